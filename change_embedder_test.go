package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"svara/internal/ollamatest"
)

// TestAnswersBeforeTheModelsAreThere has a server answer while Ollama lacks both models,
// take each into use when it comes, and go on when Ollama dies and when Svara is started
// anew without it. Whoever asks while the index is built anew gets an answer each time.
func TestAnswersBeforeTheModelsAreThere(t *testing.T) {
	ollama := ollamatest.Start(t)
	documents := t.TempDir()
	for i := range 60 {
		text := fmt.Sprintf("Om brygga %d\n\nBrygga %[1]d förvaltas av Hamnlaget i Sundvik.\n", i)
		if err := os.WriteFile(filepath.Join(documents, fmt.Sprintf("brygga-%d.txt", i)), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"--answer-at-once", "--rate", "0", "--documents", documents, "--data", t.TempDir(),
		"--ollama", ollama.URL, "--embedder", "late-embed", "--model", "late-echo", "--prompts", "testdata/prompts"}
	s := serve(t, args...)
	s.asks(`"mode":"extractive"`)
	s.until(`"model_unavailable"`, http.MethodPost, "/v1/embeddings", `{"input":"brygga"}`)
	s.until(`"embedder":{"status":"absent"`, http.MethodGet, "/readyz", "")

	ollama.ReplaceEmbedder(t, "late-embed", 1)
	asked := 0
	for end := time.Now().Add(patience); !strings.Contains(s.log.String(), "the index was built anew"); asked++ {
		s.asks(`"mode":"extractive"`)
		if time.Now().After(end) {
			t.Fatalf("the embedder is not taken into use: %s", s.log)
		}
	}
	s.asks(`"mode":"extractive"`)
	t.Logf("asked %d times while the embedder changed", asked)
	s.until(`"model":"late-embed"`, http.MethodPost, "/v1/embeddings", `{"input":"brygga"}`)
	s.until(`"embedder":{"status":"ok"`, http.MethodGet, "/readyz", "")

	ollama.Copy(t, ollamatest.Echo, "late-echo")
	s.until(`"notice":"[^"]*Språkmodellens svar gick inte att styrka`, http.MethodPost, "/api/ask", bridge)

	ollama.Kill()
	s.asks(`"mode":"extractive"`)
	s.end()
	s = serve(t, args...)
	s.asks(`"mode":"extractive"`)
	s.end()
}

const bridge = `{"question":"Vem förvaltar brygga 7?"}`

// asks asks once, for an answer with a known fact that holds want.
func (s *serving) asks(want string) {
	s.t.Helper()
	_, body, err := send(http.MethodPost, s.base+"/api/ask", bridge, "")
	if err != nil || !strings.Contains(body, "Hamnlaget") || !strings.Contains(body, want) {
		s.t.Fatalf("%s %v, want %s: %s", body, err, want, s.log)
	}
}

// until sends a request again and again until what comes matches a pattern.
func (s *serving) until(pattern, method, path, body string) {
	s.t.Helper()
	want := regexp.MustCompile(pattern)
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		_, answer, err := send(method, s.base+path, body, "")
		if err == nil && want.MatchString(answer) {
			return
		}
		if time.Now().After(end) {
			s.t.Fatalf("%s %s: %s %v, want %s: %s", method, path, answer, err, pattern, s.log)
		}
	}
}
