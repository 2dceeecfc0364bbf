package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"svara/server"
)

type serveCommand struct {
	Listen string `help:"Address to listen on." env:"SVARA_LISTEN" default:"127.0.0.1:8080"`
	Debug  bool   `help:"Log more."`
}

// refreshEvery is how soon a server sees what another process ingested.
const refreshEvery = 2 * time.Second

// Run serves until it is told to stop. It listens before documents are read
// into the index, so that a proxy sees that it is alive, and says when it is
// ready.
func (c *serveCommand) Run(ctx context.Context, config *Config, std streams) error {
	level := slog.LevelInfo
	if c.Debug {
		level = slog.LevelDebug
	}
	logger := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: level}))
	library, err := config.openLibrary(ctx, std.err)
	if err != nil {
		return err
	}
	defer library.Close()
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("%w: choose another address with --listen", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	svara := server.New(server.Options{Logger: logger, Version: Version})
	served := make(chan error, 1)
	go func() { served <- svara.Serve(ctx, listener) }()

	assistant, err := library.assistant(ctx, std.err)
	if err != nil {
		cancel()
		<-served
		return err
	}
	svara.Use(assistant)
	fmt.Fprintf(std.err, "Svara answers about %d documents at http://%s (stop with Ctrl-C)\n", len(assistant.Documents()), listener.Addr())
	go config.tellOfModel(ctx, std.err)

	refreshed := make(chan struct{})
	go func() {
		defer close(refreshed)
		library.keepFresh(ctx, logger)
	}()
	err = <-served
	cancel()
	<-refreshed
	return err
}

// tellOfModel says who writes the answers, once it is known.
func (c *Config) tellOfModel(ctx context.Context, errOut io.Writer) {
	var f findings
	writes := c.examineModel(ctx, &f)
	switch {
	case ctx.Err() != nil || c.Mode == modeExtractive:
	case writes:
		fmt.Fprintf(errOut, "Answers are written by %s\n", c.Model)
	default:
		fmt.Fprintln(errOut, "Answers are in the documents' own words until there is a language model: see 'svara doctor'")
	}
}

// refreshShare is the greatest share of its time, as one in so many, that a
// server spends on seeing what others ingest.
const refreshShare = 10

// keepFresh sees what another process ingests, until ctx ends.
func (l *library) keepFresh(ctx context.Context, logger *slog.Logger) {
	pause := refreshEvery
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		start := time.Now()
		if err := l.index.Refresh(ctx); err != nil && ctx.Err() == nil {
			logger.Error("cannot see the index anew; answering from what is in memory", "error", err)
		}
		pause = max(refreshEvery, refreshShare*time.Since(start))
	}
}
