package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"svara/corpus"
	"svara/eval/suites"
)

// exam is a suite, and the documents that its cases are asked about.
type exam struct {
	suite suites.Suite
	parts []part
}

// part is cases that are asked about the same documents.
type part struct {
	cases []suites.Case
	from  string // where the documents come from, for people; empty for the configured library
	files fs.FS  // the documents; nil for the configured library
}

// variant is one combination of settings.
type variant struct {
	name   string // "confidence=0.4"; empty where nothing is varied
	config *Config
}

// variantsOf gives a configuration for each combination of the values to vary.
func variantsOf(config *Config, flags []*kong.Flag, vary []string) ([]variant, error) {
	variants := []variant{{config: config}}
	for _, v := range vary {
		name, values, found := strings.Cut(v, "=")
		if !found || values == "" {
			return nil, fmt.Errorf("--vary %s: say SETTING=A,B", v)
		}
		var next []variant
		for _, base := range variants {
			for value := range strings.SplitSeq(values, ",") {
				value = strings.TrimSpace(value)
				changed, err := config.vary(base.config, flags, name, value)
				if err != nil {
					return nil, fmt.Errorf("--vary %s: %w", v, err)
				}
				next = append(next, variant{strings.TrimSpace(base.name + " " + name + "=" + value), changed})
			}
		}
		variants = next
	}
	for i, v := range variants {
		if slices.ContainsFunc(variants[:i], func(other variant) bool { return other.name == v.name }) {
			return nil, fmt.Errorf("--vary has %s twice", v.name)
		}
	}
	return variants, nil
}

// exams gives what the command line asks for: suites, question sets, or else the suites
// inside the binary.
func (c *evalCommand) exams(config *Config) ([]exam, error) {
	var exams []exam
	for i := range c.Corpus {
		set, err := suites.LoadSet(c.Corpus[i], c.Questions[i])
		if err != nil {
			return nil, err
		}
		exams = append(exams, exam{set.Suite, []part{{set.Suite.Cases, c.Corpus[i], set.Files()}}})
		if c.Elsewhere {
			exams = append(exams, elsewhere(set, c.Corpus[i]))
		}
	}
	for _, path := range c.Suites {
		if strings.HasSuffix(path, ".json") {
			return nil, fmt.Errorf("%s is no suite: to compare two reports, say 'svara eval --compare BEFORE.json AFTER.json'", path)
		}
		suite, err := suites.Load(path)
		if err != nil {
			return nil, err
		}
		exams = append(exams, exam{suite, []part{{cases: suite.Cases}}})
	}
	for i, e := range exams {
		if slices.ContainsFunc(exams[:i], func(other exam) bool { return other.suite.Name == e.suite.Name }) {
			return nil, fmt.Errorf("two suites are called %q: give each a name of its own", e.suite.Name)
		}
	}
	if len(exams) > 0 {
		return exams, nil
	}
	return builtInExams(config, c.Vary)
}

// builtInExams gives the suites inside the binary, which are only about the documents
// inside it.
func builtInExams(config *Config, vary []string) ([]exam, error) {
	if config.Documents != "" || slices.ContainsFunc(vary, func(v string) bool { return strings.HasPrefix(v, "documents=") || strings.HasPrefix(v, "data=") }) {
		return nil, errors.New("name a suite about these documents: the suites inside the binary are about the documents inside it")
	}
	builtIn, err := suites.BuiltIn()
	if err != nil {
		return nil, err
	}
	var exams []exam
	for _, suite := range builtIn {
		exams = append(exams, exam{suite, []part{{suite.Cases, "the binary", corpus.Files}}})
	}
	return exams, nil
}

// elsewhere gives the answerable questions of a set, asked once about all its documents
// and once about the half that lacks theirs.
func elsewhere(set suites.Set, from string) exam {
	e := exam{suite: suites.Suite{Name: set.Suite.Name + ", elsewhere", File: set.Suite.File}}
	answerable := part{from: from, files: set.Files()}
	for _, c := range set.Suite.Cases {
		if !c.Unanswerable {
			answerable.cases = append(answerable.cases, c)
		}
	}
	e.parts = append(e.parts, answerable)
	for i, half := range set.Elsewhere() {
		if len(half.Documents) > 0 { // of five documents and fewer there is one half
			e.parts = append(e.parts, part{half.Suite.Cases, fmt.Sprintf("%s, half %d", from, i+1), half.Files()})
		}
	}
	return e
}
