package eval

import (
	"path/filepath"
	"testing"

	"svara/assistant"
	"svara/corpus"
	"svara/ingest"
	"svara/internal/index"
	"svara/internal/model"
)

// open gives an assistant over the built-in documents.
func open(t *testing.T) *assistant.Assistant {
	t.Helper()
	idx, err := index.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	if _, err := ingest.Sync(t.Context(), idx, corpus.Files, ingest.Options{Embedder: model.Embedded{}}); err != nil {
		t.Fatal(err)
	}
	a, err := assistant.New(idx, model.Embedded{}, assistant.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestSuites holds every suite in git to its thresholds.
func TestSuites(t *testing.T) {
	suites, err := filepath.Glob("suites/*.yaml")
	if err != nil || len(suites) == 0 {
		t.Fatalf("no suites: %v", err)
	}
	a := open(t)
	for _, path := range suites {
		t.Run(filepath.Base(path), func(t *testing.T) {
			suite, err := Load(path)
			if err != nil {
				t.Fatal(err)
			}
			results, err := Run(t.Context(), a, suite)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range results {
				if !r.Right() {
					t.Logf("wrong: %s (%s): %s\n%.2f %s\nmissing %q", r.Case.ID, r.Case.Category, r.Case.Question, r.Answer.Confidence, r.Answer.Text, r.Missing)
				}
			}
			score := Sum(results)
			t.Logf("%+v", score)
			for _, failure := range score.Failures(suite.Thresholds) {
				t.Error(failure)
			}
		})
	}
}
