package server

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// asker asks again and again over a connection that it keeps, until none is to be had.
type asker struct {
	address  string
	answered *atomic.Int64
}

// errNotTaken says that a connection was reset before its first answer. Busy systems reset
// those that wait to be taken when the listener closes; the server's log tells of any that
// it took and cut off.
var errNotTaken = errors.New("nobody took the connection")

// run gives what went wrong after a connection was had.
func (a asker) run() error {
	for {
		connection, err := net.Dial("tcp", a.address)
		if errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET) { // nobody took it
			return nil
		}
		if err != nil {
			return err
		}
		err = a.ask(connection)
		connection.Close()
		if errors.Is(err, errNotTaken) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// ask asks until the server says that the connection ends.
func (a asker) ask(connection net.Conn) error {
	answers := bufio.NewReader(connection)
	const body = `{"question":"Vad kostar parkering vid förvaltningen?"}`
	for n := 1; ; n++ {
		connection.SetDeadline(time.Now().Add(30 * time.Second))
		_, err := fmt.Fprintf(connection, "POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		var response *http.Response
		if err == nil {
			response, err = http.ReadResponse(answers, nil)
		}
		if n == 1 && (errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)) {
			return errNotTaken
		}
		if err != nil {
			return fmt.Errorf("answer %d: %w", n, err)
		}
		var text strings.Builder
		if _, err := bufio.NewReader(response.Body).WriteTo(&text); err != nil || response.StatusCode != 200 {
			return fmt.Errorf("answer %d: %d %s %v", n, response.StatusCode, &text, err)
		}
		a.answered.Add(1)
		if response.Close {
			return nil
		}
	}
}

// A server that stops under load answers whatever it has taken a connection for, and
// says how much that was.
func TestStopUnderLoad(t *testing.T) {
	r := startWith(t, documents)
	var answered atomic.Int64
	var askers sync.WaitGroup
	for range 16 {
		askers.Go(func() {
			if err := (asker{strings.TrimPrefix(r.base, "http://"), &answered}).run(); err != nil {
				t.Error(err)
			}
		})
	}
	for answered.Load() < 200 {
		time.Sleep(time.Millisecond)
	}
	r.stop()
	if err := <-r.done; err != nil {
		t.Error(err)
	}
	askers.Wait()
	log := r.log.String()
	for _, want := range []string{`"msg":"stopping","requests":`, `"msg":"stopped","answered":`, `"cut_off":0,`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s", want)
		}
	}
	t.Logf("%d answers", answered.Load())
}

// One that has nothing to do stops at once, also where clients hold on to connections.
func TestStopIdle(t *testing.T) {
	r := startWith(t, documents)
	connection, err := net.Dial("tcp", strings.TrimPrefix(r.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	fmt.Fprint(connection, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if _, err := http.ReadResponse(bufio.NewReader(connection), nil); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * drainQuiet)
	start := time.Now()
	r.stop()
	if err := <-r.done; err != nil || time.Since(start) > stopTimeout/2 {
		t.Errorf("stopped after %v: %v", time.Since(start), err)
	}
}
