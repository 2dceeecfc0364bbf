package eval

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"svara/assistant"
	"svara/corpus"
	"svara/eval/metrics"
	"svara/eval/suites"
	"svara/ingest"
	"svara/internal/index"
	"svara/internal/model"
)

var update = flag.Bool("update", false, "write testdata/seed.txt anew")

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

// TestSuites holds the suites about the built-in documents to their thresholds,
// and each case to testdata/seed.txt: how the right document and passage rank, and
// how the case comes out. A change in either is a diff to read before it is
// committed; 'go test ./eval -update' writes it.
func TestSuites(t *testing.T) {
	builtIn, err := suites.BuiltIn()
	if err != nil || len(builtIn) == 0 {
		t.Fatalf("%d suites, %v", len(builtIn), err)
	}
	a := open(t)
	var documents []string
	for _, d := range a.Documents() {
		documents = append(documents, d.Document)
	}
	var seed strings.Builder
	seed.WriteString("# rank of the right document, rank of a passage that states a fact, verdict, case\n")
	for _, suite := range builtIn {
		if err := suite.CheckSources(documents); err != nil {
			t.Fatal(err)
		}
		results, err := Ask(t.Context(), a, suite.Cases, nil)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&seed, "\n%s\n", suite.Name)
		for _, r := range results {
			fmt.Fprintf(&seed, "%2s %2s  %-9s %s\n", place(metrics.Rank(r.Retrieved, r.Sources)), place(r.PassageRank), r.Verdict, r.ID)
		}
		for _, failure := range NewRun(suite, results).Failures {
			t.Errorf("%s: %s", suite.Name, failure.Text)
		}
	}
	if *update {
		if err := os.WriteFile("testdata/seed.txt", []byte(seed.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/seed.txt")
	if err != nil {
		t.Fatal(err)
	}
	if seed.String() != string(want) {
		t.Error("testdata/seed.txt says otherwise:")
	}
	for _, line := range changed(string(want), seed.String()) {
		t.Log(line)
	}
	if t.Failed() {
		t.Log("if this is for the better, run 'go test ./eval -update' and commit testdata/seed.txt")
	}
}

func place(rank int) string {
	if rank == 0 {
		return "-"
	}
	return fmt.Sprint(rank)
}

// changed gives the lines that only one of two texts has.
func changed(was, is string) []string {
	before, after := strings.Split(was, "\n"), strings.Split(is, "\n")
	var lines []string
	for _, line := range before {
		if !slices.Contains(after, line) {
			lines = append(lines, "- "+line)
		}
	}
	for _, line := range after {
		if !slices.Contains(before, line) {
			lines = append(lines, "+ "+line)
		}
	}
	return lines
}
