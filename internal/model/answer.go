package model

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// answer is the body of a server's answer. A streamed one is read line by line, so that
// an answer without its last line ends in an error. Any other is read completely before
// it is passed on.
type answer struct {
	servers  *Servers
	host     *host
	exchange *exchange
	body     io.ReadCloser
	cancel   context.CancelCauseFunc
	ended    func() error // why the request's context ended; nil while it has not
	silence  *time.Timer  // cancels when the server says nothing for too long
	begun    time.Time

	lines   *bufio.Reader
	pending []byte // read but not passed on
	failure error
	closed  sync.Once
}

// begin reads the status and the first line, or all of an answer that is not streamed.
func (a *answer) begin(response *http.Response) error {
	if response.StatusCode != http.StatusOK {
		const longest = 1 << 20
		said, err := io.ReadAll(io.LimitReader(a.body, longest))
		if err != nil {
			return a.explain(err)
		}
		return a.servers.refusal(a.host, a.exchange.model, response.StatusCode, said)
	}
	if a.exchange.read == nil {
		whole, err := io.ReadAll(a.body)
		if err != nil {
			return a.explain(err)
		}
		a.pending, a.lines = whole, bufio.NewReader(bytes.NewReader(nil))
		return nil
	}
	a.lines = bufio.NewReader(a.body)
	return a.next()
}

// Read gives the answer's bytes.
func (a *answer) Read(p []byte) (int, error) {
	for len(a.pending) == 0 {
		a.silence.Reset(a.servers.nextWord)
		if err := a.next(); err != nil {
			if !errors.Is(err, io.EOF) {
				a.exchange.fail(err)
			}
			return 0, err
		}
	}
	n := copy(p, a.pending)
	a.pending = a.pending[n:]
	return n, nil
}

// next reads a line. Its error is io.EOF only at the end of a whole answer.
func (a *answer) next() error {
	if a.failure != nil {
		return a.failure
	}
	line, err := a.lines.ReadBytes('\n')
	a.silence.Stop()
	if a.exchange.read != nil {
		if said := a.exchange.hear(line); said != "" {
			a.failure = a.servers.failure(BrokenOff, a.host, a.exchange.model, said)
			return a.failure
		}
	}
	a.pending = line
	switch {
	case err == nil || len(line) > 0 && err == io.EOF:
		return nil // an end without a newline is met at the next call
	case err == io.EOF && (a.exchange.read == nil || a.exchange.isOver()):
		a.failure = io.EOF
	default:
		a.failure = a.explain(err)
	}
	return a.failure
}

// explain turns a connection's error into one for the caller.
func (a *answer) explain(err error) error {
	failure, ended := BrokenOff, a.ended()
	switch {
	case ended == context.Canceled:
		return ended
	case ended != nil: // a deadline, or errSlow
		failure, err = TimedOut, ended
	case isDial(err):
		failure = NotThere
	}
	switch {
	case failure == TimedOut && !a.exchange.isBegun() && time.Since(a.begun) > silentAfter:
		a.host.fail(silentTime)
	case ended != context.DeadlineExceeded: // the caller's, which says little about the host
		a.host.fail(downTime)
	}
	return a.servers.failure(failure, a.host, a.exchange.model, err.Error())
}

// isDial reports whether an error means that no connection could be made.
func isDial(err error) bool {
	var operation *net.OpError
	return errors.As(err, &operation) && operation.Op == "dial"
}

// Close ends the exchange, and with it the server's work for it.
func (a *answer) Close() error {
	var err error
	a.closed.Do(func() {
		a.silence.Stop()
		if a.body != nil {
			err = a.body.Close()
		}
		a.cancel(context.Canceled)
		a.host.requests.Add(-1)
	})
	return err
}
