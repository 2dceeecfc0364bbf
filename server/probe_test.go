package server

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A server is looked at where it listens, whatever its certificate is for and whatever
// proxy the environment has, and its own words say what is wrong.
func TestProbe(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:9")
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:9")
	starting := New(Options{Version: "1.2.3"}) // Use was not called: it lives, and is not ready
	plain, secured := httptest.NewServer(starting.echo), httptest.NewTLSServer(starting.echo)
	others := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, map[string]string{"/healthz": `{"status":"ok"}`, "/readyz": `{"status":"ready","database":"ok"}`}[r.URL.Path])
	}))
	pages := httptest.NewServer(http.FileServer(http.Dir(t.TempDir())))
	defer pages.Close()
	defer plain.Close()
	defer secured.Close()
	defer others.Close()
	port := func(s *httptest.Server) string {
		_, port, err := net.SplitHostPort(s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		return port
	}
	tests := []struct {
		probe Probe
		want  string // in the error; empty for none
	}{
		{Probe{Address: plain.Listener.Addr().String()}, ""},
		{Probe{Address: "0.0.0.0:" + port(plain)}, ""},
		{Probe{Address: ":" + port(plain)}, ""},
		{Probe{Address: "0.0.0.0:" + port(secured), TLS: true}, ""},
		{Probe{Address: plain.Listener.Addr().String(), Ready: true}, "/readyz answers 503 Service Unavailable: index is absent: The documents are being read."},
		{Probe{Address: secured.Listener.Addr().String(), TLS: true, Ready: true}, "index is absent"},
		{Probe{Address: secured.Listener.Addr().String()}, "/healthz answers 400"},
		{Probe{Address: plain.Listener.Addr().String(), TLS: true}, "no server answers at 127.0.0.1"},
		{Probe{Address: others.Listener.Addr().String()}, "another program than Svara"},
		{Probe{Address: others.Listener.Addr().String(), Ready: true}, "another program than Svara"},
		{Probe{Address: pages.Listener.Addr().String()}, "/healthz answers 404"},
		{Probe{Address: "127.0.0.1:1"}, "no server answers at 127.0.0.1:1"},
	}
	for _, test := range tests {
		err := test.probe.Look(t.Context())
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: %v, want %q", test.probe, err, test.want)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := (Probe{Address: plain.Listener.Addr().String()}).Look(ended); err == nil {
		t.Error("it is looked at when time is out")
	}
}
