// Package suites reads suites of known facts: questions, the facts that a right answer
// contains, and questions that the documents do not answer. It also reads question sets
// in JSON lines. The suites about the documents inside the binary are in this folder too.
//
// Start reading at Load and LoadSet. Everything that is wrong with a file is reported at
// once, with line and field. Nothing here is stored.
package suites

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"slices"

	"svara/eval/metrics"
)

// Suite is a set of cases and what they must reach together.
type Suite struct {
	Name       string
	File       string             // its path, as it was given
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
	if errors.Is(err, fs.ErrNotExist) {
		return Suite{}, fmt.Errorf("read suite: %w: check the path, or write a suite as docs/evaluate.md shows; without one, 'svara eval' asks those inside the binary", err)
	}
	if err != nil {
		return Suite{}, fmt.Errorf("read suite: %w", err)
	}
	return parse(path, data)
}

// Require sets the threshold of a metric, overriding one in the file. It is an error if
// there is no such metric, or if the value is impossible for it.
func (s *Suite) Require(metric string, value float64) error {
	m, known := metrics.Named(metric)
	if !known {
		return fmt.Errorf("there is no metric %q%s", metric, hintAtMetric(metric))
	}
	if allowed, ok := mayBe(m, value); !ok {
		return fmt.Errorf("%v is not %s: %s needs that", value, allowed, metric)
	}
	thresholds := maps.Clone(s.Thresholds)
	if thresholds == nil {
		thresholds = make(map[string]float64)
	}
	thresholds[metric] = value
	s.Thresholds = thresholds
	return nil
}

// mayBe reports whether a threshold of a metric can be a number, and what it can be.
func mayBe(m metrics.Metric, number float64) (allowed string, ok bool) {
	limit, allowed := 1.0, "from 0 to 1"
	if m.Unit != metrics.Share {
		limit, allowed = math.MaxFloat64, "a number from 0 up"
	}
	return allowed, 0 <= number && number <= limit // neither of NaN
}

// CheckSources finds sources that are not among the documents, which are given by their
// paths: an answer that must cite one of them could never be right.
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
