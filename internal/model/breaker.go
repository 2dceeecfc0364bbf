package model

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// Breaker is a circuit breaker in front of a Generator: after one answer of which no word
// came in time, it refuses all others at once, until a word comes. Ollama can stop
// answering for good after somebody left in the middle of an answer, and nobody should
// then wait for it in vain. It is safe for concurrent use.
type Breaker struct {
	generator Generator
	word      func(context.Context) error
	changed   func(error)

	silent atomic.Pointer[Error] // nil while the generator answers
	opened chan struct{}         // holds one from when it becomes silent until Mend sees it
}

// NewBreaker gives a breaker in front of a generator. word asks the same model for a word,
// as Chat.Word does. changed is called with an error (Silent) when the generator becomes
// silent, and with what word says when that is over.
func NewBreaker(generator Generator, word func(context.Context) error, changed func(error)) *Breaker {
	return &Breaker{generator: generator, word: word, changed: changed, opened: make(chan struct{}, 1)}
}

// Generate answers as the breaker's Generator does. While that is silent, its error is an
// *Error (Silent).
func (b *Breaker) Generate(ctx context.Context, messages []Message, emit func(piece string) error) (Reply, error) {
	if err := b.Silent(); err != nil {
		return Reply{}, err
	}
	reply, err := b.generator.Generate(ctx, messages, emit)
	var failure *Error
	if errors.As(err, &failure) && failure.Failure == TimedOut && reply.Server == "" {
		b.open(failure)
	}
	return reply, err
}

// Silent gives an *Error (Silent) while the generator says nothing; else nil.
func (b *Breaker) Silent() error {
	if err := b.silent.Load(); err != nil {
		return err
	}
	return nil
}

func (b *Breaker) open(failure *Error) {
	silent := &Error{Failure: Silent, Server: failure.Server, Model: failure.Model, Said: "no word since " + time.Now().Format(time.TimeOnly),
		advice: "it is used again as soon as it says a word; if it does not, start it anew, because Ollama can hang after somebody has left in the middle of an answer"}
	if !b.silent.CompareAndSwap(nil, silent) {
		return
	}
	b.changed(silent)
	b.opened <- struct{}{}
}

// Mend waits until the generator is silent, asks for a word until one comes, or until the
// server fails in another way, and lets answers through again. It does so until ctx ends.
func (b *Breaker) Mend(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.opened:
		}
		err := b.word(ctx)
		for errors.Is(err, TimedOut) && ctx.Err() == nil {
			err = b.word(ctx)
		}
		if ctx.Err() == nil {
			b.changed(err)
			b.silent.Store(nil)
		}
	}
}
