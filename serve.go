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

	"svara/assistant"
	"svara/ingest"
	"svara/intake"
	"svara/internal/follow"
	"svara/internal/records"
	"svara/server"
)

// refreshEvery is how often a server checks whether another process changed the index.
const refreshEvery = 2 * time.Second

// Run serves until it is told to stop. It listens before the documents have been read, so
// that a proxy sees that it is alive, and says when it is ready.
func (c *serveCommand) Run(ctx context.Context, config *Config, std streams) error {
	logger := c.logger(std.err)
	slog.SetDefault(logger) // what libraries log goes there, too
	ctx, heedNone := heedHangup(ctx, onTerminal(), logger)
	defer heedNone()
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
	release, err := library.serve(ctx)
	if err != nil {
		return err
	}
	defer release()
	kept, err := config.openRecords(ctx)
	if err != nil {
		return err
	}
	defer kept.Close()
	monitor := newMonitor(library, logger)
	options, err := c.options(kept, logger)
	if err != nil {
		return err
	}
	options.BuiltIn = library.isBuiltIn
	options.Embedder = library.embedder
	if library.awaited != nil {
		options.Embedder = library.awaited
	}
	options.Observe = server.Observe{Questions: c.LogQuestions, Measures: monitor.measures(), Checks: monitor.checks, Traces: traces}
	if options.AnswerKey, err = kept.AnswerKey(ctx); err != nil {
		return err
	}
	keys, err := kept.AnyKeys(ctx)
	if err != nil {
		return err
	}
	listener, address, err := c.listen(keys, logger)
	if err != nil {
		return err
	}
	service := service{library: library, kept: kept, monitor: monitor, logger: logger, errOut: std.err, forget: c.ForgetUnanswered, follow: c.Watch}
	return service.run(ctx, server.New(options), listener, address)
}

// serve marks the index as served until release is called.
func (l *library) serve(ctx context.Context) (release func() error, err error) {
	if err := l.checkEmbedder(ctx, l.options("", io.Discard)); err != nil { // of another server
		return nil, err
	}
	l.serves = true
	return l.index.Serve(ctx)
}

// openLibrary opens the library, waiting for the embedder or not as the flags say.
func (c *serveCommand) openLibrary(ctx context.Context, config *Config, errOut io.Writer) (*library, error) {
	if c.AnswerAtOnce && cmp.Or(config.Embedder, embedded) != embedded {
		return config.openLibraryAtOnce(ctx)
	}
	return config.openLibrary(ctx, errOut)
}

// service is a running server together with its background work.
type service struct {
	library *library
	kept    *records.Records
	monitor *monitor
	logger  *slog.Logger
	errOut  io.Writer
	forget  time.Duration // how long an unanswered question is kept after it was last asked
	follow  bool          // read changes in the documents folder
}

// run serves until ctx ends. It prints when the documents have been read, and the
// address.
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
		s.monitor.intake.Store(takeIn)
		svara.UseIntake(takeIn, takeIn)
		beside.Go(func() { takeIn.Run(ctx) })
		if s.follow {
			beside.Go(func() { s.followFolder(ctx, takeIn) })
		}
	}
	s.use(svara, assistant)
	if s.library.awaited != nil {
		beside.Go(func() { s.changeEmbedder(ctx, svara, assistant, takeIn) })
	}
	fmt.Fprintf(s.errOut, "Svara answers about %s at %s (stop with Ctrl-C)\n", counted(len(assistant.Documents()), "document"), address)
	go s.library.config.tellOfModel(ctx, s.errOut)
	go s.monitor.look(ctx)
	go s.monitor.mend(ctx)
	beside.Go(func() { s.library.keepFresh(ctx, s.monitor) })
	beside.Go(func() { tidyRecords(ctx, s.kept, s.forget, s.logger) })
	err = <-served
	cancel()
	beside.Wait()
	return err
}

// use makes an assistant answer from now on.
func (s *service) use(svara *server.Server, a *assistant.Assistant) {
	s.monitor.answers.Store(a)
	svara.Use(a)
}

// followFolder has changes in the documents folder read until ctx ends.
func (s *service) followFolder(ctx context.Context, takeIn *intake.Intake) {
	source, _ := s.library.index.Source()
	follow.Folder(ctx, source.Folder, follow.Options{Problem: tellOfFollowing(s.logger)}, func(change follow.Change) {
		if change.All {
			takeIn.Look()
			return
		}
		if names := documentNames(change.Names); len(names) > 0 {
			takeIn.Look(names...)
		}
		takeIn.Recheck(documentNames(change.Attributes)...)
	})
}

// isBuiltIn reports whether the documents are those inside the binary.
func (l *library) isBuiltIn() bool {
	source, known := l.index.Source()
	return known && source.Folder == ""
}

// openIntake gives the intake, through which the documents folder is changed, and a
// function that closes it. The intake is nil if the documents are those inside the
// binary, or if their folder is not there.
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
	return intake.Open(intake.Options{Folder: folder, Index: l.index, Embedder: l.embedder, Reader: l.reader, Logger: logger, Skipped: l.skipped,
		Unread: l.unread || l.config.Documents == "" || l.index.Manifest().Splitter != ingest.SplitterVersion}), func() { folder.Close() }
}

// logger gives the server's log.
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

// tellOfModel prints who writes the answers, as soon as that is known.
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

// refreshShare limits the time that a server spends on refreshing the index, to one in so
// many parts of its time.
const refreshShare = 10

// keepFresh refreshes the index after changes by other processes, until ctx ends.
func (l *library) keepFresh(ctx context.Context, monitor *monitor) {
	pause, told := refreshEvery, "" // the error that was logged last, since one worked
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		start := time.Now()
		message := "cannot see the index anew; answering from what is in memory"
		err := l.index.Refresh(ctx)
		if err == nil {
			message = "another embedder has built the index anew; answering from what it was before"
			err = monitor.ready()
		}
		if ctx.Err() != nil {
			return
		}
		if monitor.refresh(err); err != nil && err.Error() != told {
			monitor.logger.Error(message, "error", err)
			told = err.Error()
		}
		if err == nil {
			told = ""
		}
		pause = max(refreshEvery, refreshShare*time.Since(start))
	}
}
