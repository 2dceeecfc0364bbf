package model

import (
	"context"
	"errors"
	"testing"
	"time"

	"svara/internal/ollamatest"
)

// After one answer of which no word came in time, the others fail at once, until a word
// comes.
func TestBreaker(t *testing.T) {
	server := ollamatest.Start(t)
	say := chat(t, servers(t, server.URL), ollamatest.Say)
	changes := make(chan error, 10)
	b := NewBreaker(say, say.Word, func(err error) { changes <- err })
	ctx, stop := context.WithCancel(t.Context())
	mended := make(chan struct{})
	go func() {
		defer close(mended)
		b.Mend(ctx)
	}()
	answers := func() {
		t.Helper()
		if reply, err := b.Generate(t.Context(), ask("Hej"), silent); err != nil || reply.Text != ollamatest.Sentence {
			t.Fatalf("%+v %v", reply, err)
		}
	}
	for range 2 { // once is not for ever
		answers()
		release := server.Occupy(t)
		limited, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		_, err := b.Generate(limited, ask("Hej"), silent)
		must(t, err, TimedOut, "")
		cancel()
		must(t, <-changes, Silent, "start it anew")
		start := time.Now()
		_, err = b.Generate(t.Context(), ask("Hej"), silent)
		must(t, err, Silent, server.URL)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("refused after %v", took)
		}
		release()
		if err := <-changes; err != nil {
			t.Fatal(err)
		}
		for b.Silent() != nil { // which it is until just after that
			time.Sleep(time.Millisecond)
		}
	}
	answers()

	// An answer that ends early, and one that nobody waits for, are no silence.
	limited, cancel := context.WithCancel(t.Context())
	_, err := NewBreaker(chat(t, servers(t, server.URL), ollamatest.Loop), say.Word, func(err error) { changes <- err }).
		Generate(limited, ask("Hej"), func(string) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) || len(changes) > 0 {
		t.Errorf("%v, %d changes", err, len(changes))
	}
	release := server.Occupy(t)
	left, leave := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, leave)
	if _, err := b.Generate(left, ask("Hej"), silent); !errors.Is(err, context.Canceled) || len(changes) > 0 {
		t.Errorf("%v, %d changes", err, len(changes))
	}
	release()
	answers()

	// A server that ends while it is asked for a word is not silent but absent.
	server.Occupy(t)
	limited, cancel = context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err = b.Generate(limited, ask("Hej"), silent)
	must(t, err, TimedOut, "")
	must(t, <-changes, Silent, "")
	server.Kill()
	if err := <-changes; errors.Is(err, TimedOut) || err == nil {
		t.Errorf("after the server's end: %v", err)
	}
	stop()
	<-mended
}
