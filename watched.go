package main

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"svara/assistant"
	"svara/internal/model"
)

// outcome is what came of a call of a peer.
type outcome int

// The outcomes.
const (
	cameOK       outcome = iota
	cameAbsent           // the server or the model is not there
	cameBusy             // with others' questions, there or in our own queue
	cameTimeout          // it takes too long
	cameCanceled         // nobody waits for it any more
	cameFailed
	outcomes // how many there are
)

var outcomeNames = [outcomes]string{"ok", "absent", "busy", "timeout", "canceled", "failed"}

func outcomeOf(ctx context.Context, err error) outcome {
	switch {
	case err == nil:
		return cameOK
	case errors.Is(ctx.Err(), context.Canceled):
		return cameCanceled
	case ctx.Err() != nil, errors.Is(err, model.TimedOut):
		return cameTimeout
	case errors.Is(err, model.NotThere), errors.Is(err, model.NoModel):
		return cameAbsent
	case errors.Is(err, model.Busy), errors.Is(err, model.Full):
		return cameBusy
	}
	return cameFailed
}

// watchedEmbedder is an embedder whose calls for questions are watched.
type watchedEmbedder struct {
	embedder
	watch *watch
}

// EmbedQuery gives the vector of a question.
func (e watchedEmbedder) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	ctx, span := startSpan(ctx, "embed", e.Describe().Name)
	vector, err := e.embedder.EmbedQuery(ctx, text)
	e.watch.used(ctx, &e.watch.embedder, span, err)
	return vector, err
}

// watchedChat is a chat whose calls are watched.
type watchedChat struct {
	assistant.Chat
	watch *watch
}

// Generate answers messages. That emit ends it is not the model's fault.
func (c watchedChat) Generate(ctx context.Context, messages []model.Message, emit func(piece string) error) (model.Reply, error) {
	ctx, span := startSpan(ctx, "generate", c.watch.model.name)
	var ended error
	reply, err := c.Chat.Generate(ctx, messages, func(piece string) error {
		ended = emit(piece)
		return ended
	})
	span.SetAttributes(attribute.Int("gen_ai.usage.input_tokens", reply.PromptTokens), attribute.Int("gen_ai.usage.output_tokens", reply.Tokens))
	came := err
	if ended != nil {
		came = nil
	}
	c.watch.used(ctx, &c.watch.model, span, came)
	return reply, err
}

// startSpan begins a span within the trace of a request; without one it does nothing.
func startSpan(ctx context.Context, name, model string) (context.Context, trace.Span) {
	return trace.SpanFromContext(ctx).TracerProvider().Tracer("svara").Start(ctx, name,
		trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attribute.String("gen_ai.request.model", model)))
}

// used notes what came of a call, and ends its span. An error's words stay out of the
// span: a server's may repeat the question.
func (w *watch) used(ctx context.Context, p *peer, span trace.Span, err error) {
	came := outcomeOf(ctx, err)
	p.calls[came].Add(1)
	switch came {
	case cameOK, cameAbsent:
		w.saw(ctx, p, err)
	case cameFailed:
		if !errors.Is(err, model.TooLong) { // the question's fault
			w.saw(ctx, p, err)
		}
	}
	if came != cameOK {
		span.SetAttributes(attribute.String("error.type", outcomeNames[came]))
		span.SetStatus(codes.Error, "")
	}
	span.End()
}
