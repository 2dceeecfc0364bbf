package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

var errNoFeedback = &problem{Status: http.StatusNotFound, Code: "feedback_not_found",
	Message: "Det finns inget omdöme om det svaret. Det kan redan ha tagits bort."}

// forgetFeedback answers DELETE /api/feedback/{answer}.
func (s *Server) forgetFeedback(c echo.Context) error {
	if s.opts.Feedback == nil {
		return echo.ErrNotFound
	}
	found, err := s.opts.Feedback.ForgetFeedback(c.Request().Context(), actorOf(c), c.Param("answer"))
	switch {
	case err != nil:
		return err
	case !found:
		return errNoFeedback
	}
	return c.NoContent(http.StatusNoContent)
}
