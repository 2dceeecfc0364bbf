package server

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// limitBody makes it an *http.MaxBytesError to read more of a body than Options.MaxBody;
// that also closes the connection. Uploads have a limit of their own
// (upload_documents.go).
func (s *Server) limitBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if isUpload(c) {
			return next(c)
		}
		request := c.Request()
		request.Body = http.MaxBytesReader(c.Response().Writer, request.Body, s.opts.MaxBody)
		return next(c)
	}
}

// limitTime ends a request's context after Options.RequestTimeout, plus what a language
// model may take where the request asks a question. Uploads may take as long as data
// keeps coming (paced_body.go).
func (s *Server) limitTime(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if isUpload(c) {
			return next(c)
		}
		limit := s.opts.RequestTimeout
		if a := s.current.Load(); a != nil && a.Patience() > 0 && s.asking[c.Path()] {
			limit += a.Patience()
			// In place of http.Server.WriteTimeout. An error is a connection's that has
			// ended, which writing meets, too.
			_ = http.NewResponseController(c.Response()).SetWriteDeadline(time.Now().Add(limit + s.writePatience))
		}
		ctx, cancel := context.WithTimeout(c.Request().Context(), limit)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}
