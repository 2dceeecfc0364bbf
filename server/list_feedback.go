package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// listFeedback answers GET /api/feedback?n=100, newest first.
func (s *Server) listFeedback(c echo.Context) error {
	if s.opts.Feedback == nil {
		return echo.ErrNotFound
	}
	n, err := recordCount(c)
	if err != nil {
		return err
	}
	feedback, err := s.opts.Feedback.Feedback(c.Request().Context(), n)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"feedback": feedback})
}
