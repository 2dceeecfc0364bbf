package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
	"go.opentelemetry.io/otel/trace"

	"svara/assistant"
)

// Observe says what operators can see of a server, besides its log of requests. The zero
// value is ready to use.
type Observe struct {
	Questions bool                    // log what people ask
	Measures  []Measure               // figures of other packages
	Checks    func() map[string]Check // checks of other packages, for /readyz; may be nil
	Traces    trace.TracerProvider    // takes spans; nil for none
}

// record is what is known of a request wherever its context is at hand.
type record struct {
	route    string
	address  string                 // of the connection: it may appear in errors, and must not be logged
	question atomic.Pointer[string] // nil until one was asked
}

type recordKey struct{}

// recordOf gives a request's record, an empty one outside a request.
func recordOf(ctx context.Context) *record {
	if r, found := ctx.Value(recordKey{}).(*record); found {
		return r
	}
	return &record{route: "none"}
}

// observe counts, traces and logs each request.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		defer s.traffic.follow(c.Response())()
		r := &record{route: routeOf(c), address: c.Request().RemoteAddr}
		ctx, span := s.startSpan(context.WithValue(c.Request().Context(), recordKey{}, r), c)
		c.SetRequest(c.Request().WithContext(ctx))
		if err := next(c); err != nil {
			c.Error(err)
		}
		took := time.Since(start)
		endSpan(span, c.Response().Status)
		s.meters.set.GetOrCreateCounter(series(requestsTotal, "route", r.route, "method", methodOf(c), "status", strconv.Itoa(c.Response().Status))).Inc()
		s.meters.requests.of(r.route).add(took)
		s.logRequest(c, r, took)
		return nil
	}
}

// methodOf gives a request's method, or "other": a client may send any word.
func methodOf(c echo.Context) string {
	switch method := c.Request().Method; method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// routeOf gives the route that a request matched. An address that matched none is not
// recorded: it could be anything that somebody typed.
func routeOf(c echo.Context) string {
	if c.Path() == "" {
		return "none"
	}
	return c.Path()
}

// countAnswer answers a question with a, counted and traced. emit takes the parts of a
// streamed answer; it is nil for one that is not streamed. Its errors are those of
// Assistant.Stream.
func (s *Server) countAnswer(ctx context.Context, a *assistant.Assistant, q assistant.Question, emit func(assistant.Event) error) (assistant.Answer, error) {
	start := time.Now()
	r := recordOf(ctx)
	r.question.Store(&q.Text)
	parts := 0
	answer, err := a.Stream(ctx, q, func(e assistant.Event) error {
		if parts++; emit == nil {
			return nil
		}
		if parts == 1 {
			s.meters.firstPart.add(time.Since(start))
		}
		return emit(e)
	})
	s.meters.set.GetOrCreateCounter(series(questionsTotal, "route", r.route, "status", statusLabel(answer, err), "mode", modeLabel(answer, err))).Inc()
	if err == nil {
		s.meters.retrieval.add(duration(answer.Timings.Retrieve))
		if answer.Mode == assistant.Generative || answer.Reason != "" {
			s.meters.generation.add(duration(answer.Timings.Answer))
		}
		describeAnswer(ctx, start, answer)
	}
	return answer, err
}

// duration reads one of an answer's timings.
func duration(milliseconds float64) time.Duration {
	return time.Duration(milliseconds * float64(time.Millisecond))
}

func statusLabel(answer assistant.Answer, err error) string {
	var question *assistant.QuestionError
	switch {
	case err == nil:
		return string(answer.Status)
	case errors.As(err, &question):
		return "invalid"
	case errors.Is(err, context.Canceled), errors.Is(err, errCanceled):
		return "canceled"
	}
	return "error"
}

func modeLabel(answer assistant.Answer, err error) string {
	if err != nil {
		return "none"
	}
	return string(answer.Mode)
}

// find searches for passages, and counts that as retrieval.
func (s *Server) find(ctx context.Context, a *assistant.Assistant, q assistant.Question, n int) ([]assistant.Found, error) {
	start := time.Now()
	recordOf(ctx).question.Store(&q.Text)
	found, err := a.Search(ctx, q, n)
	if err == nil {
		end := time.Now()
		s.meters.retrieval.add(end.Sub(start))
		traceRetrieval(ctx, start, end)
	}
	return found, err
}

// logQuestion adds the question to a log line, if the operator chose so. Nothing else
// logs it.
func (s *Server) logQuestion(attributes []slog.Attr, r *record) []slog.Attr {
	if question := r.question.Load(); question != nil && s.opts.Observe.Questions {
		attributes = append(attributes, slog.String("question", *question))
	}
	return attributes
}

// leastHidden is the length in runes from which a question is taken out of an error's
// text: a shorter one occurs in many texts by chance.
const leastHidden = 4

// redact gives an error's text for the log. A panic's value or a server's answer may
// repeat the question, and a connection's error names the client's address: both are
// replaced.
func (s *Server) redact(ctx context.Context, err error) string {
	text, r := err.Error(), recordOf(ctx)
	if r.address != "" {
		text = strings.ReplaceAll(text, r.address, "[client]")
	}
	question := r.question.Load()
	if question == nil || s.opts.Observe.Questions || utf8.RuneCountInString(*question) < leastHidden {
		return text
	}
	quoted := strconv.Quote(*question)
	return strings.NewReplacer(*question, "[question]", quoted[1:len(quoted)-1], "[question]").Replace(text)
}
