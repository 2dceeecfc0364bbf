package model

import (
	"context"
	"fmt"
	"sync/atomic"
)

// Generator answers conversations, as *Chat does.
type Generator interface {
	Generate(ctx context.Context, messages []Message, emit func(piece string) error) (Reply, error)
}

// Queue lets a Generator write a limited number of answers at a time, and a limited
// number of others wait for their turn. It is safe for concurrent use.
type Queue struct {
	generator Generator
	running   chan struct{} // holds one for each answer being written
	room      int64         // answers that may be written or wait together
	within    atomic.Int64  // answers being written or waiting
	refused   atomic.Int64
}

// NewQueue gives a queue in front of a generator. If parallel is 0, one answer is written
// at a time.
func NewQueue(generator Generator, parallel, waiting int) *Queue {
	parallel = max(1, parallel)
	return &Queue{generator: generator, running: make(chan struct{}, parallel), room: int64(parallel + max(0, waiting))}
}

// Generate answers as the queue's Generator does, when its turn has come. If there is no
// room to wait, its error is an *Error (Full); if ctx ends before its turn, that of ctx.
func (q *Queue) Generate(ctx context.Context, messages []Message, emit func(piece string) error) (Reply, error) {
	defer q.within.Add(-1)
	if q.within.Add(1) > q.room {
		q.refused.Add(1)
		return Reply{}, &Error{Failure: Full, Server: "the queue of answers to be written", Said: fmt.Sprintf("%d at most", q.room),
			advice: "ask again in a while; if it happens often, raise --parallel and what the model's server does at a time, or --queue"}
	}
	select {
	case q.running <- struct{}{}:
		defer func() { <-q.running }()
		return q.generator.Generate(ctx, messages, emit)
	case <-ctx.Done():
		return Reply{}, ctx.Err()
	}
}

// Load says how busy the queue is: answers being written, answers waiting, and answers
// refused for want of room since the queue was made.
func (q *Queue) Load() (running, waiting int, refused int64) {
	running = len(q.running)
	return running, max(0, int(min(q.within.Load(), q.room))-running), q.refused.Load()
}
