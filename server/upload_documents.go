package server

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"svara/intake"
	"svara/internal/records"
)

var (
	errNotMultipart = &problem{Status: http.StatusUnsupportedMediaType, Code: "unsupported_media_type",
		Message: "Skicka filen som multipart/form-data, i fältet file."}
	errNoFile       = badRequest("no_file", "Ingen fil kom med. Skicka den som multipart/form-data, i fältet file.")
	errNoName       = badRequest("bad_name", "Filen har inget namn. Skicka ett filnamn, eller ett fält document med namnet före filen.")
	errBadMultipart = badRequest("bad_body", "Det som skickades kom inte fram helt, eller är inte giltig multipart/form-data. Skicka det igen.")
	errBadReplace   = badRequest("bad_query", "replace ska vara true eller false.")
)

// uploadFactor is how many files of the greatest size one upload may amount to.
const uploadFactor = 4

// maxNameField is the greatest length in bytes of the field document: longer than any
// name of a document.
const maxNameField = 4096

// isUpload reports whether a request is for uploadDocuments.
func isUpload(c echo.Context) bool {
	return c.Path() == "/api/documents" && c.Request().Method == http.MethodPost
}

// uploadView is one file that was accepted.
type uploadView struct {
	Document  string        `json:"document"`
	Status    intake.Status `json:"status"`
	StatusURL string        `json:"status_url"`
}

// uploadDocuments answers POST /api/documents: files in parts "file", each named by its
// file name or by a field "document" before it. Either all are accepted or none. The
// content type that a client claims is ignored: what a file is shows when it is read,
// after the answer.
func (s *Server) uploadDocuments(c echo.Context) error {
	request := c.Request()
	if _, err := s.assistant(); err != nil {
		return err
	}
	in := s.intake.Load()
	if in == nil {
		return errNoFolder
	}
	mediaType, parameters, err := mime.ParseMediaType(request.Header.Get("Content-Type"))
	if err != nil || mediaType != "multipart/form-data" || parameters["boundary"] == "" {
		return errNotMultipart
	}
	query, err := queryOf(c)
	if err != nil {
		return err
	}
	replace := query.Get("replace") == "true"
	if !replace && query.Has("replace") && query.Get("replace") != "false" {
		return errBadReplace
	}
	control := http.NewResponseController(c.Response())
	body := s.paced(request.Context(), http.MaxBytesReader(c.Response().Writer, request.Body, uploadFactor*s.opts.MaxUpload), control)
	files := &fileParts{reader: multipart.NewReader(mustBeClosed(body), parameters["boundary"]), largest: s.opts.MaxUpload}
	what := records.DocumentUploaded
	if replace {
		what = records.DocumentReplaced
	}
	taken, err := in.Put(request.Context(), files.next, replace, func(document string) { s.audit(c, what, document) }) // by which a backup knows its file
	body.end()
	// In place of http.Server.WriteTimeout, which counts from when the upload began. An
	// error is a connection's that has ended, which writing meets, too.
	_ = control.SetWriteDeadline(time.Now().Add(s.writePatience))
	if err != nil {
		return err
	}
	if len(taken) == 0 {
		return errNoFile
	}
	views := make([]uploadView, len(taken))
	for i, u := range taken {
		views[i] = uploadView{u.Document, u.Status, "/api/uploads/" + u.ID}
	}
	c.Response().Header().Set(echo.HeaderLocation, views[0].StatusURL)
	return c.JSON(http.StatusAccepted, map[string]any{"documents": views})
}

// mustBeClosed makes a body that ends without its closing boundary an error. The line
// break is for clients that leave the last one out.
func mustBeClosed(body io.Reader) io.Reader {
	return io.MultiReader(body, strings.NewReader("\r\n"), broken{})
}

// broken is a reader that fails where there should have been more.
type broken struct{}

// Read gives nothing but io.ErrUnexpectedEOF.
func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// fileParts gives the files in a form.
type fileParts struct {
	reader  *multipart.Reader
	largest int64 // bytes of one
}

// next is an intake.Source. Its errors are problems, and those of the limits and of ctx.
func (p *fileParts) next() (name string, content io.Reader, err error) {
	named := false
	for {
		part, err := p.reader.NextRawPart() // whose bytes are what was sent, whatever their encoding is said to be
		if err == io.EOF {
			if named {
				return "", nil, errNoFile
			}
			return "", nil, io.EOF
		}
		if err != nil {
			return "", nil, bodyError(err)
		}
		_, parameters, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
		if err != nil {
			return "", nil, errBadMultipart
		}
		switch parameters["name"] {
		case "document":
			data, err := io.ReadAll(io.LimitReader(part, maxNameField+1))
			if err != nil {
				return "", nil, bodyError(err)
			}
			name, named = string(data), true
		case "file":
			if !named { // part.FileName would leave folders out
				name = parameters["filename"]
			}
			if name == "" {
				return "", nil, errNoName
			}
			return name, &fileContent{part, p.largest, p.largest}, nil
		default:
			return "", nil, badRequest("bad_field", "Fältet %q är okänt. Skicka filer i fältet file och namn i fältet document.", parameters["name"])
		}
	}
}

// fileContent is the content of a file, up to the permitted size.
type fileContent struct {
	part       io.Reader
	left, most int64 // bytes
}

// Read reads on, and fails where the file is too large.
func (f *fileContent) Read(p []byte) (int, error) {
	n, err := f.part.Read(p)
	if f.left -= int64(n); f.left < 0 {
		return 0, &problem{Status: http.StatusRequestEntityTooLarge, Code: "file_too_large",
			Message: fmt.Sprintf("Filen är för stor. En fil får ha högst %s: dela upp den i flera.", inMegabytes(f.most))}
	}
	if err != nil && err != io.EOF {
		err = bodyError(err)
	}
	return n, err
}

func inMegabytes(bytes int64) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d kB", bytes>>10)
	}
	return fmt.Sprintf("%d MB", bytes>>20)
}

// bodyError gives the problem with a body that could not be read.
func bodyError(err error) error {
	var known *problem
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &tooLarge):
		return &problem{Status: http.StatusRequestEntityTooLarge, Code: "body_too_large",
			Message: fmt.Sprintf("Filerna är för stora tillsammans. Skicka högst %s åt gången.", inMegabytes(tooLarge.Limit))}
	}
	return errBadMultipart
}
