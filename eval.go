package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"svara/eval"
)

type evalCommand struct {
	Suites []string `arg:"" optional:"" help:"Suites of known facts, in YAML. Default: those inside the binary, about its own documents."`
	Wrong  bool     `help:"Print each case that came out wrong, with its answer."`
}

// Run asks the suites' questions and compares the answers.
func (c *evalCommand) Run(ctx context.Context, config *Config, std streams) error {
	suites, err := c.load()
	if err != nil {
		return usageError{err.Error()}
	}
	if len(c.Suites) == 0 { // the suites inside are about the documents inside
		folder, err := os.MkdirTemp("", "svara-eval-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(folder)
		config = &Config{Data: folder}
		std.err = io.Discard
	}
	library, err := config.openLibrary(ctx)
	if err != nil {
		return err
	}
	defer library.Close()
	svara, err := library.assistant(ctx, std.err)
	if err != nil {
		return err
	}
	short := false
	for _, suite := range suites {
		results, err := eval.Run(ctx, svara, suite)
		if err != nil {
			return err
		}
		if c.Wrong {
			printWrong(std.out, results)
		}
		failures := printScore(std.out, suite, results)
		short = short || len(failures) > 0
	}
	if short {
		return errors.New("a suite fell short of its thresholds")
	}
	return nil
}

// load reads the suites named, or those inside the binary.
func (c *evalCommand) load() ([]eval.Suite, error) {
	if len(c.Suites) == 0 {
		return eval.BuiltIn()
	}
	suites := make([]eval.Suite, len(c.Suites))
	for i, path := range c.Suites {
		var err error
		if suites[i], err = eval.Load(path); err != nil {
			return nil, err
		}
	}
	return suites, nil
}

// printScore prints a suite's table by category and what falls short.
func printScore(w io.Writer, suite eval.Suite, results []eval.Result) []string {
	fmt.Fprintf(w, "%s: %d cases\n", suite.Name, len(results))
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "category\tright\trefused\tof\t")
	var categories []string
	groups := make(map[string][]eval.Result)
	for _, r := range results {
		if groups[r.Case.Category] == nil {
			categories = append(categories, r.Case.Category)
		}
		groups[r.Case.Category] = append(groups[r.Case.Category], r)
	}
	for _, name := range categories {
		right, refused := 0, 0
		for _, r := range groups[name] {
			if r.Right() {
				right++
			}
			if r.Refused {
				refused++
			}
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t\n", name, right, refused, len(groups[name]))
	}
	table.Flush()
	s := eval.Sum(results)
	fmt.Fprintf(w, "correct %.3f of %d, refused %.3f of %d, false refusals %.3f, source hit %.3f, valid citations %.3f\n",
		s.Correct, s.Answerable, s.Refused, s.Unanswerable, s.FalseRefusals, s.SourceHit, s.CitationsValid)
	failures := s.Failures(suite.Thresholds)
	for _, failure := range failures {
		fmt.Fprintf(w, "fell short: %s\n", failure)
	}
	return failures
}

// printWrong prints the cases that came out wrong.
func printWrong(w io.Writer, results []eval.Result) {
	for _, r := range results {
		if r.Right() {
			continue
		}
		fmt.Fprintf(w, "%s (%s): %s\n", r.Case.ID, r.Case.Category, r.Case.Question)
		fmt.Fprintf(w, "    %.2f %s\n", r.Answer.Confidence, strings.ReplaceAll(r.Answer.Text, "\n", "\n    "))
		if len(r.Missing) > 0 {
			fmt.Fprintf(w, "    missing: %s\n", strings.Join(r.Missing, "; "))
		}
	}
}
