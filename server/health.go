package server

import (
	"maps"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
)

// health is the answer to an orchestrator's probe.
type health struct {
	Status  string `json:"status"`
	Version string `json:"version,omitempty"`
}

// healthz says that the process is alive: restarting it would not help.
func (s *Server) healthz(c echo.Context) error {
	return c.JSON(http.StatusOK, health{"ok", s.opts.Version})
}

// Condition is the state of a part of an installation.
type Condition string

// The conditions.
const (
	OK      Condition = "ok"
	Absent  Condition = "absent"  // not there, or not asked for
	Failing Condition = "failing" // there, and not doing its part
	Unknown Condition = "unknown" // not looked at yet
)

// Check is what /readyz tells of one part. Anybody may see it: addresses and errors
// belong in the log.
type Check struct {
	Status  Condition
	Message string    // for operators, in one short sentence
	Seen    time.Time // when it was last checked; zero for just now
	Needed  bool      // while it is not OK, no question can be answered
}

// shownCheck is a Check as JSON.
type shownCheck struct {
	Status  Condition `json:"status"`
	Message string    `json:"message"`
	Age     float64   `json:"age_seconds"`
}

// readyz says whether questions can be answered, and the last known state of each part.
// It checks nothing itself, so it is cheap.
func (s *Server) readyz(c echo.Context) error {
	checks := make(map[string]Check)
	if s.opts.Observe.Checks != nil {
		maps.Copy(checks, s.opts.Observe.Checks())
	}
	if own := s.checkIndex(); own.Status != OK || checks["index"].Status == "" {
		checks["index"] = own
	}
	status, word := http.StatusOK, "ready"
	shown := make(map[string]shownCheck)
	for name, check := range checks {
		if check.Needed && check.Status != OK {
			status, word = http.StatusServiceUnavailable, "not_ready"
		}
		age := 0.0
		if !check.Seen.IsZero() {
			age = time.Since(check.Seen).Round(100 * time.Millisecond).Seconds()
		}
		shown[name] = shownCheck{check.Status, check.Message, age}
	}
	if status != http.StatusOK {
		c.Set(codeKey, errNotReady.Code)
		c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(errNotReady.RetryAfter))
	}
	return c.JSON(status, map[string]any{"status": word, "checks": shown})
}

// checkIndex says whether there are documents to answer from.
func (s *Server) checkIndex() Check {
	a := s.current.Load()
	if a == nil {
		return Check{Status: Absent, Message: "The documents are being read.", Needed: true}
	}
	documents, err := a.Ready()
	switch {
	case err != nil:
		return Check{Status: Failing, Message: "Another embedder has built the index anew: answers are from what it was before. See the log."}
	case documents == 0:
		return Check{Status: OK, Message: "There are no documents."}
	}
	return Check{Status: OK, Message: "The documents are loaded."}
}
