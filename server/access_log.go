package server

import (
	"log/slog"
	"time"

	"github.com/labstack/echo/v4"
	"go.opentelemetry.io/otel/trace"
)

// codeKey is where a context holds the code of the problem that ended it.
const codeKey = "svara.problem"

// logRequest logs one line for a request. It names the route rather than the address,
// which may hold a question, and leaves the client's address out.
func (s *Server) logRequest(c echo.Context, r *record, took time.Duration) {
	ctx := c.Request().Context()
	attributes := []slog.Attr{
		slog.String("method", methodOf(c)),
		slog.String("route", r.route),
		slog.Int("status", c.Response().Status),
		slog.Float64("duration_ms", float64(took.Microseconds())/1000),
		slog.Int64("bytes", c.Response().Size), // before compression
		slog.String("request_id", idOf(c)),
	}
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		attributes = append(attributes, slog.String("trace_id", span.TraceID().String()))
	}
	if code, ok := c.Get(codeKey).(string); ok {
		attributes = append(attributes, slog.String("code", code))
	}
	s.logger.LogAttrs(ctx, levelOf(r.route), "request", s.logQuestion(attributes, r)...)
}

// levelOf keeps probes and scrapes, which come every few seconds, out of the log.
func levelOf(route string) slog.Level {
	switch route {
	case "/healthz", "/readyz", "/metrics":
		return slog.LevelDebug
	}
	return slog.LevelInfo
}
