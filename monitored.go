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

// outcome says how a call of a peer ended.
type outcome int

// The outcomes.
const (
	cameOK       outcome = iota
	cameAbsent           // the server could not be reached, or lacks the model
	cameBusy             // with other questions, on the server or in our own queue
	cameTimeout          // it takes too long
	cameCanceled         // nobody waited any more
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

// monitoredEmbedder is an embedder whose calls for questions are monitored.
type monitoredEmbedder struct {
	embedder
	monitor *monitor
}

// EmbedQuery gives the vector of a question.
func (e monitoredEmbedder) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	ctx, span := startSpan(ctx, "embed", e.Describe().Name)
	vector, err := e.embedder.EmbedQuery(ctx, text)
	e.monitor.used(ctx, &e.monitor.embedder, span, err)
	return vector, err
}

// monitoredChat is a chat whose calls are monitored.
type monitoredChat struct {
	assistant.Chat
	monitor *monitor
}

// Generate asks the chat. An error of emit is not held against the model.
func (c monitoredChat) Generate(ctx context.Context, messages []model.Message, emit func(piece string) error) (model.Reply, error) {
	ctx, span := startSpan(ctx, "generate", c.monitor.model.name)
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
	c.monitor.used(ctx, &c.monitor.model, span, came)
	return reply, err
}

// startSpan begins a span in the trace of a request; without a trace it does nothing.
func startSpan(ctx context.Context, name, model string) (context.Context, trace.Span) {
	return trace.SpanFromContext(ctx).TracerProvider().Tracer("svara").Start(ctx, name,
		trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attribute.String("gen_ai.request.model", model)))
}

// used records how a call ended, and ends its span. An error's text is left out of the
// span, because a server may repeat the question in it.
func (m *monitor) used(ctx context.Context, p *peer, span trace.Span, err error) {
	came := outcomeOf(ctx, err)
	p.calls[came].Add(1)
	switch came {
	case cameOK, cameAbsent:
		m.saw(ctx, p, err)
	case cameFailed:
		if !errors.Is(err, model.TooLong) { // the question's fault
			m.saw(ctx, p, err)
		}
	}
	if came != cameOK {
		span.SetAttributes(attribute.String("error.type", outcomeNames[came]))
		span.SetStatus(codes.Error, "")
	}
	span.End()
}
