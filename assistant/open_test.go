package assistant

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"svara/ingest"
	"svara/internal/index"
	"svara/internal/model"
)

// open gives an assistant over files, by a real index, and that index.
func open(t testing.TB, files fs.FS) (*Assistant, *index.Index) {
	t.Helper()
	idx, err := index.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	fill(t, idx, files)
	a, err := New(idx, model.Embedded{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a, idx
}

// fill makes idx say what files say.
func fill(t testing.TB, idx *index.Index, files fs.FS) {
	t.Helper()
	if _, err := ingest.Sync(t.Context(), idx, files, ingest.Options{Embedder: model.Embedded{}, AllowRemovals: true}); err != nil {
		t.Fatal(err)
	}
}

// lillevik is the documents of a municipality that is not.
func lillevik(t testing.TB) *Assistant {
	t.Helper()
	a, _ := open(t, os.DirFS("testdata/lillevik"))
	return a
}

// folder gives files of those texts by path.
func folder(texts map[string]string) fstest.MapFS {
	files := make(fstest.MapFS)
	for path, text := range texts {
		files[path] = &fstest.MapFile{Data: []byte(text), ModTime: time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)}
	}
	return files
}

// joinedWith is folder of lillevik's files and texts beside them.
func joinedWith(t testing.TB, texts map[string]string) fstest.MapFS {
	t.Helper()
	all := maps.Clone(texts)
	for _, name := range []string{"*.md", "*.txt", "planer/*.md"} {
		paths, err := filepath.Glob("testdata/lillevik/" + name)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %v", name, err)
		}
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			all[strings.TrimPrefix(filepath.ToSlash(path), "testdata/lillevik/")] = string(data)
		}
	}
	return folder(all)
}

// ask asks one question, holds the answer to the contract, and gives it.
func ask(t testing.TB, a *Assistant, question string, before ...Turn) Answer {
	t.Helper()
	answer, err := a.Ask(t.Context(), Question{Text: question, Conversation: before})
	if err != nil {
		t.Fatalf("%q: %v", question, err)
	}
	for _, fault := range faults(a, answer) {
		t.Errorf("%q: %s\n%s", question, fault, asJSON(answer))
	}
	return answer
}

// said is a conversation of one person's earlier questions with their answers.
func said(t testing.TB, a *Assistant, questions ...string) []Turn {
	t.Helper()
	var turns []Turn
	for _, q := range questions {
		answer := ask(t, a, q, turns...)
		turns = append(turns, Turn{"user", q}, Turn{"assistant", answer.Text})
	}
	return turns
}

// without gives an answer without what differs between two of the same.
func without(answer Answer) Answer {
	answer.ID, answer.Timings = "", Timings{}
	return answer
}

func asJSON(v any) string {
	text, _ := json.MarshalIndent(v, "", "  ") // of plain structs: no error
	return string(text)
}

// lines gives the lines of a file in testdata, without comments.
func lines(t testing.TB, file string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(strings.Split(strings.TrimSpace(string(data)), "\n"), func(line string) bool {
		return strings.HasPrefix(line, "#")
	})
}
