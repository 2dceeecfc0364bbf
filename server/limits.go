package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// limitBody makes reading more of a body than Options.MaxBody an
// *http.MaxBytesError, which also closes the connection.
func (s *Server) limitBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		request := c.Request()
		request.Body = http.MaxBytesReader(c.Response().Writer, request.Body, s.opts.MaxBody)
		return next(c)
	}
}

// limitTime ends the context of a request after Options.RequestTimeout. echo's
// other middleware for it, Timeout, writes from two goroutines.
func (s *Server) limitTime() echo.MiddlewareFunc {
	return middleware.ContextTimeoutWithConfig(middleware.ContextTimeoutConfig{
		Timeout:      s.opts.RequestTimeout,
		ErrorHandler: func(err error, _ echo.Context) error { return err }, // problemOf maps it
	})
}
