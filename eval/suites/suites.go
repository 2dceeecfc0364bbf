// Package suites reads suites of known facts: questions, the facts that a right
// answer holds, and what the documents do not answer; and question sets of JSON
// lines. The suites about the documents inside the binary lie here, too.
//
// Start reading at Load and LoadSet. What is wrong with a file is told all at
// once, with line and field. Nothing here is stored.
package suites

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"slices"
)

// Suite is a set of cases and what they must reach together.
type Suite struct {
	Name       string
	File       string             // where it stands, as it was given
	Thresholds map[string]float64 // by Metric.Name; a metric that is not named has no gate
	Cases      []Case
}

// Case is one question and what is known of its answer.
type Case struct {
	ID           string
	Category     string
	Conversation []string // what the same person asked before
	Question     string
	Facts        [][]string // every fact, in any of its wordings, must be in the answer
	Sources      []string   // documents that a right answer may cite
	Unanswerable bool       // the documents do not say
	Line         int        // in the suite's file, from 1

	sourcesAt []position // where Sources stand
}

// files are the known facts about the documents inside the binary.
//
//go:embed *.yaml
var files embed.FS

// BuiltIn gives the suites about the documents inside the binary.
func BuiltIn() ([]Suite, error) {
	paths, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, err
	}
	builtIn := make([]Suite, len(paths))
	for i, path := range paths {
		data, err := files.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if builtIn[i], err = parse("eval/suites/"+path, data); err != nil {
			return nil, err
		}
	}
	return builtIn, nil
}

// Load reads a suite from a YAML file. The error tells all that is wrong with
// it, by line and field.
func Load(path string) (Suite, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Suite{}, fmt.Errorf("read suite: %w", err)
	}
	return parse(path, data)
}

// CheckSources finds sources that are none of the documents, which are named
// by their paths: no answer could be right that must cite what is not there.
func (s Suite) CheckSources(documents []string) error {
	found := problems{file: s.File}
	names := slices.Sorted(slices.Values(documents))
	for _, c := range s.Cases {
		for i, source := range c.Sources {
			at := position{c.Line, fmt.Sprintf("case %q: sources[%d]", c.ID, i)}
			if i < len(c.sourcesAt) { // a case that was read, rather than made
				at = c.sourcesAt[i]
			}
			found.checkDocument(at, source, names)
		}
	}
	return found.err()
}
