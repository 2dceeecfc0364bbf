package server

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"svara/internal/records"
)

// UnansweredStore keeps the questions that the documents did not answer.
type UnansweredStore interface {
	AddUnanswered(ctx context.Context, question string, nearest []string) error
	Unanswered(ctx context.Context, limit int) ([]records.Unanswered, error)
	ForgetUnanswered(ctx context.Context, actor string, id int64) (bool, error)
}

// How many records a list has by default, and at most.
const (
	defaultRecords = 100
	maxRecords     = 1000
)

// unansweredList is the body of an answer to GET /api/questions/unanswered.
type unansweredList struct {
	Kept      bool                 `json:"kept"` // whether questions are kept at all
	Questions []records.Unanswered `json:"questions"`
}

// listUnanswered answers GET /api/questions/unanswered?n=100.
func (s *Server) listUnanswered(c echo.Context) error {
	if s.opts.Unanswered == nil {
		return echo.ErrNotFound
	}
	n, err := recordCount(c)
	if err != nil {
		return err
	}
	if !s.opts.KeepUnanswered {
		return c.JSON(http.StatusOK, unansweredList{Questions: []records.Unanswered{}})
	}
	questions, err := s.opts.Unanswered.Unanswered(c.Request().Context(), n)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, unansweredList{true, questions})
}

// recordCount reads how many records a list shall have.
func recordCount(c echo.Context) (int, error) {
	query, err := queryOf(c)
	if err != nil {
		return 0, err
	}
	return readCount(query.Get("n"), defaultRecords, maxRecords)
}
