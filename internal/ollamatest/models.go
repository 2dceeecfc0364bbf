package ollamatest

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
)

// The models that a server has.
const (
	Say   = "test-say"   // says Sentence, whatever it is asked
	Loop  = "test-loop"  // never ends
	Echo  = "test-echo"  // says what stands between TokenQuote and TokenStop in the prompt, or else the last message
	Think = "test-think" // says Thoughtful, or Thoughtless where it is told not to think
	Embed = "test-embed" // gives vectors of 128 dimensions to texts of up to 512 tokens
)

// What models say.
const (
	Sentence    = "Kommunen beslutade 2023 att bygga en ny skola i Vinninga."
	Thoughtful  = "Jag har tänkt efter."
	Thoughtless = "Utan att tänka."
)

// testModel is how a model is made.
type testModel struct {
	name, template string
	file           func() []byte
}

var (
	copierFile = sync.OnceValue(copier)

	testModels = []testModel{
		{Say, conversation + quote(Sentence) + tokenCopy, copierFile},
		{Echo, conversation + tokenCopy, copierFile},
		{Think, conversation + "{{ if and .IsThinkSet (not .Think) }}" + quote(Thoughtless) +
			"{{ else }}" + quote(Thoughtful) + "{{ end }}" + tokenCopy, copierFile},
		// Nothing ends the second round: the copy goes on from the first.
		{Loop, conversation + TokenQuote + round + round + tokenCopy, copierFile},
		{Embed, "", sync.OnceValue(func() []byte { return embedder(1) })},
	}
)

const (
	round = "ett steg till och sedan varvet runt igen, "

	// conversation writes messages as the copying models know them.
	conversation = `{{ range .Messages }}{{ if eq .Role "user" }}` + TokenUser + `{{ else if eq .Role "system" }}` + TokenSystem +
		`{{ end }}{{ .Content }}` + TokenEnd + `{{ end }}`
)

func quote(text string) string { return TokenQuote + text + TokenStop }

// ReplaceEmbedder gives the server another embedding model under the name, which
// may be new or Embed: one whose vectors are others.
func (s *Server) ReplaceEmbedder(t testing.TB, name string, seed uint64) {
	t.Helper()
	if err := s.create(testModel{name: name, file: func() []byte { return embedder(seed) }}); err != nil {
		t.Fatalf("creating %s: %v", name, err)
	}
}

// Copy gives the server a model that it has under another name, too, as when somebody
// has just pulled that.
func (s *Server) Copy(t testing.TB, model, name string) {
	t.Helper()
	request, err := json.Marshal(map[string]string{"source": model, "destination": name})
	if err == nil {
		err = s.post("/api/copy", "application/json", request)
	}
	if err != nil {
		t.Fatalf("copying %s: %v", model, err)
	}
}

// create uploads a model's file and makes the model, as 'ollama create' does.
func (s *Server) create(m testModel) error {
	file := m.file()
	digest := fmt.Sprintf("sha256:%x", sha256.Sum256(file))
	if err := s.post("/api/blobs/"+digest, "application/octet-stream", file); err != nil {
		return err
	}
	request, err := json.Marshal(map[string]any{
		"model": m.name, "template": m.template, "files": map[string]string{"model.gguf": digest}, "stream": false,
		// Two threads on a loaded machine wait for each other: 25 times slower.
		"parameters": map[string]any{"num_thread": 1},
	})
	if err != nil {
		return err
	}
	return s.post("/api/create", "application/json", request)
}

func (s *Server) post(path, contentType string, body []byte) error {
	response, err := http.Post(s.URL+path, contentType, bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= 300 {
		return fmt.Errorf("%s: %s: %s", path, response.Status, said)
	}
	return nil
}
