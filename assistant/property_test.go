package assistant

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"
	"svara/corpus"
)

// TestProofOfSuites holds the answers to all questions that are evaluated to
// the contract, the built-in documents being what is asked of.
func TestProofOfSuites(t *testing.T) {
	paths, err := filepath.Glob("../eval/suites/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no suites: %v", err)
	}
	a, _ := open(t, corpus.Files)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var suite struct {
			Cases []struct {
				Conversation []string
				Question     string
			}
		}
		if err := yaml.Unmarshal(data, &suite); err != nil || len(suite.Cases) == 0 {
			t.Fatalf("%s: %v", path, err)
		}
		for _, c := range suite.Cases {
			ask(t, a, c.Question, said(t, a, c.Conversation...)...)
		}
	}
}

// TestProofOfSwequad does the same for Swedish questions of other people's over
// other people's pages.
func TestProofOfSwequad(t *testing.T) {
	const questions = 200
	pages := make(map[string]string)
	readSwequad(t, "corpus.jsonl", func(line struct{ ID, Text string }) bool {
		pages[line.ID+".txt"] = line.Text
		return true
	})
	a, _ := open(t, folder(pages))
	answered, asked := 0, 0
	readSwequad(t, "questions.jsonl", func(line struct{ Question string }) bool {
		if ask(t, a, line.Question).Status == Answered {
			answered++
		}
		asked++
		return asked < questions
	})
	if answered < asked/2 { // else nothing was held to the contract
		t.Errorf("%d of %d answered", answered, asked)
	}
}

// readSwequad gives the lines of a file of the development set until next has
// enough, and skips the test where the set is not there.
func readSwequad[T any](t *testing.T, file string, next func(T) bool) {
	t.Helper()
	lines, err := os.Open("../../shared/data/swequad_mc/" + file)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the development questions are not part of the project:", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer lines.Close()
	scanner := bufio.NewScanner(lines)
	scanner.Buffer(nil, 1<<24)
	for scanner.Scan() {
		var line T
		if err := json.Unmarshal(scanner.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		if !next(line) {
			return
		}
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
}
