package eval

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// load loads a suite of that text.
func load(t *testing.T, text string) (Suite, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "prov.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Load(path)
}

func TestLoad(t *testing.T) {
	got, err := load(t, `
name: Prov
thresholds: {correct: 0.9, refused: 0.95, false_refusals: 0.05, source_hit: 0.9, citations_valid: 1}
cases:
  - id: vd
    category: name
    conversation: ["Vad är SKR?"]
    question: Vem är vd?
    facts: [["Palle Lundberg", "Lundberg"], [2019]]
    sources: [a.txt, b/c.txt]
  - {id: bygglov, question: "Hur söker jag bygglov?", unanswerable: true}
`)
	want := Suite{
		Name:       "Prov",
		Thresholds: Thresholds{Correct: 0.9, Refused: 0.95, FalseRefusals: 0.05, SourceHit: 0.9, CitationsValid: 1},
		Cases: []Case{
			{ID: "vd", Category: "name", Conversation: []string{"Vad är SKR?"}, Question: "Vem är vd?",
				Facts: [][]string{{"Palle Lundberg", "Lundberg"}, {"2019"}}, Sources: []string{"a.txt", "b/c.txt"}},
			{ID: "bygglov", Question: "Hur söker jag bygglov?", Unanswerable: true},
		},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

// Whoever writes a suite learns which file is wrong, where and how.
func TestLoadErrors(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"no file's content", "", ""},
		{"no cases", "name: Prov", "no cases"},
		{"no cases in the list", "cases: []", "no cases"},
		{"an unknown field", "cases:\n  - id: a\n    question: b\n    fakta: [[c]]\n", "[4:5] unknown field"},
		{"an unknown threshold", "thresholds: {right: 1}\ncases: []", "[1:14] unknown field"},
		{"a field twice", "cases:\n  - id: a\n    id: b\n", "[3:5]"},
		{"broken YAML", "cases:\n  - id: [a\n", "["},
		{"a wrong kind", "cases:\n  - id: a\n    question: b\n    facts: c\n", "[4:12]"},
		{"no id", "cases:\n  - {id: a, question: b, unanswerable: true}\n  - {question: b, unanswerable: true}", "case 2 has no id"},
		{"an id twice", "cases:\n  - {id: a, question: b, unanswerable: true}\n  - {id: a, question: c, unanswerable: true}", `two cases have the id "a"`},
		{"no question", "cases:\n  - {id: a, unanswerable: true}", `case "a" has no question`},
		{"a question of spaces", "cases:\n  - {id: a, question: '  ', unanswerable: true}", `case "a" has no question`},
		{"neither facts nor unanswerable", "cases:\n  - {id: a, question: b}", "either facts or unanswerable"},
		{"both", "cases:\n  - {id: a, question: b, facts: [[c]], unanswerable: true}", "either facts or unanswerable"},
		{"a fact without wordings", "cases:\n  - {id: a, question: b, facts: [[]]}", `case "a"`},
		{"a wording without words", "cases:\n  - {id: a, question: b, facts: [['']]}", `case "a"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			suite, err := load(t, test.text)
			if err == nil {
				t.Fatalf("no error: %+v", suite)
			}
			if !strings.Contains(err.Error(), "prov.yaml: ") || !strings.Contains(err.Error(), test.want) {
				t.Error(err)
			}
		})
	}
	if _, err := Load("testdata/finns-inte.yaml"); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "finns-inte.yaml") {
		t.Error(err)
	}
}
