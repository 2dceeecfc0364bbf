package server

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"svara/assistant"
	"svara/internal/records"
)

// Questions reach the log only where the operator chose so, and then once each, in the
// line of their request: also where answering them fails or panics with words that
// repeat them.
func TestQuestionsInTheLog(t *testing.T) {
	const question = "Var är \"hemligheten\" gömd, Åsa?"
	ask := func(r *running) {
		body := fmt.Sprintf(`{"question":%q,"stream":%%t}`, question)
		for _, path := range []string{"/api/ask", "/api/broken", "/api/panics"} {
			r.do("POST", path, fmt.Sprintf(body, false), "Content-Type", "application/json")
		}
		r.do("POST", "/api/ask", fmt.Sprintf(body, true), "Content-Type", "application/json")
		r.get("/?fraga=" + url.QueryEscape(question))
		r.get("/api/search?q=" + url.QueryEscape(question))
	}
	for _, chosen := range []bool{false, true} {
		a := open(t, documents)
		r := start(t, Options{Observe: Observe{Questions: chosen}}, func(s *Server) {
			s.Use(a)
			fails := func(how func(string) error) echo.HandlerFunc {
				return func(c echo.Context) error {
					_, err := s.answer(c, a, assistant.Question{Text: question}, func(assistant.Event) error { return how(question) })
					return err
				}
			}
			s.handle("POST", "/api/broken", records.Ask, fails(func(q string) error { return fmt.Errorf("a server said %s, which is %[1]q", q) }))
			s.handle("POST", "/api/panics", records.Ask, fails(func(q string) error { panic("cannot read " + q) }))
		})
		ask(r)
		r.stop()
		<-r.done
		log := r.log.String()
		named := 0
		for line := range strings.Lines(log) {
			if strings.Contains(line, `"msg":"request"`) && strings.Contains(line, `"question":"Var är \"hemligheten\" gömd, Åsa?"`) {
				named++
			}
		}
		switch mentioned := strings.Contains(log, "hemligheten"); {
		case !chosen && mentioned:
			t.Errorf("not chosen: %s", log)
		case chosen && named != 6:
			t.Errorf("chosen: in %d of 6 requests' lines: %s", named, log)
		}
		for _, want := range []string{"a server said", "cannot read"} { // the rest of an error stands
			if !strings.Contains(log, want) {
				t.Errorf("the log lacks %q: %s", want, log)
			}
		}
	}
}

// A question of a letter or two stands in every error, and is no secret.
func TestShortQuestionsLeaveErrorsReadable(t *testing.T) {
	s := New(Options{})
	r := &record{}
	ctx := context.WithValue(t.Context(), recordKey{}, r)
	for question, want := range map[string]string{"e": "read the file", "": "read the file", "the file": "read [question]"} {
		r.question.Store(&question)
		if got := s.redact(ctx, fmt.Errorf("read the file")); got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
}

// Where a client came from is in no line of the log, also where its connection fails.
func TestAddressesStayOutOfTheLog(t *testing.T) {
	const lines = 20_000 // more than a connection holds that nobody reads
	r := start(t, Options{}, func(s *Server) {
		s.handle("GET", "/api/long", records.Ask, func(c echo.Context) error {
			for range lines {
				if _, err := c.Response().Write(bytes.Repeat([]byte("x"), 1000)); err != nil {
					return err
				}
			}
			return nil
		})
	})
	client, err := net.Dial("tcp", strings.TrimPrefix(r.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	address := client.LocalAddr().String()
	fmt.Fprint(client, "GET /api/long HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if _, err := io.ReadFull(client, make([]byte, 10_000)); err != nil {
		t.Fatal(err)
	}
	client.Close()
	r.stop()
	<-r.done
	if log := r.log.String(); !strings.Contains(log, "[client]") || strings.Contains(log, address) {
		t.Error(log)
	}
}

func TestAddressesStayOutOfNetHTTPsLog(t *testing.T) {
	for line, want := range map[string]string{
		"http: TLS handshake error from 192.0.2.7:4711: read tcp 10.0.0.1:8443->192.0.2.7:4711: i/o timeout": "http: TLS handshake error from [address]: read tcp [address]->[address]: i/o timeout",
		"http: TLS handshake error from [2001:db8::7]:4711: EOF":                                             "http: TLS handshake error from [address]: EOF",
		"http: TLS handshake error from [fe80::7%eth0]:4711: EOF":                                            "http: TLS handshake error from [address]: EOF",
		"http2: server: error reading preface":                                                               "http2: server: error reading preface",
	} {
		var log bytes.Buffer
		if n, err := (withoutAddresses{&log}).Write([]byte(line)); n != len(line) || err != nil || log.String() != want {
			t.Errorf("%q: %d %v", log.String(), n, err)
		}
	}
}
