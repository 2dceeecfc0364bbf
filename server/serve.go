package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"time"
)

// stopTimeout is how long requests under way may go on when the server stops.
// Container platforms kill a process some 30 seconds after asking it to end.
const stopTimeout = 10 * time.Second

// What a client may take its time with, so that one that does nothing does not
// hold a connection for ever.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 30 * time.Second // the body with the headers
	writePatience     = 30 * time.Second // an answer, past Options.RequestTimeout, or one event: a large document over a slow line
	idleTimeout       = 2 * time.Minute
	maxHeader         = 1 << 20 // a question in an address is 24 KB at most; one too long is told so
)

// Serve answers what comes in through the listener until ctx ends. It then
// takes nothing new and lets requests under way end for five seconds. The clients
// of those that have not are told that the service restarts, for which there are
// five more. It returns nil, or an error if some had to be cut off. It closes the
// listener.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	requests, end := context.WithCancelCause(context.WithoutCancel(ctx))
	defer end(nil)
	server := &http.Server{
		Handler:           s.echo,
		BaseContext:       func(net.Listener) context.Context { return requests },
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      s.opts.RequestTimeout + s.writePatience,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          log.New(withoutAddresses{slog.NewLogLogger(s.logger.Handler(), slog.LevelWarn).Writer()}, "", 0),
	}
	defer s.startKeeping()()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()

	select {
	case err := <-failed:
		server.Close()
		return fmt.Errorf("serve on %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	restarting := time.AfterFunc(s.stopTimeout/2, func() { end(errRestarting) })
	defer restarting.Stop()
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.stopTimeout)
	defer cancel()
	err := server.Shutdown(stop)
	if errors.Is(err, context.DeadlineExceeded) {
		server.Close()
		return fmt.Errorf("stop serving on %s: requests were cut off that had not ended after %s", listener.Addr(), s.stopTimeout)
	}
	return err
}

// withoutAddresses is net/http's log, which names the clients whose connections it tells
// of, without their addresses.
type withoutAddresses struct{ log io.Writer }

var anAddress = regexp.MustCompile(`((\d{1,3}\.){3}\d{1,3}|\[[0-9A-Fa-f:.]+(%[^\]]*)?\]):\d+`)

func (w withoutAddresses) Write(line []byte) (int, error) {
	_, err := w.log.Write(anAddress.ReplaceAll(line, []byte("[address]")))
	return len(line), err
}
