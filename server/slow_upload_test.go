package server

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// sending is an upload whose body is sent by hand.
type sending struct {
	net.Conn
	t testing.TB
}

// begin sends the head of an upload whose body has a length.
func (k *taking) begin(length int, headers []string) sending {
	k.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(k.base, "http://"))
	if err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(func() { conn.Close() })
	fmt.Fprintf(conn, "POST /api/documents HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n%s: %s\r\n\r\n", length, headers[0], headers[1])
	return sending{conn, k.t}
}

// answered reads the answer.
func (s sending) answered() answer {
	s.t.Helper()
	_ = s.SetReadDeadline(time.Now().Add(20 * time.Second))
	response, err := http.ReadResponse(bufio.NewReader(s), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{response, string(body)}
}

// isEmpty waits until nothing is in the folder.
func (k *taking) isEmpty() {
	k.t.Helper()
	for end := time.Now().Add(10 * time.Second); len(k.files()) > 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			k.t.Fatalf("files %q", k.files())
		}
	}
}

// An upload may take longer than any other request, as long as something comes.
func TestUploadTakesItsTime(t *testing.T) {
	k := startTaking(t, Options{RequestTimeout: 100 * time.Millisecond}, nil, func(s *Server) {
		s.uploadPatience, s.writePatience = 400*time.Millisecond, 100*time.Millisecond
	})
	body, headers := form(aFile("a.txt", strings.Repeat(harbour, 800))) // 4 times uploadRate
	s := k.begin(len(body), headers)
	const pieces = 30
	for i := range pieces {
		if _, err := io.WriteString(s, body[i*len(body)/pieces:(i+1)*len(body)/pieces]); err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
	decode[accepted](t, s.answered(), 202)
}

func TestSlowUploads(t *testing.T) {
	k := startTaking(t, Options{}, nil, func(s *Server) { s.uploadPatience = 300 * time.Millisecond })
	body, headers := form(aFile("a.txt", strings.Repeat(harbour, 100000)))
	t.Run("silent", func(t *testing.T) {
		s := k.begin(len(body), headers)
		s.t = t
		if _, err := io.WriteString(s, body[:1000]); err != nil {
			t.Fatal(err)
		}
		isProblem(t, s.answered(), 408, "upload_too_slow")
	})
	t.Run("a byte now and then", func(t *testing.T) {
		s := k.begin(len(body), headers)
		s.t = t
		start := time.Now()
		go func() {
			for i := range body {
				if _, err := io.WriteString(s, body[i:i+1]); err != nil {
					return
				}
				time.Sleep(20 * time.Millisecond)
			}
		}()
		isProblem(t, s.answered(), 408, "upload_too_slow")
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("cut after %v", took)
		}
	})
	t.Run("gone", func(t *testing.T) {
		s := k.begin(len(body), headers)
		if _, err := io.WriteString(s, body[:len(body)/2]); err != nil {
			t.Fatal(err)
		}
		s.Close()
	})
	k.isEmpty()
}

// When the server stops, those who upload are told.
func TestUploadWhileStopping(t *testing.T) {
	k := startTaking(t, Options{}, nil, func(s *Server) { s.stopTimeout = time.Second })
	body, headers := form(aFile("a.txt", strings.Repeat(harbour, 2000)))
	s := k.begin(len(body), headers)
	if _, err := io.WriteString(s, body[:len(body)/2]); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); len(k.files()) == 0 && time.Now().Before(end); time.Sleep(time.Millisecond) {
	}
	k.stop()
	isProblem(t, s.answered(), 503, "restarting")
	if err := <-k.done; err != nil {
		t.Error(err)
	}
	k.isEmpty()
}
