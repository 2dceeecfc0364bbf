package ingest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"svara/assistant"
	"svara/internal/index"
)

// asker asks over one open index without end.
type asker struct {
	index     *index.Index
	embedders [2]*hashing
	answered  [2]atomic.Int64 // by embedder
}

// ask asks by each embedder. An answer that does not belong to the embedder of the
// index, a refusal that does not say what to do, and vectors of two embedders in one
// snapshot are errors.
func (a *asker) ask(ctx context.Context, documents int) error {
	for i, h := range a.embedders {
		before := a.index.Manifest().Embedder
		svara, err := assistant.New(a.index, h, assistant.Options{})
		if err == nil {
			_, err = svara.Ask(ctx, assistant.Question{Text: "Vilka ärenden hör dit?"})
		}
		after := a.index.Manifest().Embedder
		switch {
		case err == nil && before != h.name && after != h.name:
			return fmt.Errorf("the index of %s answers %s", before, h.name)
		case err == nil:
			a.answered[i].Add(1)
		case before == h.name && after == h.name || !strings.Contains(err.Error(), "run 'svara ingest'"):
			return fmt.Errorf("the index of %s does not answer: %w", after, err)
		}
	}
	s := a.index.Snapshot()
	by := a.embedders[0]
	if s.Manifest().Embedder != by.name {
		by = a.embedders[1]
	}
	if err := by.allOf(s, documents); err != nil {
		return err
	}
	number := s.Passages() / 2
	doc, p := s.Passage(number)
	hits, err := s.Vectors(ctx, by.vector(textOf(doc, p)), 1)
	if err == nil && (len(hits) != 1 || hits[0].Passage != number || hits[0].Score < 0.999) {
		err = fmt.Errorf("passage %d is not nearest to itself: %+v", number, hits)
	}
	return err
}

// TestAskedWhileSwapping asks a server that sees the index anew all the time, and
// one that never does, while another process's rebuilds are stopped, go on and swap.
func TestAskedWhileSwapping(t *testing.T) {
	const documents = 30
	dir, files := t.TempDir(), shuffled(documents, 6)
	embedders := [2]*hashing{newHashing("gammal"), newHashing("ny")}
	writer := openAt(t, dir)
	mustSync(t, writer, files, Options{Embedder: newHashing("gammal"), Source: source})
	fresh := &asker{index: openAt(t, dir), embedders: embedders}
	still := &asker{index: openAt(t, dir), embedders: embedders}

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var wait sync.WaitGroup
	loop := func(fn func() error) {
		wait.Go(func() {
			for ctx.Err() == nil {
				if err := fn(); err != nil && !errors.Is(err, context.Canceled) {
					t.Error(err)
					return
				}
			}
		})
	}
	loop(func() error { return fresh.ask(ctx, documents) })
	loop(func() error { return fresh.ask(ctx, documents) })
	loop(func() error { return still.ask(ctx, documents) })
	loop(func() error { time.Sleep(time.Millisecond); return fresh.index.Refresh(ctx) })

	for n, name := range []string{"ny", "gammal", "ny"} {
		old, h := newHashing(embedders[n%2].name), newHashing(name)
		h.stopped(t, writer, files, 1, old)
		more(t, "half-way", &fresh.answered[n%2])
		mustSync(t, writer, files, Options{Embedder: h, Source: source})
		more(t, "after the swap", &fresh.answered[1-n%2])
	}
	more(t, "from the old one", &still.answered[0])
	cancel()
	wait.Wait()
	if n := still.answered[1].Load(); n > 0 {
		t.Errorf("%d were answered by the new embedder from the old index", n)
	}
	still.index.Refresh(t.Context())
	if _, err := assistant.New(still.index, embedders[1], assistant.Options{}); err != nil {
		t.Error(err)
	}
}

// more waits until more questions are answered.
func more(t *testing.T, when string, answered *atomic.Int64) {
	t.Helper()
	before, deadline := answered.Load(), time.Now().Add(20*time.Second)
	for answered.Load() < before+3 {
		if time.Now().After(deadline) {
			t.Fatalf("%s: nothing is answered", when)
		}
		time.Sleep(time.Millisecond)
	}
}
