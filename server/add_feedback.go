package server

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"svara/internal/records"
)

// FeedbackStore keeps what people think of answers.
type FeedbackStore interface {
	AddFeedback(ctx context.Context, f records.Feedback) (records.Feedback, error)
	Feedback(ctx context.Context, limit int) ([]records.Feedback, error)
	ForgetFeedback(ctx context.Context, actor, answer string) (bool, error)
}

// maxComment is the greatest length of a comment in runes, the same as a question's.
const maxComment = 2000

// feedbackRequest is the body of POST /api/feedback.
type feedbackRequest struct {
	Answer  string `json:"answer"`
	Helpful *bool  `json:"helpful"`
	Comment string `json:"comment"`
}

// addFeedback answers POST /api/feedback with the judgement as stored. A later judgement
// of the same answer replaces an earlier one.
func (s *Server) addFeedback(c echo.Context) error {
	if s.opts.Feedback == nil {
		return echo.ErrNotFound
	}
	var request feedbackRequest
	if err := readOwn(c.Request(), &request); err != nil {
		return err
	}
	feedback, err := request.check()
	if err != nil {
		return err
	}
	if !s.isSealed(feedback.Answer) {
		return errNoAnswer
	}
	kept, err := s.opts.Feedback.AddFeedback(c.Request().Context(), feedback)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, kept)
}

// check gives the judgement, or the problem with it.
func (r *feedbackRequest) check() (records.Feedback, error) {
	comment := strings.TrimSpace(r.Comment)
	switch n := utf8.RuneCountInString(comment); {
	case !plainID.MatchString(r.Answer):
		return records.Feedback{}, badRequest("bad_answer", `Fältet "answer" ska vara svarets id: högst 64 bokstäver (a–z), siffror, punkter, bindestreck och understreck.`)
	case r.Helpful == nil:
		return records.Feedback{}, badRequest("bad_field", `Fältet "helpful" saknas. Det ska vara %s.`, inSwedish("bool"))
	case n > maxComment:
		return records.Feedback{}, &problem{Status: http.StatusRequestEntityTooLarge, Code: "comment_too_long",
			Message: fmt.Sprintf("Kommentaren är %d tecken lång. Korta den till högst %d tecken.", n, maxComment)}
	}
	return records.Feedback{Answer: r.Answer, Helpful: *r.Helpful, Comment: comment}, nil
}
