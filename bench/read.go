package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// mixedName is the name of the corpus with the documents of all sets.
const mixedName = "mixed"

// Doc is one document of a corpus, the unit that rankers rank.
type Doc struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
	Group string `json:"group"` // the document that it is a part of; may be empty
}

// Content is what a text ranker indexes: the title and the text. The title is left out if
// the text begins with it, because it would count twice.
func (d Doc) Content() string {
	title := strings.TrimSpace(d.Title)
	first, _, _ := strings.Cut(d.Text, "\n")
	if title == "" || title == strings.TrimSpace(first) {
		return d.Text
	}
	return title + "\n" + d.Text
}

// Question is one question and the documents that answer it.
type Question struct {
	ID         string `json:"id"`
	Text       string `json:"question"`
	Answerable bool   `json:"answerable"`

	// Gold are the right documents; any of them will do.
	Gold []string `json:"gold"`

	// GoldCross are right documents outside the set's own corpus. They count only in the
	// mixed corpus, where they can be found.
	GoldCross []string `json:"gold_cross"`
}

// Set is a corpus and questions about it.
type Set struct {
	Name      string
	Docs      []Doc
	Questions []Question
}

// readSet reads corpus.jsonl and questions.jsonl of the named set in folder.
func readSet(folder, name string) (Set, error) {
	docs, err := readLines[Doc](filepath.Join(folder, name, "corpus.jsonl"))
	if err != nil {
		return Set{}, fmt.Errorf("read set %s: %w", name, err)
	}
	questions, err := readLines[Question](filepath.Join(folder, name, "questions.jsonl"))
	if err != nil {
		return Set{}, fmt.Errorf("read set %s: %w", name, err)
	}
	set := Set{Name: name, Docs: docs}
	for _, q := range questions {
		if q.Answerable {
			set.Questions = append(set.Questions, q)
		}
	}
	if err := set.check(); err != nil {
		return Set{}, fmt.Errorf("read set %s: %w", name, err)
	}
	return set, nil
}

// mix puts the documents of all sets into one corpus, with all their questions.
func mix(sets []Set) (Set, error) {
	mixed := Set{Name: mixedName}
	for _, set := range sets {
		mixed.Docs = append(mixed.Docs, set.Docs...)
		for _, q := range set.Questions {
			q.Gold = slices.Concat(q.Gold, q.GoldCross)
			mixed.Questions = append(mixed.Questions, q)
		}
	}
	if err := mixed.check(); err != nil {
		return Set{}, fmt.Errorf("mix sets: %w", err)
	}
	return mixed, nil
}

// check refuses a set whose figures would be wrong without anyone noticing: one with an
// id for two documents, or with a question that no document answers.
func (s Set) check() error {
	known := make(map[string]bool, len(s.Docs))
	for _, d := range s.Docs {
		if known[d.ID] {
			return fmt.Errorf("document id %q occurs twice", d.ID)
		}
		known[d.ID] = true
	}
	for _, q := range s.Questions {
		if !slices.ContainsFunc(q.Gold, func(id string) bool { return known[id] }) {
			return fmt.Errorf("question %q has no gold document in the corpus", q.ID)
		}
	}
	return nil
}

// readLines decodes a file with one JSON value on each line.
func readLines[T any](path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()

	var values []T
	decoder := json.NewDecoder(f)
	for {
		var v T
		err := decoder.Decode(&v)
		if errors.Is(err, io.EOF) {
			return values, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s, value %d: %w", path, len(values)+1, err)
		}
		values = append(values, v)
	}
}
