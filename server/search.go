package server

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

// defaultFound is how many passages a search gives by default.
const defaultFound = 10

// search answers GET /api/search?q=…&n=10.
func (s *Server) search(c echo.Context) error {
	a, err := s.assistant()
	if err != nil {
		return err
	}
	query, err := queryOf(c)
	if err != nil {
		return err
	}
	if !query.Has("q") {
		return badRequest("question_empty", "Adressen saknar det som ska sökas. Skriv det så: /api/search?q=….")
	}
	n, err := readCount(query.Get("n"), defaultFound, assistant.MaxFound)
	if err != nil {
		return err
	}
	found, err := s.find(c.Request().Context(), a, assistant.Question{Text: query.Get("q")}, n)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"passages": found})
}

// queryOf reads the query of an address. net/http would silently drop what it cannot
// read, which may be the question.
func queryOf(c echo.Context) (url.Values, error) {
	query, err := url.ParseQuery(c.Request().URL.RawQuery)
	if err != nil {
		return nil, badRequest("bad_query", "Adressen går inte att läsa. Koda det som står efter frågetecknet enligt reglerna för URL:er (åäö som UTF-8, procenttecken som %%25).")
	}
	return query, nil
}

// readCount reads the length of a list: from 1 to most, and standard if it is not given.
func readCount(text string, standard, most int) (int, error) {
	if text == "" {
		return standard, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, badRequest("bad_count", "n ska vara ett heltal från 1 till %d.", most)
	}
	return n, nil
}
