package server

import (
	"maps"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
)

// health is what the probes of an orchestrator are told.
type health struct {
	Status  string `json:"status"`
	Version string `json:"version,omitempty"`
}

// healthz says that the process lives: restarting it would mend nothing.
func (s *Server) healthz(c echo.Context) error {
	return c.JSON(http.StatusOK, health{"ok", s.opts.Version})
}

// Condition is how a part of an installation is.
type Condition string

// The conditions.
const (
	OK      Condition = "ok"
	Absent  Condition = "absent"  // not there, or not asked for
	Failing Condition = "failing" // there, and not doing its part
	Unknown Condition = "unknown" // not looked at yet
)

// Check is what /readyz tells of a part: what anybody may know. Addresses and errors
// belong in the log.
type Check struct {
	Status  Condition
	Message string    // for operators, in one short sentence
	Seen    time.Time // when it was looked at; zero for just now
	Needed  bool      // no question can be answered unless it is OK
}

// shownCheck is a Check as JSON.
type shownCheck struct {
	Status  Condition `json:"status"`
	Message string    `json:"message"`
	Age     float64   `json:"age_seconds"`
}

// readyz says whether questions can be answered, and of each part how it is as far as
// is known: nothing is looked at for it.
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
		return Check{Status: Failing, Message: "Another embedder has built the index anew: see 'svara doctor'.", Needed: true}
	case documents == 0:
		return Check{Status: OK, Message: "There are no documents."}
	}
	return Check{Status: OK, Message: "The documents are loaded."}
}
