package server

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

// documentView is what the page "document" shows.
type documentView struct {
	assistant.Listed
	Sections []section
	Marked   bool
}

// documentPage answers GET /documents/{document}?start=120&end=245: where the
// addresses in citations lead. What stands from rune start to rune end is
// marked; a place that the document does not have is not, because the document
// may have become shorter since the address was made.
func (s *Server) documentPage(c echo.Context) error {
	whole, err := s.documentAt(c, "/documents/")
	if err != nil {
		return err
	}
	start, end := quoted(c)
	sections, marked := sectionsOf(whole, start, end)
	return s.pages.render(c, http.StatusOK, "document", documentView{whole.Listed, sections, marked})
}

// quoted gives the place to mark; start is end where there is none.
func quoted(c echo.Context) (start, end int) {
	start, err := strconv.Atoi(c.QueryParam("start"))
	if err != nil {
		return 0, 0
	}
	end, err = strconv.Atoi(c.QueryParam("end"))
	if err != nil {
		return 0, 0
	}
	return start, end
}
