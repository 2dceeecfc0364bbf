package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// documentsPage answers GET /documents: all of them, to read.
func (s *Server) documentsPage(c echo.Context) error {
	a, err := s.assistant()
	if err != nil {
		return err
	}
	return s.pages.render(c, http.StatusOK, "documents", a.Documents())
}
