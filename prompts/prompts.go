// Package prompts holds every word that is sent to a language model: template
// files in Swedish, and in English for English questions, that a Swede who does
// not program can edit. An organisation may put files of its own in their place.
//
// Start reading in answer-rules.sv.txt and answer-question.sv.txt, which are the
// prompt that answers; then at Prompts.Answer in fill.go, which fills them within
// the model's context. clean.go takes out of documents, questions and
// conversations what could pass for something else in a prompt.
//
// The order of the prompt is made for small models: rules first, then passages,
// then the rules that they forget most (language, source, citations) once more in
// one line, and the question last.
//
// The package stores nothing.
package prompts

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"text/template"
	"unicode/utf8"
)

// Language is that of a question, and so of its prompt and its answer.
type Language string

// The languages that there are prompts in.
const (
	Swedish Language = "sv"
	English Language = "en"
)

// Prompts are the checked templates. They are safe for concurrent use.
type Prompts struct {
	templates map[string]*template.Template // by the name of the file
	notFound  map[Language]string
}

//go:embed *.txt
var builtIn embed.FS

// fields are what templates are filled with. The comment at the top of each template says
// which of them it has.
type fields struct {
	Question     string
	NotFound     string
	Passages     []numbered
	Conversation []exchange
}

// numbered is a passage in a prompt. Number is what an answer cites it by.
type numbered struct {
	Number int
	Passage
}

// exchange is a question of the conversation with its answer.
type exchange struct{ Question, Answer string }

// sample is what templates are tried on at start-up. They are also tried on
// fields that are empty, as those of a first question without passages.
var sample = fields{
	Question: "prov-fråga",
	NotFound: "prov-saknas",
	Passages: []numbered{
		{1, Passage{"prov-titel-1", "prov-datum", "prov-giltig", "prov-rubrik", "prov-text-1"}},
		{2, Passage{Title: "prov-titel-2", Text: "prov-text-2"}},
	},
	Conversation: []exchange{{"prov-förra", "prov-svar-1"}, {"prov-förrförra", "prov-svar-2"}},
}

// files are the template files, without their language. Each is tried on the sample when
// it is loaded, and what comes out must match all expressions in must; beside each
// expression stands what the editor of a template should have written.
var files = []struct {
	name string
	must [][2]string
}{
	{"not-found", nil},
	{"answer-rules", [][2]string{{"prov-saknas", "{{.NotFound}}"}}},
	{"answer-question", [][2]string{
		{`(?s)===== \[1\].*===== \[2\]`, "===== [{{.Number}}] before each passage"},
		{`prov-titel-1(?s:.*)prov-titel-2`, "{{.Title}}"}, {`prov-rubrik`, "{{.Heading}}"},
		{`prov-text-1(?s:.*)prov-text-2`, "{{.Text}}"},
		{`prov-text-2(?s:.*)=====`, "===== after the last passage"},
		{`=====(?s:.*)prov-fråga`, "{{.Question}} after the passages"},
	}},
	{"whole-rules", nil},
	{"whole-question", [][2]string{
		{`prov-förra(?s:.*)prov-förrförra`, "{{.Question}} of the conversation"},
		{`prov-svar-1(?s:.*)prov-svar-2`, "{{.Answer}}"},
		{`prov-svar-2(?s:.*)=====`, "===== after the conversation"},
		{`=====(?s:.*)prov-fråga`, "{{.Question}} after the conversation"},
	}},
}

// Load reads and checks all templates: those in the folder own, which may be nil, and the
// built-in ones for names that own lacks. An error names the file, the line if it is
// known, and what to do.
func Load(own fs.FS) (*Prompts, error) {
	p := &Prompts{templates: make(map[string]*template.Template), notFound: make(map[Language]string)}
	if err := checkNames(own); err != nil {
		return nil, err
	}
	for _, language := range []Language{Swedish, English} {
		for _, file := range files {
			name := fileName(file.name, language)
			if err := p.load(own, name, file.must); err != nil {
				return nil, fmt.Errorf("prompts: %w; or delete the file to have the built-in one", err)
			}
		}
		sentence, err := p.sentence(language)
		if err != nil {
			return nil, fmt.Errorf("prompts: %w", err)
		}
		p.notFound[language] = sentence
	}
	return p, nil
}

func fileName(name string, language Language) string { return name + "." + string(language) + ".txt" }

// checkNames refuses a folder that does not exist, and a text file in it that is no
// prompt: its name is misspelt, and its words would never be sent.
func checkNames(own fs.FS) error {
	if own == nil {
		return nil
	}
	entries, err := fs.ReadDir(own, ".")
	if err != nil {
		return fmt.Errorf("prompts: the folder of prompts cannot be read: %w: correct its name, or leave it out to have the built-in prompts", err)
	}
	known, err := fs.Glob(builtIn, "*.txt")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if _, err := fs.Stat(builtIn, entry.Name()); err != nil && path.Ext(entry.Name()) == ".txt" {
			return fmt.Errorf("prompts: %s is not the name of a prompt: rename it to one of %s", entry.Name(), strings.Join(known, ", "))
		}
	}
	return nil
}

// load reads, parses and tries one template.
func (p *Prompts) load(own fs.FS, name string, must [][2]string) error {
	text, err := read(own, name)
	if err != nil {
		return err
	}
	t, err := template.New(name).Parse(text)
	if err != nil {
		return mend(err)
	}
	p.templates[name] = t
	if _, err := p.fill(name, fields{}); err != nil {
		return mend(err)
	}
	got, err := p.fill(name, sample)
	if err != nil {
		return mend(err)
	}
	if got == "" {
		return fmt.Errorf("%s is empty: write its text", name)
	}
	for _, m := range must {
		if !regexp.MustCompile(m[0]).MatchString(got) {
			return fmt.Errorf("%s lacks %s: write it as the built-in file has it", name, m[1])
		}
	}
	return nil
}

// read gives a template's text without a byte order mark, and with \n between its lines.
// Text that is not UTF-8 is an error.
func read(own fs.FS, name string) (string, error) {
	data, err := fs.ReadFile(builtIn, name)
	if own != nil {
		ownData, ownErr := fs.ReadFile(own, name)
		switch {
		case ownErr == nil:
			data, err = ownData, nil
		case !errors.Is(ownErr, fs.ErrNotExist):
			return "", fmt.Errorf("%s cannot be read: %w: let the user that runs svara read it", name, ownErr)
		}
	}
	if err != nil {
		return "", err
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	for i, line := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(line) {
			return "", fmt.Errorf("%s:%d: a letter cannot be read: save the file as UTF-8", name, i+1)
		}
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n"), nil
}

// mend adds what to do to an error of text/template, which names file and line.
func mend(err error) error {
	message := strings.TrimPrefix(err.Error(), "template: ")
	return fmt.Errorf("%s: correct what stands between {{ and }} there", message)
}

// sentence gives the sentence that declines, checked to be one plain line.
func (p *Prompts) sentence(language Language) (string, error) {
	name := fileName("not-found", language)
	text, err := p.fill(name, fields{})
	if err == nil && (text != clean(text) || strings.Contains(text, "\n")) {
		err = fmt.Errorf("%s: %q is not one plain sentence: write one on one line, without signs such as [1]", name, text)
	}
	return text, err
}

// NotFound gives the one sentence that a model is told to reply with when the
// passages do not answer the question.
func (p *Prompts) NotFound(language Language) string { return p.notFound[language] }

// fill gives a template's text for values.
func (p *Prompts) fill(name string, values fields) (string, error) {
	t, found := p.templates[name]
	if !found {
		return "", fmt.Errorf("prompts: there is no %s", name)
	}
	var text strings.Builder
	if err := t.Execute(&text, values); err != nil {
		return "", err
	}
	return strings.TrimSpace(text.String()), nil
}
