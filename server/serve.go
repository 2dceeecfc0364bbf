package server

import (
	"context"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"time"
)

// stopTimeout is how long requests in progress may take to finish when the server stops.
// Container platforms kill a process some 30 seconds after asking it to end.
const stopTimeout = 10 * time.Second

// How long a client may take, so that an idle one does not hold a connection for ever.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 30 * time.Second // the body with the headers
	writePatience     = 30 * time.Second // an answer, past Options.RequestTimeout, or one event: a large document over a slow line
	idleTimeout       = 2 * time.Minute
	maxHeader         = 1 << 20 // a question in an address is 24 KB at most; one too long is told so
)

// Serve answers requests from the listener until ctx ends. Then it soon takes no new
// ones, and gives those in progress five seconds to finish. The remaining clients are
// told that the service is restarting, for which there are five more. It gives nil, or an
// error if some had to be cut off, and closes the listener.
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
		ConnState:         s.traffic.note,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          log.New(withoutAddresses{slog.NewLogLogger(s.logger.Handler(), slog.LevelWarn).Writer()}, "", 0),
	}
	defer s.startKeeping()()
	failed := make(chan error, 1)
	taken := newDrainingListener(listener)
	go func() { failed <- server.Serve(taken) }()

	select {
	case err := <-failed:
		server.Close()
		return fmt.Errorf("serve on %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	return s.stop(ctx, server, taken, func() { end(errRestarting) })
}

// withoutAddresses removes client addresses from the lines that net/http logs about
// failed connections.
type withoutAddresses struct{ log io.Writer }

var anAddress = regexp.MustCompile(`((\d{1,3}\.){3}\d{1,3}|\[[0-9A-Fa-f:.]+(%[^\]]*)?\]):\d+`)

// Write passes a line on without addresses, and reports all of it as written.
func (w withoutAddresses) Write(line []byte) (int, error) {
	_, err := w.log.Write(anAddress.ReplaceAll(line, []byte("[address]")))
	return len(line), err
}
