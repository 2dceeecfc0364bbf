package server

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
)

var errNoQuestion = &problem{Status: http.StatusNotFound, Code: "question_not_found",
	Message: "Frågan finns inte. Den kan redan ha tagits bort."}

// forgetUnanswered answers DELETE /api/questions/unanswered/{id}, also for questions
// that were kept before the operator turned that off.
func (s *Server) forgetUnanswered(c echo.Context) error {
	if s.opts.Unanswered == nil {
		return echo.ErrNotFound
	}
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return errNoQuestion
	}
	found, err := s.opts.Unanswered.ForgetUnanswered(c.Request().Context(), actorOf(c), id)
	switch {
	case err != nil:
		return err
	case !found:
		return errNoQuestion
	}
	return c.NoContent(http.StatusNoContent)
}
