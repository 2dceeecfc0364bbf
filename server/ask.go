package server

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

// askRequest is the body of POST /api/ask.
type askRequest struct {
	Question     *string          `json:"question"`
	Conversation []assistant.Turn `json:"conversation"`
	Stream       bool             `json:"stream"`
}

// ask answers POST /api/ask, with an answer or with the events of one.
func (s *Server) ask(c echo.Context) error {
	a, err := s.assistant()
	if err != nil {
		return err
	}
	var request askRequest
	if err := readOwn(c.Request(), &request); err != nil {
		return err
	}
	if request.Question == nil { // "Frågan är tom" would not tell of a misspelt field
		return badField("question", "question_empty", `Fältet "question" saknas. %s`, wanted(&request))
	}
	question, err := questionOf(*request.Question, request.Conversation)
	if err != nil {
		return err
	}
	if request.Stream || acceptsOnlyEvents(c.Request()) {
		return s.stream(c, a, question)
	}
	answer, err := s.answer(c, a, question, nil)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, answer)
}

// questionOf gives the question that a program asks.
func questionOf(text string, conversation []assistant.Turn) (assistant.Question, error) {
	for i, turn := range conversation {
		if turn.Role != "user" && turn.Role != "assistant" {
			return assistant.Question{}, badRequest("bad_role", `Inlägg %d i "conversation" har en okänd "role". Den ska vara "user" eller "assistant".`, i+1)
		}
	}
	return assistant.Question{Text: text, Conversation: conversation}, nil
}

// answer is where every question is answered, by whichever route it came. It passes parts
// of the answer to emit as they are ready; emit may be nil.
func (s *Server) answer(c echo.Context, a *assistant.Assistant, question assistant.Question, emit func(assistant.Event) error) (assistant.Answer, error) {
	answer, err := s.countAnswer(c.Request().Context(), a, question, emit)
	if err != nil {
		return assistant.Answer{}, err
	}
	answer.ID = s.sealed(answer.ID)
	s.logFailure(c, answer)
	s.keepIfUnanswered(question, answer)
	return answer, nil
}

// The data of events, besides the answer's.
type (
	citationsEvent struct {
		Citations []assistant.Citation `json:"citations"` // all so far
	}
	deltaEvent struct {
		Text string `json:"text"` // what is new, and stands
	}
)

// stream answers a question with events, while the answer is being made. After the first
// event, an error is told in an event too (see fail).
func (s *Server) stream(c echo.Context, a *assistant.Assistant, question assistant.Question) error {
	events := s.openEvents(c)
	defer events.close()
	cited := 0
	answer, err := s.answer(c, a, question, func(e assistant.Event) error {
		if len(e.Citations) > cited {
			cited = len(e.Citations)
			if err := events.send("citations", citationsEvent{e.Citations}); err != nil {
				return err
			}
		}
		return events.send("delta", deltaEvent{e.Text})
	})
	events.close()
	if err != nil {
		return err
	}
	return events.send("answer", answer)
}

// logFailure tells the operator why an answer was made without the language model. Where
// the model is optional and simply not there, that is not worth a warning for every
// question.
func (s *Server) logFailure(c echo.Context, answer assistant.Answer) {
	switch {
	case answer.Failure == nil:
	case answer.Reason == "":
		s.logger.Debug("no language model", "error", s.redact(c.Request().Context(), answer.Failure), "request_id", idOf(c))
	default:
		s.logger.Warn("language model failed", "error", s.redact(c.Request().Context(), answer.Failure), "request_id", idOf(c))
	}
}

// acceptsOnlyEvents reports whether a client takes server-sent events and not
// JSON.
func acceptsOnlyEvents(r *http.Request) bool {
	accept := strings.Join(r.Header.Values(echo.HeaderAccept), ",")
	return strings.Contains(accept, "text/event-stream") &&
		!strings.Contains(accept, "application/json") && !strings.Contains(accept, "*/*")
}
