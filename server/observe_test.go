package server

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

// Questions reach the log only where the operator chose so, and then once each, in the
// line of their request: also where answering them fails or panics with words that
// repeat them.
func TestQuestionsInTheLog(t *testing.T) {
	const question = "Var är \"hemligheten\" gömd, Åsa?"
	ask := func(r *running) {
		body := fmt.Sprintf(`{"question":%q,"stream":%%t}`, question)
		for _, path := range []string{"/api/ask", "/api/broken", "/api/panics"} {
			r.do("POST", path, fmt.Sprintf(body, false), "Content-Type", "application/json")
		}
		r.do("POST", "/api/ask", fmt.Sprintf(body, true), "Content-Type", "application/json")
		r.get("/?fraga=" + url.QueryEscape(question))
		r.get("/api/search?q=" + url.QueryEscape(question))
	}
	for _, chosen := range []bool{false, true} {
		a := open(t, documents)
		r := start(t, Options{Observe: Observe{Questions: chosen}}, func(s *Server) {
			s.Use(a)
			fails := func(how func(string) error) echo.HandlerFunc {
				return func(c echo.Context) error {
					_, err := s.answer(c, a, assistant.Question{Text: question}, func(assistant.Event) error { return how(question) })
					return err
				}
			}
			s.handle("POST", "/api/broken", toAsk, fails(func(q string) error { return fmt.Errorf("a server said %s, which is %[1]q", q) }))
			s.handle("POST", "/api/panics", toAsk, fails(func(q string) error { panic("cannot read " + q) }))
		})
		ask(r)
		r.stop()
		<-r.done
		log := r.log.String()
		named := 0
		for line := range strings.Lines(log) {
			if strings.Contains(line, `"msg":"request"`) && strings.Contains(line, `"question":"Var är \"hemligheten\" gömd, Åsa?"`) {
				named++
			}
		}
		switch mentioned := strings.Contains(log, "hemligheten"); {
		case !chosen && mentioned:
			t.Errorf("not chosen: %s", log)
		case chosen && named != 6:
			t.Errorf("chosen: in %d of 6 requests' lines: %s", named, log)
		}
		for _, want := range []string{"a server said", "cannot read"} { // the rest of an error stands
			if !strings.Contains(log, want) {
				t.Errorf("the log lacks %q: %s", want, log)
			}
		}
	}
}

// A question of a letter or two stands in every error, and is no secret.
func TestShortQuestionsLeaveErrorsReadable(t *testing.T) {
	s := New(Options{})
	r := &record{}
	ctx := context.WithValue(t.Context(), recordKey{}, r)
	for question, want := range map[string]string{"e": "read the file", "": "read the file", "the file": "read [question]"} {
		r.question.Store(&question)
		if got := s.words(ctx, fmt.Errorf("read the file")); got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
}
