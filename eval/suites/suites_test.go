package suites

import (
	"bytes"
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

	"github.com/rogpeppe/go-internal/txtar"

	"svara/assistant"
)

// load loads a suite of that text.
func load(t *testing.T, text string) (Suite, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "prov.yml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Load(path)
}

const whole = `---
name: Prov
thresholds: {correct: 0.9, refused: 1, latency_p95_ms: 200}
cases:
  - id: vd
    category: name
    conversation: ["Vad är SKR?"]
    question: Vem är vd?
    facts: [["Palle Lundberg", "Lundberg"], [2019, 1.50, 007, true]]
    sources: [a.txt, b/c.txt]

  # inte i dokumenten
  - {id: 17, question: "Hur söker jag bygglov?", unanswerable: true}
`

func TestLoad(t *testing.T) {
	want := Suite{
		Name:       "Prov",
		Thresholds: map[string]float64{"correct": 0.9, "refused": 1, "latency_p95_ms": 200},
		Cases: []Case{
			{ID: "vd", Category: "name", Conversation: []string{"Vad är SKR?"}, Question: "Vem är vd?",
				Facts:   [][]string{{"Palle Lundberg", "Lundberg"}, {"2019", "1.50", "007", "true"}},
				Sources: []string{"a.txt", "b/c.txt"}, Line: 5,
				sourcesAt: []position{{10, "cases[0].sources[0]"}, {10, "cases[0].sources[1]"}}},
			{ID: "17", Question: "Hur söker jag bygglov?", Unanswerable: true, Line: 13},
		},
	}
	for name, text := range map[string]string{
		"as it is":           whole,
		"saved on Windows":   "\ufeff" + strings.ReplaceAll(whole, "\n", "\r\n"),
		"without a --- line": "# om\n" + strings.TrimPrefix(whole, "---\n"),
	} {
		got, err := load(t, text)
		want.File = got.File
		if err != nil || filepath.Base(got.File) != "prov.yml" || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestLoadNamesAfterTheFile(t *testing.T) {
	got, err := load(t, "cases:\n  - {id: a, question: b, unanswerable: true}")
	if err != nil || got.Name != "prov" {
		t.Errorf("%q, %v", got.Name, err)
	}
}

// Whoever writes a suite learns in one go what is wrong with it, where and how.
// The cases stand in testdata; a new one needs no Go.
func TestLoadErrors(t *testing.T) {
	files := archive(t, "wrong.txtar")
	for _, name := range slices.Sorted(maps.Keys(files)) {
		name, isSuite := strings.CutSuffix(name, ".yaml")
		if !isSuite {
			continue
		}
		t.Run(name, func(t *testing.T) {
			suite, err := parse("svit.yaml", files[name+".yaml"])
			if err == nil {
				t.Fatalf("no error: %+v", suite)
			}
			if want := strings.TrimSpace(string(files[name+".want"])); err.Error() != want {
				t.Errorf("got:\n%v\nwant:\n%s", err, want)
			}
		})
	}
}

// archive gives the files of an archive in testdata.
func archive(t testing.TB, name string) map[string][]byte {
	t.Helper()
	parsed, err := txtar.ParseFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string][]byte)
	for _, f := range parsed.Files {
		files[f.Name] = f.Data
	}
	return files
}

// These suites would be long, or no text.
func TestLoadErrorsOfOddFiles(t *testing.T) {
	const one = "cases:\n  - {id: a, unanswerable: true, question: %s}\n"
	many := "cases:\n" + strings.Repeat("  - {question: a, unanswerable: true}\n", 30)
	for _, test := range []struct{ name, text, want string }{
		{"Latin-1", "name: Prov\ncases:\n  - {id: a, question: vad \xe4r det?}\n", "svit.yaml:3: not UTF-8; save the file as UTF-8"},
		{"long", fmt.Sprintf(one, strings.Repeat("å", assistant.MaxQuestion+1)), "svit.yaml:2: cases[0].question: 2001 characters long; a question has at most 2000"},
		{"as long as may be", fmt.Sprintf(one, strings.Repeat("å", assistant.MaxQuestion)), "<nil>"},
		{"Windows", "cases:\r\n  # om\r\n\r\n  - id: a\r\n    question: |\r\n      b\r\n    # c\r\n\r\n    fact: d\r\n    unanswerable: true\r\n",
			"svit.yaml:9: cases[0].fact: unknown field (the fields of a case are id, category, conversation, question, facts, sources, unanswerable)"},
	} {
		if _, err := parse("svit.yaml", []byte(test.text)); fmt.Sprint(err) != test.want {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
	_, err := parse("svit.yaml", []byte(many))
	lines := strings.Split(fmt.Sprint(err), "\n")
	if len(lines) != maxProblems+1 || lines[19] != "svit.yaml:21: cases[19].id: missing; give every case an id of its own" || lines[20] != "… and 10 more" {
		t.Error(err)
	}
	if _, err := Load("finns-inte.yaml"); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "finns-inte.yaml") || !strings.Contains(err.Error(), "docs/evaluate.md") {
		t.Error(err)
	}
	if _, err := Load("testdata"); err == nil {
		t.Error("a folder is no suite")
	}
}

func TestCheckSources(t *testing.T) {
	suite, err := parse("svit.yaml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	if err := suite.CheckSources([]string{"x.txt", "b/c.txt", "a.txt"}); err != nil {
		t.Error(err)
	}
	suite.Cases = append(suite.Cases, Case{ID: "x", Sources: []string{"digg.txt"}, Line: 20})
	want := `svit.yaml:10: cases[0].sources[0]: there is no document "a.txt"
svit.yaml:20: case "x": sources[0]: there is no document "digg.txt" (did you mean "digg-framja.txt"?)`
	if err := suite.CheckSources([]string{"skr-framja.txt", "digg-framja.txt", "b/c.txt"}); fmt.Sprint(err) != want {
		t.Error(err)
	}
	if err := suite.CheckSources(nil); strings.Count(fmt.Sprint(err), "\n") != 2 {
		t.Error(err)
	}
}

func TestDidYouMean(t *testing.T) {
	documents := []string{"digg-framja-forvaltningens-formaga.txt", "digg-ai.txt", "skr-kompetens.txt", "regeringen-strategi.md", "protokoll/2024-03.txt"}
	for wrong, want := range map[string]string{
		"digg-framja.txt":         "digg-framja-forvaltningens-formaga.txt",
		"skr-kompetens.pdf":       "skr-kompetens.txt",
		"SKR-Kompetens":           "skr-kompetens.txt",
		"regering-strategi.md":    "regeringen-strategi.md",
		"2024-03.txt":             "protokoll/2024-03.txt",
		"socialstyrelsen-rad.txt": "",
		"":                        "",
	} {
		if want != "" {
			want = fmt.Sprintf(" (did you mean %q?)", want)
		}
		if got := didYouMean(wrong, documents); got != want {
			t.Errorf("%s: %s, want %s", wrong, got, want)
		}
	}
}

// The line of a case is where its id stands in the file.
func TestSuitesHaveTheLinesOfTheirCases(t *testing.T) {
	builtIn, err := BuiltIn()
	if err != nil || len(builtIn) == 0 {
		t.Fatalf("%d suites, %v", len(builtIn), err)
	}
	for _, suite := range builtIn {
		data, err := os.ReadFile(filepath.Base(suite.File))
		if err != nil {
			t.Fatal(err)
		}
		lines := bytes.Split(data, []byte("\n"))
		for _, c := range suite.Cases {
			if line := string(lines[c.Line-1]); !strings.Contains(line, "id: "+c.ID) {
				t.Errorf("%s:%d: %s is not in %q", suite.File, c.Line, c.ID, line)
			}
		}
	}
}

// FuzzSuite reads anything: an error that names a line, or a suite that can run.
func FuzzSuite(f *testing.F) {
	f.Add([]byte(whole))
	for name, data := range archive(f, "wrong.txtar") {
		if strings.HasSuffix(name, ".yaml") {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		suite, err := parse("svit.yaml", data)
		if err != nil {
			checkError(t, err, "svit.yaml:")
			return
		}
		if len(suite.Cases) == 0 || suite.Name == "" {
			t.Errorf("%+v", suite)
		}
		checkCases(t, suite, data)
	})
}

// checkError holds an error to naming file and line.
func checkError(t *testing.T, err error, prefixes ...string) {
	t.Helper()
	isNamed := func(prefix string) bool {
		rest, ok := strings.CutPrefix(err.Error(), prefix)
		return ok && '1' <= rest[0] && rest[0] <= '9'
	}
	if !slices.ContainsFunc(prefixes, isNamed) {
		t.Errorf("%q", err)
	}
}

// checkCases holds cases to what the rest of the package takes for granted.
func checkCases(t *testing.T, suite Suite, data []byte) {
	t.Helper()
	ids := make(map[string]bool)
	for _, c := range suite.Cases {
		switch {
		case isBlank(c.ID), ids[c.ID], isBlank(c.Question), c.Line < 1, c.Line > bytes.Count(data, []byte("\n"))+1,
			len(c.Sources) != len(c.sourcesAt),
			c.Unanswerable && len(c.Facts)+len(c.Sources) > 0:
			t.Errorf("%+v", c)
		}
		for _, fact := range c.Facts {
			if len(fact) == 0 {
				t.Errorf("%+v", c)
			}
		}
		ids[c.ID] = true
	}
}

func TestRequire(t *testing.T) {
	asked := map[string]float64{"correct": 0.9}
	suite := Suite{Thresholds: asked}
	for metric, value := range map[string]float64{"correct": 0.5, "model_written": 1, "latency_p95_ms": 900} {
		if err := suite.Require(metric, value); err != nil || suite.Thresholds[metric] != value {
			t.Errorf("%s: %v, %v", metric, suite.Thresholds, err)
		}
	}
	if asked["correct"] != 0.9 || len(asked) != 1 {
		t.Errorf("another suite's map changed: %v", asked)
	}
	for metric, want := range map[string]string{"model_writen": "did you mean \"model_written\"?", "refused": "from 0 to 1"} {
		if err := suite.Require(metric, 1.5); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", metric, err)
		}
	}
}
