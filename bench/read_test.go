package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestContent(t *testing.T) {
	tests := []struct {
		name string
		doc  Doc
		want string
	}{
		{"title goes before the text", Doc{Title: "A", Text: "b\nc"}, "A\nb\nc"},
		{"title is the first line", Doc{Title: "A", Text: "A\nb"}, "A\nb"},
		{"space around the first line", Doc{Title: "A", Text: " A \nb"}, " A \nb"},
		{"title only begins the first line", Doc{Title: "A", Text: "A b"}, "A\nA b"},
		{"no title", Doc{Text: "b"}, "b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.doc.Content(); got != tt.want {
				t.Errorf("Content() = %q, want %q", got, tt.want)
			}
		})
	}
}

const (
	oneDoc        = `{"id":"a1","title":"Öppettider","text":"Öppet till klockan 18"}` + "\n"
	someQuestions = `{"id":"q1","question":"Hur länge är det öppet?","gold":["a1"],"gold_cross":["b1"],"answerable":true}
{"id":"q2","question":"Vad kostar det?","gold":[],"answerable":false}
`
)

func TestReadSet(t *testing.T) {
	set, err := readSet(writeSet(t, t.TempDir(), "a", oneDoc, someQuestions), "a")
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Docs) != 1 || set.Docs[0].ID != "a1" {
		t.Errorf("documents = %v, want a1", set.Docs)
	}
	if len(set.Questions) != 1 || set.Questions[0].ID != "q1" {
		t.Errorf("questions = %v, want only the answerable q1", set.Questions)
	}
}

func TestReadSetRefuses(t *testing.T) {
	tests := []struct {
		name, corpus, questions, want string
	}{
		{"repeated document", oneDoc + oneDoc, someQuestions, `"a1" occurs twice`},
		{"gold outside the corpus", strings.ReplaceAll(oneDoc, "a1", "z"), someQuestions, `"q1" has no gold`},
		{"broken line", oneDoc + "{", someQuestions, "corpus.jsonl, value 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readSet(writeSet(t, t.TempDir(), "a", tt.corpus, tt.questions), "a")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want one with %q", err, tt.want)
			}
		})
	}
}

// A right document in another set's corpus counts only in the mixture.
func TestMixCountsCrossGold(t *testing.T) {
	a := Set{Name: "a", Docs: []Doc{{ID: "a1"}}, Questions: []Question{
		{ID: "q1", Gold: []string{"a1"}, GoldCross: []string{"b1"}},
	}}
	b := Set{Name: "b", Docs: []Doc{{ID: "b1"}}}
	mixed, err := mix([]Set{a, b})
	if err != nil {
		t.Fatal(err)
	}
	if got := mixed.Questions[0].Gold; !slices.Equal(got, []string{"a1", "b1"}) {
		t.Errorf("mixed gold = %v, want a1 and b1", got)
	}
	if got := a.Questions[0].Gold; !slices.Equal(got, []string{"a1"}) {
		t.Errorf("gold of the set itself became %v", got)
	}
	if _, err := mix([]Set{a, a}); err == nil {
		t.Error("mixing a set with itself: no error, want one about the repeated id")
	}
}

// The whole program on two tiny sets: a row for each ranker on each set and on the
// mixture.
func TestRun(t *testing.T) {
	folder := t.TempDir()
	writeSet(t, folder, "a", oneDoc, someQuestions)
	writeSet(t, folder, "b", strings.ReplaceAll(oneDoc, "a1", "b1"), strings.ReplaceAll(someQuestions, "a1", "b1"))
	var out bytes.Buffer
	if err := run(t.Context(), &out, folder, []string{"a", "b"}, compare); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Count(out.String(), "\n"), 1+3*len(builders); got != want {
		t.Errorf("%d lines, want %d:\n%s", got, want, &out)
	}
}

// writeSet writes a question set into a folder, and gives that folder.
func writeSet(t *testing.T, folder, name, corpus, questions string) string {
	t.Helper()
	if err := os.Mkdir(filepath.Join(folder, name), 0o755); err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{"corpus.jsonl": corpus, "questions.jsonl": questions} {
		if err := os.WriteFile(filepath.Join(folder, name, file), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
