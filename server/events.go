package server

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/VictoriaMetrics/metrics"
	"github.com/labstack/echo/v4"
)

// heartbeatEvery is the longest silence on an open stream: proxies close a connection
// that is silent for a minute.
const heartbeatEvery = 15 * time.Second

// eventsKey is where a context holds the *events that answer it.
const eventsKey = "svara.events"

// events answers a request with server-sent events
// (https://html.spec.whatwg.org/multipage/server-sent-events.html). Status and headers go
// out with the first event or heartbeat, so until then the request can still be answered
// in another way. Until close, only events may write to the response.
type events struct {
	response  *echo.Response
	control   *http.ResponseController
	patience  time.Duration // for the client to take an event
	every     time.Duration // of the heartbeat
	heartbeat *time.Timer
	open      *metrics.Gauge // counts it until it is closed

	mutex  sync.Mutex // over what follows and all writes
	begun  bool
	silent bool // the heartbeat has stopped
	failed error
}

// openEvents gives the events that answer a request. They must be closed before the
// request has been handled.
func (s *Server) openEvents(c echo.Context) *events {
	w := http.ResponseWriter(c.Response())
	for { // past gzip, whose writer would hold events back and lose errors of Flush
		outer, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			break
		}
		w = outer.Unwrap()
	}
	c.Response().Writer = w
	e := &events{response: c.Response(), control: http.NewResponseController(w), patience: s.writePatience, every: s.heartbeatEvery, open: s.meters.streams}
	e.open.Inc()
	c.Set(eventsKey, e)
	e.mutex.Lock() // the timer may be faster than its assignment
	defer e.mutex.Unlock()
	e.heartbeat = time.AfterFunc(e.every, e.beat)
	return e
}

// close stops the heartbeat. From then on only send writes.
func (e *events) close() {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if !e.silent {
		e.open.Dec()
	}
	e.silent = true
	e.heartbeat.Stop()
}

// isBegun reports whether anything was sent. If so, an error can only be told in an
// event.
func (e *events) isBegun() bool {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	return e.begun
}

// send sends an event at once; name may be empty. It fails when the client no longer
// reads.
func (e *events) send(name string, data any) error {
	encoded, err := json.Marshal(data) // in one line
	if err != nil {
		return err
	}
	return e.sendText(name, string(encoded))
}

// sendText is send for data that is one line of text.
func (e *events) sendText(name, line string) error {
	text := "data: " + line + "\n\n"
	if name != "" {
		text = "event: " + name + "\n" + text
	}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	return e.write(text)
}

// beat sends a comment, which clients ignore. If that fails, net/http ends the request's
// context.
func (e *events) beat() {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if !e.silent {
		_ = e.write(": keep-alive\n\n") // kept in e.failed
	}
}

// write writes and flushes; the caller holds the mutex. After an error it writes no more.
func (e *events) write(text string) error {
	if e.failed != nil {
		return e.failed
	}
	if !e.begun {
		e.begun = true
		header := e.response.Header()
		header.Set(echo.HeaderContentType, "text/event-stream; charset=utf-8")
		header.Set(echo.HeaderCacheControl, "no-store")
		header.Set("X-Accel-Buffering", "no") // nginx collects otherwise
	}
	err := e.control.SetWriteDeadline(time.Now().Add(e.patience))
	if err == nil {
		_, err = io.WriteString(e.response, text)
	}
	if err == nil {
		err = e.control.Flush()
	}
	if err != nil {
		e.failed = fmt.Errorf("%w: %w", errCanceled, err)
	}
	if !e.silent {
		e.heartbeat.Reset(e.every)
	}
	return e.failed
}
