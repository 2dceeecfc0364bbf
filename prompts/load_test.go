package prompts

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// Who edits a prompt and breaks it is told the file, the line and what to do.
func TestBrokenTemplates(t *testing.T) {
	question := built(t, "answer-question.sv.txt")
	without := func(text string) string { return strings.Replace(question, text, "", 1) }
	tests := []struct {
		file, text string
		want       []string
	}{
		{"answer-rules.sv.txt", "Svara.\n\nSkriv {{.NotFound}\n", []string{"answer-rules.sv.txt:3: ", "correct what stands between {{ and }} there", "or delete the file"}},
		{"answer-rules.en.txt", "Answer.\r\n{{.Notfound}}\r\n", []string{"answer-rules.en.txt:2:", "can't evaluate field Notfound"}},
		{"answer-rules.sv.txt", "Svara.\n{{if .Passages}}\n{{.Passages.Titel}}\n{{end}}{{.NotFound}}", []string{"answer-rules.sv.txt:3:", "Titel"}},
		{"answer-rules.sv.txt", "{{.NotFound}}\n{{(index .Conversation 0).Answer}}", []string{"answer-rules.sv.txt:2:", "out of range"}},
		{"answer-rules.sv.txt", "Svara.", []string{"answer-rules.sv.txt lacks {{.NotFound}}"}},
		{"answer-rules.sv.txt", "Svara p\xe5 fr\xe5gan.", []string{"answer-rules.sv.txt:1: ", "save the file as UTF-8"}},
		{"whole-rules.sv.txt", " \n", []string{"whole-rules.sv.txt is empty"}},
		{"not-found.sv.txt", "Vet ej.\nFråga igen.", []string{"not-found.sv.txt", "not one plain sentence"}},
		{"not-found.en.txt", "I do not know. [1]", []string{"not-found.en.txt", "not one plain sentence"}},
		{"answer-question.sv.txt", without("Fråga: {{.Question}}\n"), []string{"lacks {{.Question}} after the passages"}},
		{"answer-question.sv.txt", "{{.Question}}\n" + without("Fråga: {{.Question}}\n"), []string{"lacks {{.Question}} after the passages"}},
		{"answer-question.sv.txt", without("===== slut på avsnitten ====="), []string{"lacks ===== after the last passage"}},
		{"answer-question.sv.txt", strings.Replace(question, "===== [{{.Number}}]", "[{{.Number}}]", 1), []string{"lacks ===== [{{.Number}}] before each passage"}},
		{"answer-question.sv.txt", without("{{if .Heading}}Rubrik: {{.Heading}}\n{{end}}"), []string{"lacks {{.Heading}}"}},
		{"answer-rules.txt", "Svara.", []string{"answer-rules.txt is not the name of a prompt", "answer-rules.sv.txt"}},
	}
	for _, test := range tests {
		_, err := Load(fstest.MapFS{test.file: {Data: []byte(test.text)}})
		if err == nil {
			t.Errorf("%s with %q: no error", test.file, test.text)
			continue
		}
		for _, want := range test.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s with %q: %v, which lacks %q", test.file, test.text, err, want)
			}
		}
	}
	if _, err := Load(os.DirFS("testdata/no-such-folder")); err == nil || !strings.Contains(err.Error(), "correct its name") {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// An organisation's own file counts, as Windows saves it, and the rest are the
// built-in ones.
func TestOwnFiles(t *testing.T) {
	own := fstest.MapFS{
		"not-found.sv.txt": {Data: []byte("\ufeffDet vet jag inte.\r\n")},
		"README.md":        {Data: []byte("{{")},
	}
	p, err := Load(own)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.NotFound(Swedish); got != "Det vet jag inte." {
		t.Errorf("not found: %q", got)
	}
	if got, want := p.NotFound(English), load(t).NotFound(English); got != want || want == "" {
		t.Errorf("not found in English: %q, want %q", got, want)
	}
	prompt, err := p.Answer(Question{Language: Swedish, Text: "Varför?", Passages: []Passage{agenda}}, roomy)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range prompt.Messages {
		if !strings.Contains(m.Text, "Det vet jag inte.") || strings.Contains(m.Text, "\r") {
			t.Errorf("%s: %q", m.Role, m.Text)
		}
	}
}

// Windows checks files out with other line ends; the prompt stays the same.
func TestLineEnds(t *testing.T) {
	own := fstest.MapFS{}
	names, err := fs.Glob(builtIn, "*.txt")
	if err != nil || len(names) != 2*len(files) {
		t.Fatalf("built in: %q, %v", names, err)
	}
	for _, name := range names {
		own[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(built(t, name), "\n", "\r\n"))}
	}
	p, err := Load(own)
	if err != nil {
		t.Fatal(err)
	}
	q := Question{Language: Swedish, Text: "Varför?", Conversation: thanks, Passages: []Passage{agenda, mature}}
	got, err := p.Answer(q, roomy)
	want, err2 := load(t).Answer(q, roomy)
	if err != nil || err2 != nil || sketch(got) != sketch(want) {
		t.Errorf("%v, %v:\n%s", err, err2, sketch(got))
	}
}

func built(t *testing.T, name string) string {
	t.Helper()
	text, err := fs.ReadFile(builtIn, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
