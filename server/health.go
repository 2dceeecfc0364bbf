package server

import (
	"net/http"

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

// readyz says whether questions can be answered.
func (s *Server) readyz(c echo.Context) error {
	if _, err := s.assistant(); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, health{"ok", s.opts.Version})
}
