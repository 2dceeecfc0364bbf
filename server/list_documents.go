package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// listDocuments answers GET /api/documents.
func (s *Server) listDocuments(c echo.Context) error {
	a, err := s.assistant()
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"documents": a.Documents()})
}
