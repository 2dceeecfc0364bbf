package model

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"svara/internal/ollamatest"
)

func TestServerDies(t *testing.T) {
	server := ollamatest.Start(t)
	s := servers(t, server.URL)
	dies := func(kill func()) {
		t.Helper()
		var once sync.Once
		reply, err := chat(t, s, ollamatest.Loop).Generate(t.Context(), ask("Hej"), func(string) error {
			once.Do(kill)
			return nil
		})
		must(t, err, BrokenOff, "ask again")
		if reply.Text == "" {
			t.Error("what came before is lost")
		}
	}
	dies(func() {
		if n := server.KillRunner(t); n != 1 {
			t.Errorf("%d runners killed", n)
		}
	})
	if reply, err := chat(t, s, ollamatest.Say).Generate(t.Context(), ask("Hej"), silent); err != nil || reply.Text != ollamatest.Sentence {
		t.Errorf("after the runner's death: %+v %v", reply, err)
	}
	dies(server.Kill)
	_, err := chat(t, s, ollamatest.Say).Generate(t.Context(), ask("Hej"), silent)
	must(t, err, NotThere, "start it with 'ollama serve'")
}

func TestServerIsBusy(t *testing.T) {
	server := ollamatest.Start(t, "OLLAMA_MAX_QUEUE=1", "OLLAMA_MAX_LOADED_MODELS=1")
	s := servers(t, server.URL)
	e := embedder(t, s, ollamatest.Embed)
	release := server.Occupy(t)
	results := make(chan error, 4) // the scheduler holds one, the queue another
	for range cap(results) {
		go func() {
			_, err := chat(t, s, ollamatest.Say).Generate(t.Context(), ask("Hej"), silent)
			results <- err
		}()
	}
	must(t, <-results, Busy, "OLLAMA_NUM_PARALLEL")
	must(t, <-results, Busy, "")
	_, err := e.EmbedQuery(t.Context(), "vatten")
	must(t, err, Busy, "") // a question does not wait long; documents do
	time.AfterFunc(100*time.Millisecond, release)
	vectorsOf(t, e, "vatten")
	for range 2 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
}

func TestServerIsSilent(t *testing.T) {
	server := ollamatest.Start(t)
	s := servers(t, server.URL)
	server.Occupy(t)
	impatient := servers(t, server.URL)
	impatient.firstWord = 200 * time.Millisecond
	loop := func(o *ChatOptions) { o.Context = 8192 } // as occupied with: nothing is loaded
	start := time.Now()
	_, err := chat(t, impatient, ollamatest.Loop, loop).Generate(t.Context(), ask("Hej"), silent)
	must(t, err, TimedOut, "no word")
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("after %v", took)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err = chat(t, s, ollamatest.Loop, loop).Generate(ctx, ask("Hej"), silent)
	must(t, err, TimedOut, "")
}

func TestSeveralServers(t *testing.T) {
	first, second := ollamatest.Start(t), ollamatest.Start(t)
	s := servers(t, first.URL, second.URL)
	say := chat(t, s, ollamatest.Say)
	answeredBy := func(want *ollamatest.Server) {
		t.Helper()
		if reply, err := say.Generate(t.Context(), ask("Hej"), silent); err != nil || reply.Text != ollamatest.Sentence || reply.Server != want.URL {
			t.Errorf("%+v %v, want it from %s", reply, err, want.URL)
		}
	}
	answeredBy(first)
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	begun, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		begin := sync.OnceFunc(func() { close(begun) })
		defer begin()
		_, err := chat(t, s, ollamatest.Loop).Generate(ctx, ask("Hej"), func(string) error { begin(); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	<-begun
	answeredBy(second) // the least busy
	leave()
	<-ended
	answeredBy(first)

	// The first dies while a question waits for its first word.
	first.Occupy(t)
	waiting := make(chan Reply, 1)
	go func() {
		reply, err := chat(t, s, ollamatest.Loop, func(o *ChatOptions) { o.Context, o.Answer = 8192, 10 }).Generate(t.Context(), ask("Hej"), silent)
		if err != nil {
			t.Error(err)
		}
		waiting <- reply
	}()
	for s.hosts[0].requests.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(100 * time.Millisecond) // on its way
	first.Kill()
	if reply := <-waiting; reply.Server != second.URL || reply.Tokens != 10 {
		t.Errorf("%+v, want it from %s", reply, second.URL)
	}
	answeredBy(second)

	// The second dies in the middle of an answer: another would be another answer.
	reply, err := chat(t, s, ollamatest.Loop).Generate(t.Context(), ask("Hej"), func(string) error { second.Kill(); return nil })
	must(t, err, BrokenOff, second.URL)
	if reply.Text == "" {
		t.Errorf("%+v", reply)
	}
	_, err = say.Generate(t.Context(), ask("Hej"), silent)
	must(t, err, NotThere, "")
	s.hosts[0].fail(downTime)
	s.hosts[1].down.Store(0)
	if h := s.pick(nil); h != s.hosts[1] {
		t.Error("a server that just failed is asked before one that did not")
	} else {
		h.requests.Add(-1)
	}
	if s.hosts[0].requests.Load() != 0 || s.hosts[1].requests.Load() != 0 {
		t.Error("requests are counted that have ended")
	}
}

// A model that one server lacks is asked for at the other.
func TestModelOnOneServer(t *testing.T) {
	first, second := ollamatest.Start(t), ollamatest.Start(t)
	second.ReplaceEmbedder(t, "test-other", 1)
	asked := 0
	counted := proxied(t, first, func(http.Header) { asked++ }, func(*http.Response) {})
	e := embedder(t, servers(t, counted, second.URL), "test-other")
	before := asked
	if _, err := e.EmbedQuery(t.Context(), "vatten"); err != nil || asked != before || asked == 0 {
		t.Errorf("the server without the model was asked %d times, then %d: %v", before, asked-before, err)
	}
	second.ReplaceEmbedder(t, ollamatest.Embed, 2)
	if _, err := servers(t, first.URL, second.URL).Embedder(t.Context(), ollamatest.Embed); err == nil || errors.Is(err, NoModel) {
		t.Errorf("servers with different models of one name: %v", err)
	}
	first.Kill()
	_, err := chat(t, servers(t, first.URL, second.URL), "test-none").Generate(t.Context(), ask("Hej"), silent)
	must(t, err, NoModel, second.URL) // which says more than that the first is not there
	if _, err := servers(t, first.URL, second.URL).Embedder(t.Context(), ollamatest.Embed); err != nil {
		t.Errorf("with one server that answers: %v", err)
	}
}
