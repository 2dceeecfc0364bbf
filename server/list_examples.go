package server

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

// examplesResponse is what a client shows before the first question.
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
	mode, model := s.currentMode(a)
	return c.JSON(http.StatusOK, examplesResponse{s.examplesFor(c.Request().Context(), a), mode, model})
}

// currentMode says how answers come about at the moment, as far as is known without
// asking. An optional model that was unavailable when last seen does not count.
func (s *Server) currentMode(a *assistant.Assistant) (mode assistant.Mode, model string) {
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
