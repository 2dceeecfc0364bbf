package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"svara/internal/ollamatest"
)

// TestPulledModelAnswers does what the guides say to get a language model, beside a Svara
// that runs: Ollama fetches it from a registry, which has one of a few megabytes under the
// name. Svara then uses it.
func TestPulledModelAnswers(t *testing.T) {
	const recommended = "qwen3:8b" // and the default of --model
	from := ollamatest.Start(t)
	from.Copy(t, ollamatest.Echo, recommended)
	ollama := ollamatest.Start(t, from.Registry(t)...)
	binary, err := ollamatest.Binary()
	if err != nil {
		t.Fatal(err)
	}
	programs := t.TempDir()
	if err := os.Symlink(binary, filepath.Join(programs, "ollama")); err != nil {
		t.Fatal(err)
	}
	s := serve(t, "--ollama", ollama.URL, "--prompts", quotingPrompts(t), "--documents", smallFolder(t))
	const question = `{"question":"Vem förvaltar kajen?"}`
	s.until(`"mode":"extractive"`, "POST", "/api/ask", question)
	pulls := 0
	for _, file := range documentFiles(t) {
		for _, c := range commandsOf(t, file) {
			if !strings.HasPrefix(c.text, "ollama pull ") {
				continue
			}
			pulls++
			command := exec.CommandContext(t.Context(), "sh", "-c", c.text)
			command.Env = append(os.Environ(), "PATH="+programs+":"+os.Getenv("PATH"), "OLLAMA_HOST="+ollama.URL)
			if said, err := command.CombinedOutput(); err != nil {
				t.Fatalf("%s:%d: %s: %v\n%s", file, c.line, c.text, err, said)
			}
		}
	}
	if pulls == 0 {
		t.Fatal("no guide shows how to get a model")
	}
	s.until(`"mode":"generative".*"model":"`+recommended+`"`, "POST", "/api/ask", question)
	s.end()
}
