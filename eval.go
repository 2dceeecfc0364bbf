package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/alecthomas/kong"

	"svara/eval"
	"svara/eval/report"
)

type evalCommand struct {
	Suites    []string `arg:"" optional:"" placeholder:"SUITE" help:"Suites of known facts, in YAML. Default: those inside the binary, about its own documents."`
	Corpus    []string `sep:"none" placeholder:"FILE" help:"Ask about these documents instead: a JSONL file, with --questions. May be repeated."`
	Questions []string `sep:"none" placeholder:"FILE" help:"The questions about --corpus: a JSONL file. May be repeated."`
	Elsewhere bool     `help:"Also ask each question of --questions of the half of --corpus that lacks its documents."`

	Vary     []string `sep:"none" placeholder:"SETTING=A,B" help:"Ask all with each of these values of a setting, as confidence=0.4,0.5. May be repeated: all combinations."`
	Baseline string   `placeholder:"FILE" help:"A report made with --json: a drop from it by more than chance fails."`
	Compare  string   `placeholder:"FILE" help:"Ask nothing: compare this report, made with --json, with the one named after it."`

	Wrong    bool   `help:"Print each case that came out wrong, with its answer."`
	JSON     string `name:"json" placeholder:"FILE" help:"Write the whole report for programs; - for standard output."`
	JUnit    string `name:"junit" placeholder:"FILE" help:"Write the report that GitLab, Jenkins and GitHub show."`
	Markdown string `name:"markdown" placeholder:"FILE" help:"Write a report to put in a pull request."`
	HTML     string `name:"html" placeholder:"FILE" help:"Write a report to read: figures, charts, every case."`
}

// errShort is that of an evaluation that was made and fell short.
var errShort = errors.New("fell short: see above")

// Run measures and reports. What keeps it from measuring has the exit status of
// wrong usage, so that it does not look like a bad result.
func (c *evalCommand) Run(ctx context.Context, program *kong.Kong, config *Config, std streams) error {
	err := c.run(ctx, program.Model.Flags, config, std)
	if err != nil && !errors.Is(err, errShort) {
		return usageError{"svara: could not evaluate:\n" + err.Error()}
	}
	return err
}

func (c *evalCommand) run(ctx context.Context, flags []*kong.Flag, config *Config, std streams) error {
	if err := c.check(); err != nil {
		return err
	}
	result := eval.Report{Format: eval.ReportFormat, Program: Version, Made: time.Now().UTC().Truncate(time.Second), Runs: []eval.Run{}}
	if c.Compare != "" {
		return c.compare(result, std)
	}
	baseline, err := c.loadBaseline()
	if err != nil {
		return err
	}
	variants, err := variantsOf(config, flags, c.Vary)
	if err != nil {
		return err
	}
	exams, err := c.exams(config)
	if err != nil {
		return err
	}
	if result.Runs, err = sit(ctx, exams, variants, std.err); err != nil {
		return err
	}
	if len(variants) > 1 {
		result.Comparisons = eval.CompareVariants(result.Runs)
	}
	if baseline != nil {
		if err := result.HoldAgainst(*baseline); err != nil {
			return fmt.Errorf("--baseline %s: %w", c.Baseline, err)
		}
		for _, run := range result.Unheld() {
			fmt.Fprintf(std.err, "%s is not in the baseline and was held against nothing.\n", run)
		}
	}
	if err := c.write(result, std.out); err != nil {
		return err
	}
	for _, run := range result.Runs {
		if !run.Passed() {
			return errShort
		}
	}
	return nil
}

// check finds flags that do not go together, and reports that could not be
// written when all is done.
func (c *evalCommand) check() error {
	switch {
	case len(c.Corpus) != len(c.Questions):
		return fmt.Errorf("%d --corpus and %d --questions: they go in pairs", len(c.Corpus), len(c.Questions))
	case c.Elsewhere && len(c.Corpus) == 0:
		return errors.New("--elsewhere needs --corpus and --questions")
	case c.Compare != "" && len(c.Suites) != 1:
		return errors.New("--compare takes two reports: svara eval --compare BEFORE.json AFTER.json")
	case c.Compare != "" && (c.Baseline != "" || len(c.Vary)+len(c.Corpus) > 0 || c.JUnit != ""):
		return errors.New("--compare asks nothing: leave out --baseline, --vary, --corpus, --questions and --junit")
	}
	return c.checkReports()
}

// checkReports finds reports that could not be written, or would write over each
// other.
func (c *evalCommand) checkReports() error {
	seen := make(map[string]bool)
	for _, path := range []string{c.JSON, c.JUnit, c.Markdown, c.HTML} {
		if path == "" {
			continue
		}
		if seen[path] {
			return fmt.Errorf("two reports are to be written to %s: name another file", path)
		}
		seen[path] = true
		if path == "-" {
			continue
		}
		if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
			return fmt.Errorf("cannot write %s: there is no folder %s", path, filepath.Dir(path))
		}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return fmt.Errorf("cannot write %s: it is a folder", path)
		}
	}
	return nil
}

func (c *evalCommand) loadBaseline() (*eval.Report, error) {
	if c.Baseline == "" {
		return nil, nil
	}
	baseline, err := eval.LoadReport(c.Baseline)
	return &baseline, err
}

// compare reports how one report differs from another.
func (c *evalCommand) compare(result eval.Report, std streams) error {
	before, err := eval.LoadReport(c.Compare)
	if err != nil {
		return err
	}
	after, err := eval.LoadReport(c.Suites[0])
	if err != nil {
		return err
	}
	if result.Comparisons, err = eval.CompareReports(before, after, c.Compare, c.Suites[0]); err != nil {
		return err
	}
	return c.write(result, std.out)
}

// write writes the reports that were asked for, each that can be. The terminal
// has its own unless another goes there.
func (c *evalCommand) write(r eval.Report, out io.Writer) error {
	terminal := true
	var failed error
	for _, form := range []struct {
		path  string
		write func(io.Writer, eval.Report) error
	}{{c.JSON, report.JSON}, {c.JUnit, report.JUnit}, {c.Markdown, report.Markdown}, {c.HTML, report.HTML}} {
		switch form.path {
		case "":
		case "-":
			terminal = false
			failed = errors.Join(failed, form.write(out, r))
		default:
			failed = errors.Join(failed, save(form.path, r, form.write))
		}
	}
	if terminal {
		failed = errors.Join(failed, report.Text(out, r, report.Options{Wrong: c.Wrong}))
	}
	return failed
}

func save(path string, r eval.Report, write func(io.Writer, eval.Report) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(file, r), file.Close())
}
