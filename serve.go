package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"svara/intake"
	"svara/server"
)

type serveCommand struct {
	Listen  string   `help:"Address to listen on." env:"SVARA_LISTEN" default:"127.0.0.1:8080"`
	Open    bool     `help:"Let everybody who reaches Svara ask, without a key." env:"SVARA_OPEN"`
	Rate    int      `help:"Requests a minute that one key, or one address without a key, may make, half of them at once. 0 for as many as they like." env:"SVARA_RATE" default:"120" placeholder:"COUNT"`
	Origins []string `help:"Sites whose pages may use Svara, as https://www.exempel.se, with commas between them." env:"SVARA_ORIGINS" placeholder:"ORIGIN"`
	Proxies []string `name:"trusted-proxies" help:"Addresses or networks (10.0.0.0/8) of the proxies in front, which X-Forwarded fields are believed of." env:"SVARA_TRUSTED_PROXIES" placeholder:"ADDRESS"`
	TLSCert string   `name:"tls-cert" help:"File of the certificate, with those between it and the root. Read again when it changes." env:"SVARA_TLS_CERT" placeholder:"FILE"`
	TLSKey  string   `name:"tls-key" help:"File of the certificate's private key." env:"SVARA_TLS_KEY" placeholder:"FILE"`
	Debug   bool     `help:"Log more."`
}

// Validate reports a value that cannot be meant.
func (c *serveCommand) Validate() error {
	if c.Rate < 0 {
		return fmt.Errorf("rate is %d: choose 0 or more", c.Rate)
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return errors.New("--tls-cert and --tls-key go together: name both files")
	}
	if _, err := c.origins(); err != nil {
		return err
	}
	_, err := c.proxies()
	return err
}

func (c *serveCommand) origins() ([]string, error) {
	var origins []string
	for _, text := range c.Origins {
		origin, err := server.ParseOrigin(text)
		if err != nil {
			return nil, err
		}
		origins = append(origins, origin)
	}
	return origins, nil
}

func (c *serveCommand) proxies() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range c.Proxies {
		prefix, err := netip.ParsePrefix(text)
		if address, failed := netip.ParseAddr(text); failed == nil {
			prefix, err = address.Prefix(address.BitLen())
		}
		if err != nil {
			return nil, fmt.Errorf("%q is no trusted proxy: write its address, or its network as 10.0.0.0/8", text)
		}
		all = append(all, prefix)
	}
	return all, nil
}

// options gives how the server is to serve.
func (c *serveCommand) options() (server.Options, error) {
	origins, err := c.origins()
	if err != nil {
		return server.Options{}, err
	}
	proxies, err := c.proxies()
	return server.Options{Version: Version, Open: c.Open, Rate: c.Rate, Origins: origins, Proxies: proxies}, err
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
	options, err := c.options()
	if err != nil {
		return err
	}
	options.Logger = logger
	listener, address, err := c.listen(false, logger)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	svara := server.New(options)
	served := make(chan error, 1)
	go func() { served <- svara.Serve(ctx, listener) }()

	assistant, err := library.assistant(ctx, std.err)
	if err != nil {
		cancel()
		<-served
		return err
	}
	takeIn, closeIntake := library.openIntake(logger)
	defer closeIntake()
	if takeIn != nil {
		svara.UseIntake(takeIn, takeIn)
	}
	svara.Use(assistant)
	fmt.Fprintf(std.err, "Svara answers about %d documents at %s (stop with Ctrl-C)\n", len(assistant.Documents()), address)
	go config.tellOfModel(ctx, std.err)

	var beside sync.WaitGroup
	beside.Go(func() { library.keepFresh(ctx, logger) })
	if takeIn != nil {
		beside.Go(func() { takeIn.Run(ctx) })
	}
	err = <-served
	cancel()
	beside.Wait()
	return err
}

// openIntake gives what changes the folder of the documents, and what closes it; nil
// where they are those inside the binary, or of a folder that is not there.
func (l *library) openIntake(logger *slog.Logger) (in *intake.Intake, close func()) {
	source, _ := l.index.Source()
	if source.Folder == "" {
		return nil, func() {}
	}
	folder, err := openFolder(source.Folder)
	if err != nil {
		logger.Warn("documents cannot be uploaded or deleted; answering from the index", "error", err)
		return nil, func() {}
	}
	return intake.Open(intake.Options{Folder: folder, Index: l.index, Embedder: l.embedder, Logger: logger,
		Unread: l.config.Documents == ""}), func() { folder.Close() }
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
