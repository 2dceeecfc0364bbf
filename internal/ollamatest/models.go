package ollamatest

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// The models of a server.
const (
	Say   = "test-say"   // answers Sentence to everything
	Loop  = "test-loop"  // never stops answering
	Echo  = "test-echo"  // answers with what is between TokenQuote and TokenStop in the prompt, or else with the last message
	Think = "test-think" // answers Thoughtful, or Thoughtless if told not to think
	Embed = "test-embed" // gives vectors of 128 dimensions for texts of up to 512 tokens
)

// What the models answer.
const (
	Sentence    = "Kommunen beslutade 2023 att bygga en ny skola i Vinninga."
	Thoughtful  = "Jag har tänkt efter."
	Thoughtless = "Utan att tänka."
)

// testModel says how a model is made.
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
		// Nothing ends the second round, so the copy continues from the end of the first.
		{Loop, conversation + TokenQuote + round + round + tokenCopy, copierFile},
		{Embed, "", sync.OnceValue(func() []byte { return embedder(1) })},
	}
)

const (
	round = "ett steg till och sedan varvet runt igen, "

	// conversation writes messages in the form that the copying models know.
	conversation = `{{ range .Messages }}{{ if eq .Role "user" }}` + TokenUser + `{{ else if eq .Role "system" }}` + TokenSystem +
		`{{ end }}{{ .Content }}` + TokenEnd + `{{ end }}`
)

func quote(text string) string { return TokenQuote + text + TokenStop }

// ReplaceEmbedder gives the server another embedding model under a name, which may be new
// or Embed. Its vectors are those of the seed.
func (s *Server) ReplaceEmbedder(t testing.TB, name string, seed uint64) {
	t.Helper()
	if err := s.create(testModel{name: name, file: func() []byte { return embedder(seed) }}); err != nil {
		t.Fatalf("creating %s: %v", name, err)
	}
}

// Copy gives a model of the server another name as well, as if somebody had just pulled
// it.
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

// Damage cuts off the files of all the server's models, as a full disk does. Models that
// are loaded go on.
func (s *Server) Damage(t testing.TB) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(s.models, "blobs", "sha256-*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		const most = 1 << 10 // less than a model, and more than what tells of one
		about, err := os.Stat(file)
		if err == nil && about.Size() > most {
			err = os.Truncate(file, most)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// create uploads the file of a model and makes the model, as 'ollama create' does.
func (s *Server) create(m testModel) error {
	file := m.file()
	digest := fmt.Sprintf("sha256:%x", sha256.Sum256(file))
	if err := s.post("/api/blobs/"+digest, "application/octet-stream", file); err != nil {
		return err
	}
	request, err := json.Marshal(map[string]any{
		"model": m.name, "template": m.template, "files": map[string]string{"model.gguf": digest}, "stream": false,
		// On a loaded machine two threads wait for each other, which is 25 times slower.
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
