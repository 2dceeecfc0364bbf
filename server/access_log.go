package server

import (
	"log/slog"
	"time"

	"github.com/labstack/echo/v4"
)

// codeKey is where a context holds the code of the problem that ended it.
const codeKey = "svara.problem"

// accessLog logs one line a request. The route stands for the address, which
// may hold a question; the client's address is nobody's business.
func (s *Server) accessLog(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		attributes := []slog.Attr{
			slog.String("method", c.Request().Method),
			slog.String("route", routeOf(c)),
			slog.Int("status", c.Response().Status),
			slog.Float64("duration_ms", float64(time.Since(start).Microseconds())/1000),
			slog.Int64("bytes", c.Response().Size), // before compression
			slog.String("request_id", idOf(c)),
		}
		if code, ok := c.Get(codeKey).(string); ok {
			attributes = append(attributes, slog.String("code", code))
		}
		s.logger.LogAttrs(c.Request().Context(), levelOf(c), "request", attributes...)
		return nil
	}
}

// levelOf keeps the probes of orchestrators, one every few seconds, out of the
// log.
func levelOf(c echo.Context) slog.Level {
	if path := c.Path(); path == "/healthz" || path == "/readyz" {
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// routeOf gives the pattern that a request matched. An address that matched
// none is not logged: it is whatever somebody typed.
func routeOf(c echo.Context) string {
	if c.Path() == "" {
		return "none"
	}
	return c.Path()
}
