package main

import (
	"context"
	"fmt"
	"time"

	"svara/server"
)

// healthcheckCommand has the names that serve has for where it listens, so that both
// are set at once, by the environment or in svara.yaml.
type healthcheckCommand struct {
	Listen  string        `help:"Address that the server listens on. Default: ${default}." env:"SVARA_LISTEN" default:"127.0.0.1:8080" placeholder:"ADDRESS"`
	TLSCert string        `name:"tls-cert" help:"The server's certificate, where it has one." env:"SVARA_TLS_CERT" placeholder:"FILE"`
	Ready   bool          `help:"Fail as well while questions cannot be answered, as when documents are read for the first time."`
	Timeout time.Duration `help:"How long the server may take. Default: ${default}." default:"5s" placeholder:"TIME"`
}

// Run asks the server of this machine how it is. It prints nothing where that is well.
func (c *healthcheckCommand) Run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	if err := (server.Probe{Address: c.Listen, TLS: c.TLSCert != "", Ready: c.Ready}).Look(ctx); err != nil {
		return fmt.Errorf("not healthy: %w", err)
	}
	return nil
}
