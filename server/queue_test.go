package server

import (
	"strings"
	"testing"
	"time"

	"svara/assistant"
	"svara/internal/model"
	"svara/internal/ollamatest"
)

// Where no more answers may wait to be written, whoever asks is told so, or is answered
// in the documents' own words, with the reason, where that will do.
func TestQueueIsFull(t *testing.T) {
	server := ollamatest.Start(t)
	for _, required := range []bool{true, false} {
		g := writing(t, server.URL, ollamatest.Echo, feeSays)
		queue := model.NewQueue(g.Chat, 1, 0)
		g.Chat, g.Required = queue, required
		r := startWriting(t, g, func(s *Server) { s.heartbeatEvery = 10 * time.Millisecond })
		release := server.Occupy(t)
		first := r.open(askFee, "Accept", "text/event-stream")
		for end := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
			if running, _, _ := queue.Load(); running == 1 {
				break
			}
			if time.Now().After(end) {
				t.Fatal("the first answer is not being written")
			}
		}
		a := r.askJSON(askFee)
		if required {
			if message := isProblem(t, a, 503, "queue_full"); !strings.Contains(message, "Många frågar just nu") || a.Header.Get("Retry-After") == "" {
				t.Errorf("%q, Retry-After %q", message, a.Header.Get("Retry-After"))
			}
		} else if answer := decode[assistant.Answer](t, a, 200); answer.Mode != assistant.Extractive || !strings.Contains(answer.Notice, "för många frågor") {
			t.Errorf("%+v", answer)
		}
		release()
		first.leave()
	}
}
