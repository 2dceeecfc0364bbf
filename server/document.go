package server

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

var errNoDocument = &problem{Status: http.StatusNotFound, Code: "document_not_found",
	Message: "Dokumentet finns inte. Det kan ha tagits bort eller bytt namn.",
	OnPage:  words{en: "There is no such document. It may have been removed or renamed."}}

// document answers GET /api/documents/{document}.
func (s *Server) document(c echo.Context) error {
	whole, err := s.documentAt(c, "/api/documents/")
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, whole)
}

// documentAt gives the document whose name follows prefix in the address. The name is
// taken from the decoded path: whether echo decodes its own parameter depends on how the
// client encoded it.
func (s *Server) documentAt(c echo.Context, prefix string) (assistant.Whole, error) {
	a, err := s.assistant()
	if err != nil {
		return assistant.Whole{}, err
	}
	whole, found := a.Document(strings.TrimPrefix(c.Request().URL.Path, prefix))
	if !found {
		return assistant.Whole{}, errNoDocument
	}
	return whole, nil
}
