package server

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func BenchmarkAskOverHTTP(b *testing.B) {
	a := open(b, documents)
	r := start(b, Options{}, func(s *Server) { s.Use(a) })
	client := &http.Client{}
	b.ReportAllocs()
	for b.Loop() {
		response, err := client.Post(r.base+"/api/ask", "application/json", strings.NewReader(`{"question":"Hur många dagars semester har anställda rätt till?"}`))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, response.Body); err != nil { // else the connection is not used again
			b.Fatal(err)
		}
		response.Body.Close()
	}
}

// BenchmarkRequest measures what every request costs, whatever it is.
func BenchmarkRequest(b *testing.B) {
	s := New(Options{Logger: slog.New(slog.DiscardHandler)})
	b.ReportAllocs()
	for b.Loop() {
		s.echo.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/healthz", nil))
	}
}
