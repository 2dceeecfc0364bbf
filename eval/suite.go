// Package eval measures answers against known facts: a suite names questions,
// the facts that a right answer holds, and what the documents do not answer.
//
// Start reading at Load and Run. Nothing here is stored.
package eval

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"svara/internal/swedish"
)

// Suite is a set of cases and the shares it must reach.
type Suite struct {
	Name       string     `yaml:"name"`
	Thresholds Thresholds `yaml:"thresholds"`
	Cases      []Case     `yaml:"cases"`
}

// Thresholds are shares from 0 to 1; see Score for what each measures.
type Thresholds struct {
	Correct        float64 `yaml:"correct"`
	Refused        float64 `yaml:"refused"`
	FalseRefusals  float64 `yaml:"false_refusals"` // at most; the others at least
	SourceHit      float64 `yaml:"source_hit"`
	CitationsValid float64 `yaml:"citations_valid"`
}

// Case is one question and what is known of its answer.
type Case struct {
	ID           string     `yaml:"id"`
	Category     string     `yaml:"category"`
	Conversation []string   `yaml:"conversation"` // what the same person asked before
	Question     string     `yaml:"question"`
	Facts        [][]string `yaml:"facts"`   // every fact, in any of its wordings, must be in the answer
	Sources      []string   `yaml:"sources"` // documents that a right answer may cite
	Unanswerable bool       `yaml:"unanswerable"`
}

// suites are the known facts about the documents inside the binary.
//
//go:embed suites/*.yaml
var suites embed.FS

// BuiltIn gives the suites about the documents inside the binary.
func BuiltIn() ([]Suite, error) {
	paths, err := fs.Glob(suites, "suites/*.yaml")
	if err != nil {
		return nil, err
	}
	builtIn := make([]Suite, len(paths))
	for i, path := range paths {
		data, err := suites.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if builtIn[i], err = parse(path, data); err != nil {
			return nil, err
		}
	}
	return builtIn, nil
}

// Load reads a suite. Errors name the file and, where YAML is wrong, the line.
func Load(path string) (Suite, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Suite{}, fmt.Errorf("read suite: %w", err)
	}
	return parse(path, data)
}

func parse(path string, data []byte) (Suite, error) {
	var suite Suite
	decoder := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := decoder.Decode(&suite); err != nil {
		return Suite{}, fmt.Errorf("%s: %s", path, yaml.FormatError(err, false, true))
	}
	if err := suite.check(); err != nil {
		return Suite{}, fmt.Errorf("%s: %w", path, err)
	}
	return suite, nil
}

// check finds what makes a suite meaningless.
func (s Suite) check() error {
	if len(s.Cases) == 0 {
		return errors.New("no cases")
	}
	seen := make(map[string]bool)
	for i, c := range s.Cases {
		switch {
		case c.ID == "":
			return fmt.Errorf("case %d has no id", i+1)
		case seen[c.ID]:
			return fmt.Errorf("two cases have the id %q", c.ID)
		case strings.TrimSpace(c.Question) == "":
			return fmt.Errorf("case %q has no question", c.ID)
		case c.Unanswerable == (len(c.Facts) > 0):
			return fmt.Errorf("case %q must have either facts or unanswerable: true", c.ID)
		case slices.ContainsFunc(c.Facts, isEmpty):
			return fmt.Errorf("case %q has a fact without words", c.ID)
		}
		seen[c.ID] = true
	}
	return nil
}

// isEmpty reports whether a fact has no wording, or one without a word.
func isEmpty(wordings []string) bool {
	return len(wordings) == 0 || slices.ContainsFunc(wordings, func(w string) bool { return len(swedish.Words(w)) == 0 })
}
