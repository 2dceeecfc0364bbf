package main

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"svara/assistant"
	"svara/internal/model"
)

// outage remembers that no model server could be reached, so that questions need not
// wait for one each time. The zero value knows of none. It is safe for concurrent use.
type outage struct{ last atomic.Pointer[missed] }

// missed is one attempt that reached no server.
type missed struct {
	until time.Time // no new attempt is made before this
	err   error
}

// How long to leave a server alone after it could not be reached: longer where finding
// that out was slow.
const (
	slowAttempt = 300 * time.Millisecond
	afterSlow   = 30 * time.Second
	afterQuick  = time.Second
)

// err gives the error of the last attempt while no new one is to be made; else nil.
func (o *outage) err() error {
	if last := o.last.Load(); last != nil && time.Now().Before(last.until) {
		return last.err
	}
	return nil
}

// note takes the outcome of an attempt that began at start.
func (o *outage) note(start time.Time, err error) {
	if !errors.Is(err, model.NotThere) {
		return
	}
	pause := afterQuick
	if time.Since(start) > slowAttempt {
		pause = afterSlow
	}
	o.last.Store(&missed{time.Now().Add(pause), err})
}

// optionalChat is a chat that answers can do without. During an outage it fails at once.
type optionalChat struct {
	chat   assistant.Chat
	outage outage
}

// Generate asks the chat, unless its server could not be reached a moment ago.
func (c *optionalChat) Generate(ctx context.Context, messages []model.Message, emit func(piece string) error) (model.Reply, error) {
	if err := c.outage.err(); err != nil {
		return model.Reply{}, err
	}
	start := time.Now()
	reply, err := c.chat.Generate(ctx, messages, emit)
	c.outage.note(start, err)
	return reply, err
}

// optionalEmbedder is an embedder that questions can do without: passages are then found
// by words alone. During an outage it fails at once.
type optionalEmbedder struct {
	embedder
	outage *outage
}

// EmbedQuery gives the vector of a question, unless the server could not be reached a
// moment ago.
func (e optionalEmbedder) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	if err := e.outage.err(); err != nil {
		return nil, err
	}
	start := time.Now()
	vector, err := e.embedder.EmbedQuery(ctx, text)
	e.outage.note(start, err)
	return vector, err
}
