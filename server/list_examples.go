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

// listExamples answers GET /api/examples.
func (s *Server) listExamples(c echo.Context) error {
	a, err := s.assistant()
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"examples": examplesFor(a.Documents())})
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
