package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"

	"svara/ingest"
	"svara/intake"
	"svara/internal/follow"
	"svara/internal/records"
	"svara/server"
)

// refreshEvery is how soon a server sees what another process ingested.
const refreshEvery = 2 * time.Second

// Run serves until it is told to stop. It listens before documents are read
// into the index, so that a proxy sees that it is alive, and says when it is
// ready.
func (c *serveCommand) Run(ctx context.Context, config *Config, std streams) error {
	logger := c.logger(std.err)
	slog.SetDefault(logger) // what libraries log goes there, too
	if c.LogFormat == "json" {
		std.err = slog.NewLogLogger(logger.Handler(), slog.LevelInfo).Writer() // so that every line is JSON
	}
	traces, stopTraces, err := openTraces(ctx, logger)
	if err != nil {
		return err
	}
	defer stopTraces()
	library, err := c.openLibrary(ctx, config, std.err)
	if err != nil {
		return err
	}
	defer library.Close()
	library.serves = true
	kept, err := config.openRecords(ctx)
	if err != nil {
		return err
	}
	defer kept.Close()
	watch := newWatch(library, logger)
	options, err := c.options(kept, logger)
	if err != nil {
		return err
	}
	options.Embedder = library.embedder
	if library.awaited != nil {
		options.Embedder = library.awaited
	}
	options.Observe = server.Observe{Questions: c.LogQuestions, Measures: watch.measures(), Checks: watch.checks, Traces: traces}
	keys, err := kept.AnyKeys(ctx)
	if err != nil {
		return err
	}
	listener, address, err := c.listen(keys, logger)
	if err != nil {
		return err
	}
	service := service{library: library, kept: kept, watch: watch, logger: logger, errOut: std.err, forget: c.ForgetUnanswered, follow: c.Watch}
	return service.run(ctx, server.New(options), listener, address)
}

// openLibrary opens the library in the way that the flags say.
func (c *serveCommand) openLibrary(ctx context.Context, config *Config, errOut io.Writer) (*library, error) {
	if c.AnswerAtOnce && cmp.Or(config.Embedder, embedded) != embedded {
		return config.openLibraryAtOnce(ctx)
	}
	return config.openLibrary(ctx, errOut)
}

// service is what serves, and what is done beside it.
type service struct {
	library *library
	kept    *records.Records
	watch   *watch
	logger  *slog.Logger
	errOut  io.Writer
	forget  time.Duration // unanswered questions, after they were last asked
	follow  bool          // read what changes in the documents folder
}

// run serves until ctx ends. It says when documents are read and where it answers.
func (s *service) run(ctx context.Context, svara *server.Server, listener net.Listener, address string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	served := make(chan error, 1)
	go func() { served <- svara.Serve(ctx, listener) }()

	s.logger.Info("serving", "version", builtFrom().Version, "address", address)
	assistant, err := s.library.assistant(ctx, s.errOut)
	if err != nil {
		stopped := ctx.Err() != nil // while documents were read: the next start goes on
		cancel()
		<-served
		if stopped {
			return nil
		}
		return err
	}
	takeIn, closeIntake := s.library.openIntake(s.logger)
	defer closeIntake()
	var beside sync.WaitGroup
	if takeIn != nil {
		svara.UseIntake(takeIn, takeIn)
		beside.Go(func() { takeIn.Run(ctx) })
		if s.follow {
			beside.Go(func() { s.followFolder(ctx, takeIn) })
		}
	}
	svara.Use(assistant)
	if s.library.awaited != nil {
		beside.Go(func() { s.changeEmbedder(ctx, svara, assistant, takeIn) })
	}
	fmt.Fprintf(s.errOut, "Svara answers about %s at %s (stop with Ctrl-C)\n", counted(len(assistant.Documents()), "document"), address)
	go s.library.config.tellOfModel(ctx, s.errOut)
	go s.watch.look(ctx)
	beside.Go(func() { s.library.keepFresh(ctx, s.watch) })
	beside.Go(func() { tidyRecords(ctx, s.kept, s.forget, s.logger) })
	err = <-served
	cancel()
	beside.Wait()
	return err
}

// followFolder has what changes in the documents folder read, until ctx ends.
func (s *service) followFolder(ctx context.Context, takeIn *intake.Intake) {
	source, _ := s.library.index.Source()
	follow.Folder(ctx, source.Folder, follow.Options{Problem: tellOfFollowing(s.logger)}, func(change follow.Change) {
		switch names := documentNames(change); {
		case change.All:
			takeIn.Look()
		case len(names) > 0:
			takeIn.Look(names...)
		}
	})
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
	return intake.Open(intake.Options{Folder: folder, Index: l.index, Embedder: l.embedder, Reader: l.reader, Logger: logger,
		Unread: l.config.Documents == "" || l.index.Manifest().Splitter != ingest.SplitterVersion}), func() { folder.Close() }
}

// logger gives the log of a server.
func (c *serveCommand) logger(out io.Writer) *slog.Logger {
	options := slog.HandlerOptions{Level: slog.LevelInfo}
	if c.Debug {
		options.Level = slog.LevelDebug
	}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(out, &options))
	}
	return slog.New(slog.NewTextHandler(out, &options))
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
func (l *library) keepFresh(ctx context.Context, watch *watch) {
	pause := refreshEvery
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		start := time.Now()
		err := l.index.Refresh(ctx)
		if ctx.Err() != nil {
			return
		}
		watch.refresh(err)
		if err != nil {
			watch.logger.Error("cannot see the index anew; answering from what is in memory", "error", err)
		}
		pause = max(refreshEvery, refreshShare*time.Since(start))
	}
}
