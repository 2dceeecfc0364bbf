package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/alecthomas/kong"

	"svara/eval"
	"svara/eval/report"
)

type evalCommand struct {
	Suites    []string `arg:"" optional:"" placeholder:"SUITE" help:"Suites of known facts, in YAML. Default: those inside the binary, about its own documents."`
	Corpus    []string `sep:"none" placeholder:"FILE" help:"Ask about these documents instead: a JSONL file, with --questions. May be repeated."`
	Questions []string `sep:"none" placeholder:"FILE" help:"The questions about --corpus: a JSONL file. May be repeated."`
	Elsewhere bool     `help:"Also ask each question of --questions in the half of --corpus that lacks the documents with its answer."`

	Vary     []string `sep:"none" placeholder:"SETTING=A,B" help:"Ask everything once for each of these values of a setting, such as confidence=0.4,0.5. May be repeated, for all combinations."`
	Baseline string   `placeholder:"FILE" help:"An earlier report made with --json: fail if a measure has dropped below it by more than chance explains."`

	Threshold map[string]float64 `mapsep:"none" placeholder:"METRIC=VALUE" help:"Threshold that every suite must reach, such as model_written=0.9, instead of its own for that measure. May be repeated."`
	Compare   string             `placeholder:"FILE" help:"Ask nothing, but compare this report, made with --json, with the one named after it."`

	Wrong    bool   `help:"Print each case that failed, with its answer."`
	JSON     string `name:"json" placeholder:"FILE" help:"Write the whole report as JSON, for programs; - for standard output."`
	JUnit    string `name:"junit" placeholder:"FILE" help:"Write a JUnit report, which GitLab, Jenkins and GitHub show."`
	Markdown string `name:"markdown" placeholder:"FILE" help:"Write a report to put in a pull request."`
	HTML     string `name:"html" placeholder:"FILE" help:"Write a report to read: figures, charts, every case."`
}

// errShort says that the evaluation worked, and that the answers fell short.
var errShort = errors.New("fell short: see above")

// Run measures and reports. If it cannot measure, that has the exit status of wrong
// usage, so that it is not mistaken for a bad result.
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
	if err := c.hold(exams); err != nil {
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
	for _, run := range result.Runs {
		for _, metric := range run.Unmeasured {
			fmt.Fprintf(std.err, "%s has a threshold for %s, which applies to none of its cases: it holds nothing.\n", run.Suite, metric)
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

// hold sets the thresholds given on the command line in all suites.
func (c *evalCommand) hold(exams []exam) error {
	for _, metric := range slices.Sorted(maps.Keys(c.Threshold)) {
		for i := range exams {
			if err := exams[i].suite.Require(metric, c.Threshold[metric]); err != nil {
				return fmt.Errorf("--threshold %s: %w", metric, err)
			}
		}
	}
	return nil
}

// check finds flags that do not go together, and reports that could not be written at the
// end.
func (c *evalCommand) check() error {
	switch {
	case len(c.Corpus) != len(c.Questions):
		return fmt.Errorf("%d --corpus and %d --questions: they go in pairs", len(c.Corpus), len(c.Questions))
	case c.Elsewhere && len(c.Corpus) == 0:
		return errors.New("--elsewhere needs --corpus and --questions")
	case c.Compare != "" && len(c.Suites) != 1:
		return errors.New("--compare takes two reports: svara eval --compare BEFORE.json AFTER.json")
	case c.Compare != "" && (c.Baseline != "" || len(c.Vary)+len(c.Corpus)+len(c.Threshold) > 0 || c.JUnit != ""):
		return errors.New("--compare asks nothing: leave out --baseline, --threshold, --vary, --corpus, --questions and --junit")
	}
	return c.checkReports()
}

// checkReports finds reports that could not be written, or that would overwrite each
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

// compare reports the differences between two reports.
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

// write writes all requested reports, as many of them as it can. The terminal gets a
// report of its own unless another goes to standard output.
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
