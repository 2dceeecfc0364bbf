package suites

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"
	"unicode"

	"svara/internal/swedish"
)

// Set is a corpus with questions about it, as public question sets come.
type Set struct {
	Documents []Document
	Suite     Suite
}

// Document is one document of a corpus: a line {"id", "title", "text"}.
type Document struct{ ID, Title, Text string }

// documentPath is where Files has the document of that id.
func documentPath(id string) string { return id + ".txt" }

// content is the title and the text. A title that is already the text's first
// line is not repeated, for it would count twice.
func (d Document) content() string {
	title := strings.TrimSpace(d.Title)
	first, _, _ := strings.Cut(d.Text, "\n")
	if title == "" || title == strings.TrimSpace(first) {
		return d.Text
	}
	return title + "\n" + d.Text
}

// LoadSet reads a set from two files of JSON, one object a line. The error tells
// all that is wrong with them, by line and field.
func LoadSet(corpus, questions string) (Set, error) {
	documents, wrongCorpus := readCorpus(corpus)
	var ids []string
	if wrongCorpus == nil { // else each line that was not read would be missed
		for _, d := range documents {
			ids = append(ids, d.ID)
		}
		slices.Sort(ids)
	}
	suite, wrongQuestions := readQuestions(questions, ids)
	if err := errors.Join(wrongCorpus, wrongQuestions); err != nil {
		return Set{}, err
	}
	return Set{documents, suite}, nil
}

func readCorpus(file string) ([]Document, error) {
	lines := make(map[string]int)
	var documents []Document
	err := readLines(file, func(found *problems, line int, d Document) {
		found.checkID(position{line, "id"}, d.ID, "document", lines)
		if !isBlank(d.ID) && !isFileName(d.ID) {
			found.add(position{line, "id"}, "%q cannot name a file; use letters, digits, - and _", d.ID)
		}
		if isBlank(d.Text) {
			found.add(position{line, "text"}, "missing; a document has text")
		}
		documents = append(documents, d)
	})
	return documents, err
}

// isFileName reports whether ingest takes a file that is named by an id: it
// passes over those that are hidden or of an open editor.
func isFileName(id string) bool {
	return fs.ValidPath(documentPath(id)) && !strings.ContainsAny(id, `/\`) && !strings.ContainsFunc(id, unicode.IsControl) &&
		!strings.HasPrefix(id, ".") && !strings.HasPrefix(id, "~$")
}

// questionLine is a line of a file of questions. Its other fields are passed
// over.
type questionLine struct {
	ID         string
	Category   string
	Question   string
	Answers    []string // wordings of the right answer
	Gold       []string // ids of right documents; any of them will do
	Answerable *bool    // where it is missing, a question with Gold is
}

// readQuestions reads questions about the documents of those ids, sorted; nil
// where it is not known which there are.
func readQuestions(file string, ids []string) (Suite, error) {
	name, err := setName(file)
	if err != nil {
		return Suite{}, fmt.Errorf("read set: %w", err)
	}
	suite := Suite{Name: name, File: file}
	lines := make(map[string]int)
	err = readLines(file, func(found *problems, line int, q questionLine) {
		found.checkID(position{line, "id"}, q.ID, "question", lines)
		q.check(found, line, ids)
		suite.Cases = append(suite.Cases, q.asCase(line))
	})
	return suite, err
}

// setName names a set for the folder or the file of its questions.
func setName(file string) (string, error) {
	if filepath.Base(file) != "questions.jsonl" {
		return baseName(file), nil
	}
	whole, err := filepath.Abs(file)
	return filepath.Base(filepath.Dir(whole)), err
}

func (q questionLine) check(found *problems, line int, ids []string) {
	found.checkQuestion(position{line, "question"}, q.Question)
	gold := position{line, "gold"}
	switch {
	case q.isAnswerable() && len(q.Gold) == 0:
		found.add(gold, "missing; name the documents that answer the question, or say that it is not answerable")
	case !q.isAnswerable() && len(q.Gold) > 0:
		found.add(gold, "no document answers a question that is not answerable; drop gold, or make it answerable")
	case !q.isAnswerable() && len(q.Answers) > 0:
		found.add(position{line, "answers"}, "a question that is not answerable has none; drop answers, or name gold")
	}
	for i, id := range q.Gold {
		if ids != nil {
			found.checkDocument(gold.entry(i, line), id, ids)
		}
	}
}

func (q questionLine) isAnswerable() bool {
	if q.Answerable == nil {
		return len(q.Gold) > 0
	}
	return *q.Answerable
}

// asCase gives the question with one fact: any of its answers that has words.
func (q questionLine) asCase(line int) Case {
	c := Case{ID: q.ID, Category: q.Category, Question: q.Question, Unanswerable: !q.isAnswerable(), Line: line}
	wordings := slices.DeleteFunc(q.Answers, func(answer string) bool { return len(swedish.Words(answer)) == 0 })
	if len(wordings) > 0 {
		c.Facts = [][]string{wordings}
	}
	for i, id := range q.Gold {
		c.Sources = append(c.Sources, documentPath(id))
		c.sourcesAt = append(c.sourcesAt, position{line, "gold"}.entry(i, line))
	}
	return c
}

// Files gives the documents as an operator's folder would hold them: each a text
// file whose first line is its title.
func (s Set) Files() fs.FS {
	files := make(fstest.MapFS, len(s.Documents))
	for _, d := range s.Documents {
		files[documentPath(d.ID)] = &fstest.MapFile{Data: []byte(d.content())}
	}
	return files
}

// Elsewhere divides the corpus into two halves, each with the questions that only the
// other half answers. That turns any set into one of questions that the documents do not
// answer. Consecutive documents often come from one source, so the halves take turns in
// stretches of five. With a small corpus, a half may lack documents or questions.
func (s Set) Elsewhere() [2]Set {
	const stretch = 5
	var halves [2]Set
	half := make(map[string]int, len(s.Documents))
	for i, d := range s.Documents {
		h := i / stretch % 2
		half[documentPath(d.ID)] = h
		halves[h].Documents = append(halves[h].Documents, d)
	}
	for h := range halves {
		halves[h].Suite = Suite{Name: s.Suite.Name, File: s.Suite.File}
		for _, c := range s.Suite.Cases {
			isHere := func(source string) bool { return half[source] == h }
			if !c.Unanswerable && !slices.ContainsFunc(c.Sources, isHere) {
				halves[h].Suite.Cases = append(halves[h].Suite.Cases, c.elsewhere())
			}
		}
	}
	return halves
}

// elsewhere gives the case for documents that do not answer it.
func (c Case) elsewhere() Case {
	return Case{
		ID: c.ID + "/elsewhere", Category: "elsewhere",
		Conversation: c.Conversation, Question: c.Question, Unanswerable: true, Line: c.Line,
	}
}
