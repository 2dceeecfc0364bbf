package server

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"svara/intake"
	"svara/internal/records"
)

// DocumentStore adds documents to the documents folder and removes them (package intake).
type DocumentStore interface {
	Put(ctx context.Context, source intake.Source, replace bool, named func(document string)) ([]intake.Upload, error)
	Delete(ctx context.Context, document string) (done bool, err error)
}

// UploadStatus tells what became of uploads.
type UploadStatus interface {
	Upload(id string) (intake.Upload, bool)
	Uploads() []intake.Upload
}

// intakes is what UseIntake was given.
type intakes struct {
	DocumentStore
	UploadStatus
}

// UseIntake lets documents be changed from now on. Call it before Use: until Use, clients
// are told that the server is not ready; after Use without an intake, that there is no
// folder to change.
func (s *Server) UseIntake(store DocumentStore, status UploadStatus) {
	s.intake.Store(&intakes{store, status})
}

var (
	errNoFolder = &problem{Status: http.StatusConflict, Code: "no_folder",
		Message: "Det finns ingen mapp att lägga dokument i: Svara svarar om de dokument som är inbyggda i programmet, eller om en mapp som inte går att nå. Den som driver tjänsten kan starta den med en mapp: svara serve --documents MAPP."}
	errBuiltIn = &problem{Status: http.StatusConflict, Code: "built_in",
		Message: "Dokumentet är inbyggt i programmet, eller kommer ur en mapp som inte går att nå, och kan inte tas bort. Den som driver tjänsten kan starta den med en mapp med egna dokument: svara serve --documents MAPP."}
)

// refusals maps the codes of intake's refusals to statuses; all others are 409.
var refusals = map[string]int{
	"bad_name":           http.StatusBadRequest,
	"empty_file":         http.StatusBadRequest,
	"too_many_files":     http.StatusBadRequest,
	"unsupported_type":   http.StatusUnsupportedMediaType,
	"document_not_found": http.StatusNotFound,
	"disk_full":          http.StatusInsufficientStorage,
	"too_many_uploads":   http.StatusServiceUnavailable,
}

// uploadRetryAfter is about how many seconds it takes to read a batch of uploads.
const uploadRetryAfter = 30

func refused(r *intake.Refusal) *problem {
	p := &problem{Status: http.StatusConflict, Code: r.Code, Message: r.Message}
	if status, known := refusals[r.Code]; known {
		p.Status = status
	}
	if p.Status == http.StatusServiceUnavailable {
		p.RetryAfter = uploadRetryAfter
	}
	return p
}

// audit tells Options.Audit what was done.
func (s *Server) audit(c echo.Context, what, subject string) {
	if s.opts.Audit != nil {
		s.opts.Audit(context.WithoutCancel(c.Request().Context()), actorOf(c), what, subject)
	}
}

// removalView says that a document is about to disappear.
type removalView struct {
	Document string `json:"document"`
	Status   string `json:"status"`
	Message  string `json:"message"`
}

// deleteDocument answers DELETE /api/documents/{document}: 204 once no search, answer or
// file contains its text, or 202 while other readers of the index keep the last of it
// there.
func (s *Server) deleteDocument(c echo.Context) error {
	a, err := s.assistant()
	if err != nil {
		return err
	}
	document := strings.TrimPrefix(c.Request().URL.Path, "/api/documents/")
	in := s.intake.Load()
	if in == nil {
		if _, found := a.Document(document); found {
			return errBuiltIn
		}
		return errNoDocument
	}
	done, err := in.Delete(c.Request().Context(), document)
	if err != nil {
		return err
	}
	s.audit(c, records.DocumentDeleted, document)
	if done {
		return c.NoContent(http.StatusNoContent)
	}
	return c.JSON(http.StatusAccepted, removalView{document, "removing",
		"Dokumentet är borttaget ur mappen. Det försvinner ur indexet så snart det går att ändra: när andra är klara med det och det finns plats på disken. Tills dess kan det förekomma i svar. Begär borttagningen igen för att få veta när det är gjort."})
}
