package suites

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// loadSet loads the set of a name in sets.txtar from the working folder.
func loadSet(t testing.TB, files map[string][]byte, name string) (Set, error) {
	t.Helper()
	for _, part := range []string{"corpus", "questions"} {
		data, ok := files[name+"."+part]
		if !ok {
			data = files["right."+part]
		}
		if err := os.WriteFile(part+".jsonl", data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return LoadSet("corpus.jsonl", "questions.jsonl")
}

func TestLoadSet(t *testing.T) {
	files := archive(t, "sets.txtar")
	folder := t.TempDir()
	t.Chdir(folder)
	got, err := loadSet(t, files, "right")
	want := Set{
		Documents: []Document{
			{"swq-1", "Bygglov", "Bygglov\nDu söker bygglov hos kommunen."},
			{"swq-2", "Om avgifter", "En avgift är 100 kronor."},
			{"swq-3", "", "Utan titel."},
		},
		Suite: Suite{
			Name: filepath.Base(folder),
			File: "questions.jsonl",
			Cases: []Case{
				{ID: "q1", Question: "Var söker jag bygglov?", Facts: [][]string{{"hos kommunen", "kommunen"}},
					Sources: []string{"swq-1.txt", "swq-3.txt"}, Line: 1, sourcesAt: []position{{1, "gold[0]"}, {1, "gold[1]"}}},
				{ID: "q2", Category: "number", Question: "Vad kostar det?",
					Sources: []string{"swq-2.txt"}, Line: 2, sourcesAt: []position{{2, "gold[0]"}}},
				{ID: "q3", Question: "Vem är vd?", Unanswerable: true, Line: 4},
				{ID: "q4", Question: "Vem är ordförande?", Unanswerable: true, Line: 5},
			},
		},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	content := fstest.MapFS{
		"swq-1.txt": {Data: []byte("Bygglov\nDu söker bygglov hos kommunen.")},
		"swq-2.txt": {Data: []byte("Om avgifter\nEn avgift är 100 kronor.")},
		"swq-3.txt": {Data: []byte("Utan titel.")},
	}
	if !reflect.DeepEqual(got.Files(), content) {
		t.Errorf("%v", got.Files())
	}
}

// A set is named for its folder, or for the file where that has a name of its
// own. Nor does it matter what program wrote it.
func TestLoadSetOfAnotherProgram(t *testing.T) {
	folder := t.TempDir()
	corpus, questions := filepath.Join(folder, "dokument.jsonl"), filepath.Join(folder, "frågor.jsonl")
	long := strings.Repeat("ord ", 1<<20)
	write(t, corpus, "\ufeff"+`{"id": "a", "title": "A", "text": "`+long+"\"}\r\n\r\n")
	write(t, questions, "\ufeff"+`{"id": "q", "question": "Vad?", "gold": ["a"]}`)
	set, err := LoadSet(corpus, questions)
	if err != nil || set.Suite.Name != "frågor" || len(set.Suite.Cases) != 1 || len(set.Documents) != 1 || len(set.Documents[0].Text) != len(long) {
		t.Errorf("%+v, %v", set.Suite, err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// The cases stand in testdata; a new one needs no Go.
func TestLoadSetErrors(t *testing.T) {
	files := archive(t, "sets.txtar")
	t.Chdir(t.TempDir())
	for _, name := range slices.Sorted(maps.Keys(files)) {
		name, isWant := strings.CutSuffix(name, ".want")
		if !isWant {
			continue
		}
		t.Run(name, func(t *testing.T) {
			set, err := loadSet(t, files, name)
			if want := strings.TrimSpace(string(files[name+".want"])); fmt.Sprint(err) != want {
				t.Errorf("%+v, got:\n%v\nwant:\n%s", set, err, want)
			}
		})
	}
}

// These files would be long, or no text.
func TestLoadSetErrorsOfOddFiles(t *testing.T) {
	const document = `{"id": "a", "text": "Ett."}` + "\n"
	for _, test := range []struct{ name, corpus, want string }{
		{"Latin-1", document + "{\"id\": \"b\", \"text\": \"tv\xe5\"}", "corpus.jsonl:2: not UTF-8; save the file as UTF-8"},
		{"UTF-16", "\xff\xfe{\x00", "corpus.jsonl:1: not UTF-8; save the file as UTF-8"},
		{"no line ends", document + strings.Repeat("a", maxLine+1), "corpus.jsonl:2: longer than 16 MB; every line is one JSON object"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "corpus.jsonl", test.corpus)
			write(t, "questions.jsonl", `{"id": "q", "question": "Vad?", "gold": ["a"]}`)
			if _, err := LoadSet("corpus.jsonl", "questions.jsonl"); fmt.Sprint(err) != test.want {
				t.Error(err)
			}
		})
	}
	if _, err := LoadSet("finns-inte.jsonl", "inte-heller.jsonl"); !errors.Is(err, fs.ErrNotExist) ||
		!strings.Contains(err.Error(), "finns-inte") || !strings.Contains(err.Error(), "inte-heller") {
		t.Error(err)
	}
	if _, err := LoadSet("testdata", "testdata"); err == nil {
		t.Error("a folder is no set")
	}
}

// The figures are those of the sets' README.
func TestPublicSets(t *testing.T) {
	for name, want := range map[string]struct{ documents, answerable, unanswerable int }{
		"swequad_mc":  {179, 447, 63},
		"squad_v2_sv": {543, 2289, 2905},
		"swefaq":      {174, 174, 0},
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join("../../shared/data", name)
			if _, err := os.Stat(folder); err != nil {
				t.Skip("the set is not here")
			}
			set, err := LoadSet(filepath.Join(folder, "corpus.jsonl"), filepath.Join(folder, "questions.jsonl"))
			if err != nil || set.Suite.Name != name {
				t.Fatal(set.Suite.Name, err)
			}
			got := want
			got.documents, got.answerable, got.unanswerable = len(set.Documents), 0, 0
			for _, c := range set.Suite.Cases {
				if c.Unanswerable {
					got.unanswerable++
				} else {
					got.answerable++
				}
			}
			if got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
			checkElsewhere(t, set)
		})
	}
}

// checkElsewhere holds the halves of a set to being its documents, and to have
// no right document of their questions.
func checkElsewhere(t *testing.T, set Set) {
	t.Helper()
	sources := make(map[string][]string)
	for _, c := range set.Suite.Cases {
		sources[c.ID+"/elsewhere"] = c.Sources
	}
	var documents []Document
	asked := 0
	for _, half := range set.Elsewhere() {
		documents = append(documents, half.Documents...)
		asked += len(half.Suite.Cases)
		for _, c := range half.Suite.Cases {
			if !c.Unanswerable || c.Category != "elsewhere" || len(sources[c.ID]) == 0 || len(c.Facts)+len(c.Sources) > 0 {
				t.Errorf("%+v", c)
			}
			for _, source := range sources[c.ID] {
				if _, err := fs.Stat(half.Files(), source); err == nil {
					t.Errorf("%s is among the documents of %s", source, c.ID)
				}
			}
		}
	}
	byID := func(a, b Document) int { return strings.Compare(a.ID, b.ID) }
	if !slices.Equal(slices.SortedFunc(slices.Values(documents), byID), slices.SortedFunc(slices.Values(set.Documents), byID)) {
		t.Error("the halves are not the whole")
	}
	t.Logf("%d questions are asked elsewhere", asked)
}

func TestElsewhere(t *testing.T) {
	var set Set
	for i := range 12 {
		set.Documents = append(set.Documents, Document{ID: fmt.Sprint(i), Text: "a"})
	}
	set.Suite = Suite{Name: "n", File: "f", Cases: []Case{
		{ID: "first", Question: "a", Sources: []string{"0.txt", "11.txt"}, Facts: [][]string{{"a"}}, Line: 1},
		{ID: "second", Question: "b", Sources: []string{"9.txt"}, Category: "name", Line: 2},
		{ID: "both", Question: "c", Sources: []string{"0.txt", "5.txt"}, Line: 3},
		{ID: "none", Question: "d", Unanswerable: true, Line: 4},
	}}
	halves := set.Elsewhere()
	want := [2]Suite{
		{Name: "n", File: "f", Cases: []Case{{ID: "second/elsewhere", Category: "elsewhere", Question: "b", Unanswerable: true, Line: 2}}},
		{Name: "n", File: "f", Cases: []Case{{ID: "first/elsewhere", Category: "elsewhere", Question: "a", Unanswerable: true, Line: 1}}},
	}
	for h, half := range halves {
		if !reflect.DeepEqual(half.Suite, want[h]) {
			t.Errorf("half %d: %+v", h, half.Suite)
		}
	}
	if len(halves[0].Documents) != 7 || len(halves[1].Documents) != 5 || halves[1].Documents[0].ID != "5" {
		t.Errorf("%v", halves)
	}
}

// FuzzSet reads anything: an error that names a file and a line, or a set whose
// questions can be asked of its documents.
func FuzzSet(f *testing.F) {
	files := archive(f, "sets.txtar")
	for name := range files {
		if name, isWant := strings.CutSuffix(name, ".want"); isWant {
			f.Add(files[name+".corpus"], files[name+".questions"])
		}
	}
	f.Add(files["right.corpus"], files["right.questions"])
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, corpus, questions []byte) {
		t.Chdir(folder)
		set, err := loadSet(t, map[string][]byte{"fuzz.corpus": corpus, "fuzz.questions": questions}, "fuzz")
		if err != nil {
			checkError(t, err, "corpus.jsonl:", "questions.jsonl:")
			return
		}
		checkCases(t, set.Suite, questions)
		var paths []string
		for _, d := range set.Documents {
			if _, err := fs.Stat(set.Files(), documentPath(d.ID)); err != nil {
				t.Error(err)
			}
			paths = append(paths, documentPath(d.ID))
		}
		if err := set.Suite.CheckSources(paths); err != nil {
			t.Error(err)
		}
	})
}
