package main

import (
	"context"
	"fmt"
	"time"

	"svara/server"
)

// healthcheckCommand shares its settings for the address with serve, so that an
// environment variable or svara.yaml sets both.
type healthcheckCommand struct {
	Listen  string        `help:"Address that the server listens on. Default: ${default}." env:"SVARA_LISTEN" default:"127.0.0.1:8080" placeholder:"ADDRESS"`
	TLSCert string        `name:"tls-cert" help:"File of the server's certificate, if it has one." env:"SVARA_TLS_CERT" placeholder:"FILE"`
	Ready   bool          `help:"Fail also while questions cannot be answered yet, as when the documents are being read for the first time."`
	Timeout time.Duration `help:"How long the server may take to reply. Default: ${default}." default:"5s" placeholder:"TIME"`
}

// Run asks the server on this machine how it is. It prints nothing if all is well.
func (c *healthcheckCommand) Run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	if err := (server.Probe{Address: c.Listen, TLS: c.TLSCert != "", Ready: c.Ready}).Look(ctx); err != nil {
		return fmt.Errorf("not healthy: %w", err)
	}
	return nil
}
