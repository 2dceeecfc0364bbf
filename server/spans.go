package server

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"svara/assistant"
)

// tracerName names what makes spans, as OpenTelemetry wants.
const tracerName = "svara/server"

// startSpan begins a request's span, in the trace that its traceparent header names
// (https://www.w3.org/TR/trace-context/). Without traces it gives ctx and a span that
// does nothing.
func (s *Server) startSpan(ctx context.Context, c echo.Context) (context.Context, trace.Span) {
	if s.opts.Observe.Traces == nil {
		return ctx, trace.SpanFromContext(ctx)
	}
	ctx = propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(c.Request().Header))
	return s.opts.Observe.Traces.Tracer(tracerName).Start(ctx, methodOf(c)+" "+routeOf(c),
		trace.WithSpanKind(trace.SpanKindServer),
		trace.WithAttributes(attribute.String("http.request.method", methodOf(c)), attribute.String("http.route", routeOf(c))))
}

func endSpan(span trace.Span, status int) {
	span.SetAttributes(attribute.Int("http.response.status_code", status))
	if status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, "") // the log says what; it may hold a question's words
	}
	span.End()
}

// describeAnswer adds to a request's span how it was answered, and a span for retrieval,
// whose length only the answer tells.
func describeAnswer(ctx context.Context, start time.Time, answer assistant.Answer) {
	span := trace.SpanFromContext(ctx)
	if !span.IsRecording() {
		return
	}
	span.SetAttributes(attribute.String("svara.status", string(answer.Status)), attribute.String("svara.mode", string(answer.Mode)),
		attribute.Int("svara.citations", len(answer.Citations)))
	traceRetrieval(ctx, start, start.Add(duration(answer.Timings.Retrieve)))
}

func traceRetrieval(ctx context.Context, start, end time.Time) {
	_, span := trace.SpanFromContext(ctx).TracerProvider().Tracer(tracerName).Start(ctx, "retrieve", trace.WithTimestamp(start))
	span.End(trace.WithTimestamp(end))
}
