package server

import (
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

const (
	shownExamples = 3
	maxTitle      = 70 // in runes; an example with a longer title is hard to read
)

// examplesResponse is what one needs to know before asking.
type examplesResponse struct {
	Examples []string       `json:"examples"`
	Mode     assistant.Mode `json:"mode"`  // how answers come about right now
	Model    string         `json:"model"` // that writes them; empty where none does
}

// listExamples answers GET /api/examples.
func (s *Server) listExamples(c echo.Context) error {
	a, err := s.assistant()
	if err != nil {
		return err
	}
	mode, model := s.modeOf(a)
	return c.JSON(http.StatusOK, examplesResponse{examplesFor(a.Documents()), mode, model})
}

// modeOf gives how answers come about right now, as far as is known without asking: a
// model that was not there when last seen, and need not be, writes none.
func (s *Server) modeOf(a *assistant.Assistant) (mode assistant.Mode, model string) {
	model = a.Writer()
	if model == "" {
		return assistant.Extractive, ""
	}
	if s.opts.Observe.Checks != nil {
		check := s.opts.Observe.Checks()["model"]
		if !check.Needed && (check.Status == Absent || check.Status == Failing) {
			return assistant.Extractive, ""
		}
	}
	return assistant.Generative, model
}

// examplesFor gives some questions that documents should answer.
func examplesFor(documents []assistant.Listed) []string {
	examples := []string{}
	for _, d := range documents {
		if len(examples) == shownExamples {
			break
		}
		if utf8.RuneCountInString(d.Title) <= maxTitle && !strings.ContainsAny(d.Title, `"”“`) {
			examples = append(examples, exampleOf(d.Title))
		}
	}
	return examples
}

// exampleOf gives a question that a document of that title should answer, in
// words that fit any title.
func exampleOf(title string) string {
	if strings.HasSuffix(title, "?") {
		return title
	}
	return fmt.Sprintf("Vad handlar ”%s” om?", title)
}
