package main

import (
	"io"
	"os"
	"strings"
	"testing"

	"svara/ingest"
	"svara/internal/index"
	"svara/internal/model"
	"svara/internal/ollamatest"
)

// While a server answers from an index, an ingest with another embedder than its own is
// refused; if the index is built anew with one all the same, the server goes on with what
// it has, and says so.
func TestAnotherEmbedderBesideAServer(t *testing.T) {
	ollama := ollamatest.Start(t)
	documents, data := smallFolder(t), t.TempDir()
	settings := []string{"--ollama", ollama.URL, "--data", data, "--documents", documents, "--mode", "extractive"}
	s := serve(t, append([]string{"--embedder", ollamatest.Embed}, settings...)...)
	answers := func() {
		t.Helper()
		if status := s.ask("Vem förvaltar kajen?", ""); status != 200 {
			t.Fatalf("status %d: %s", status, s.log)
		}
	}
	ingests := func(status int, arguments ...string) string {
		t.Helper()
		var said logBuffer
		if got := run(t.Context(), append(append([]string{"ingest"}, arguments...), settings...), io.Discard, &said); got != status {
			t.Errorf("%q: exit status %d: %s", arguments, got, &said)
		}
		return said.String()
	}
	answers()
	says(t, ingests(1), "which the embedder test-embed built, and cannot with embedded,", "SVARA_EMBEDDER=test-embed", "stop the server first and start it with --embedder embedded")
	ingests(0, "--dry-run")
	ingests(0, "--embedder", ollamatest.Embed)

	build := func() { // as a Svara that knows of no refusal
		t.Helper()
		idx, err := index.Open(t.Context(), data)
		if err != nil {
			t.Fatal(err)
		}
		defer idx.Close()
		if _, err := ingest.Sync(t.Context(), idx, os.DirFS(documents), ingest.Options{Embedder: model.Embedded{}, Source: index.Source{Folder: documents}}); err != nil {
			t.Fatal(err)
		}
	}
	build()
	answers()
	s.until(`"message":"Another embedder has built the index anew: answers are from what it was before. See the log."`, "GET", "/readyz", "")
	s.until(`svara_index_refreshes_total\{outcome="failed"\} [2-9]`, "GET", "/metrics", "")
	answers()
	const told = "another embedder has built the index anew; answering from what it was before"
	if n := strings.Count(s.log.String(), told); n != 1 {
		t.Errorf("it is logged %d times: %s", n, s.log)
	}
	says(t, s.log.String(), `start Svara with --embedder \"embedded\"`)
	if status := s.ask("Vem förvaltar kajen?", ""); status != 200 {
		t.Errorf("status %d", status)
	}
	s.end()
	ingests(0) // without a server it is as asked for
	s = serve(t, append([]string{"--embedder", ollamatest.Embed}, settings...)...)
	answers()
	s.end()
}
