package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
)

// Timings of a server that stops. Until no request has come for a moment, each answer says
// that its connection will be closed: a client that reuses a connection at once would
// otherwise find it closed in the middle of a question.
const (
	drainQuiet = 100 * time.Millisecond // without a new request
	drainMost  = time.Second
	drainLook  = 10 * time.Millisecond // between looks
	acceptIdle = 5 * time.Millisecond  // without a new connection, twice, before none is taken
	acceptMost = 2 * time.Second       // however many come
)

// traffic tells which requests and connections are in progress.
type traffic struct {
	stopping         atomic.Bool
	underway, served atomic.Int64 // requests
	latest           atomic.Int64 // when the last one came, in Unix nanoseconds
	connections      sync.Map     // http.ConnState by net.Conn, of those that are not idle
}

// follow counts a request as in progress until end is called.
func (t *traffic) follow(response *echo.Response) (end func()) {
	t.latest.Store(time.Now().UnixNano())
	t.underway.Add(1)
	response.Before(func() {
		if t.stopping.Load() {
			response.Header().Set(echo.HeaderConnection, "close")
		}
	})
	return func() {
		t.underway.Add(-1)
		t.served.Add(1)
	}
}

// note is an http.Server's ConnState.
func (t *traffic) note(connection net.Conn, state http.ConnState) {
	if state == http.StateNew || state == http.StateActive {
		t.connections.Store(connection, state)
		return
	}
	t.connections.Delete(connection)
}

// isBusy reports whether any connection has a request in progress or, with orNew, is new
// and may be about to send one.
func (t *traffic) isBusy(orNew bool) (busy bool) {
	t.connections.Range(func(_, state any) bool {
		busy = state == http.StateActive || orNew
		return !busy
	})
	return busy
}

// drain waits until no new requests come.
func (t *traffic) drain(most time.Duration) {
	for end := time.Now().Add(most); time.Now().Before(end); time.Sleep(drainLook) {
		if time.Since(time.Unix(0, t.latest.Load())) > drainQuiet {
			return
		}
	}
}

// settle waits until the requests on busy connections have been answered, and for most
// also for those that new connections may send. After http.Server.Shutdown, requests are
// read but not answered.
func (t *traffic) settle(ctx context.Context, most time.Duration) {
	for end := time.Now().Add(most); ctx.Err() == nil && t.isBusy(time.Now().Before(end)); time.Sleep(drainLook) {
	}
}

// drainingListener is a listener that can be told to accept the connections that are
// already waiting, and then no more.
type drainingListener struct {
	net.Listener
	timed timed         // sets deadlines; nil where the listener has none
	ended chan struct{} // closed when it accepts no more
	close func() error  // closes it, once

	ending atomic.Bool // set after the two that follow
	late   time.Time   // after this, waits are shorter
	until  time.Time   // after this, nothing is accepted
}

type timed interface{ SetDeadline(time.Time) error }

func newDrainingListener(listener net.Listener) *drainingListener {
	l := &drainingListener{Listener: listener, ended: make(chan struct{}), close: sync.OnceValue(listener.Close)}
	l.timed, _ = listener.(timed)
	return l
}

// Accept gives the next connection. Once it has said that there are no more, the listener
// is closed, and the system resets connections that nobody accepted.
func (l *drainingListener) Accept() (net.Conn, error) {
	connection, err := l.Listener.Accept()
	if err == nil || !l.ending.Load() {
		return connection, err
	}
	for range 2 { // a busy machine tells of connections late
		now, wait := time.Now(), acceptIdle
		if now.After(l.until) {
			break
		}
		if now.After(l.late) {
			wait = acceptIdle / 5
		}
		l.timed.SetDeadline(now.Add(wait))
		if connection, err = l.Listener.Accept(); err == nil {
			return connection, nil
		}
	}
	l.Close()
	close(l.ended)
	return nil, net.ErrClosed // and is not asked again
}

// Close closes it, if nobody has.
func (l *drainingListener) Close() error { return l.close() }

// end makes the listener accept what has come and what comes meanwhile, for at most most.
// A listener without deadlines is left for the caller to close.
func (l *drainingListener) end(most time.Duration) {
	if l.timed == nil {
		return
	}
	l.late, l.until = time.Now().Add(most/2), time.Now().Add(most)
	l.ending.Store(true)
	if l.timed.SetDeadline(time.Now()) == nil {
		<-l.ended
	}
}

// stop lets requests in progress finish, and those that are on their way arrive and be
// answered. After half of the time, tell is called, to tell the rest that the service
// restarts.
func (s *Server) stop(ctx context.Context, server *http.Server, listener *drainingListener, tell func()) error {
	start, before := time.Now(), s.traffic.served.Load()
	s.traffic.stopping.Store(true)
	s.logger.Info("stopping", "requests", s.traffic.underway.Load())
	restarting := time.AfterFunc(s.stopTimeout/2, tell)
	defer restarting.Stop()
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.stopTimeout)
	defer cancel()
	s.traffic.drain(min(drainMost, s.stopTimeout/4))
	listener.end(min(acceptMost, s.stopTimeout/4))
	s.traffic.settle(stop, drainMost)
	err := server.Shutdown(stop)
	cutOff := s.traffic.underway.Load()
	if errors.Is(err, context.DeadlineExceeded) {
		server.Close()
		err = fmt.Errorf("stop serving on %s: requests were cut off that had not ended after %s", listener.Addr(), s.stopTimeout)
	}
	s.logger.Info("stopped", "answered", s.traffic.served.Load()-before, "cut_off", cutOff, "seconds", time.Since(start).Round(time.Millisecond).Seconds())
	return err
}
