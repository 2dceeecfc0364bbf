package server

import (
	"fmt"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// recover turns a panic into an error of which the client learns nothing, and logs the
// stack.
func (s *Server) recover() echo.MiddlewareFunc {
	return middleware.RecoverWithConfig(middleware.RecoverConfig{
		DisableStackAll:     true, // of other requests' goroutines
		DisableErrorHandler: true, // observe calls it, once
		LogErrorFunc: func(c echo.Context, err error, stack []byte) error {
			s.logger.Error("panic", "error", s.redact(c.Request().Context(), err), "route", routeOf(c), "request_id", idOf(c), "stack", string(stack))
			return fmt.Errorf("panic: %w", err)
		},
	})
}
