package eval

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"svara/eval/metrics"
)

// LoadReport reads a report that --json wrote.
func LoadReport(path string) (Report, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Report{}, fmt.Errorf("read report: %w (make one with 'svara eval --json FILE')", err)
	}
	var r Report
	if err := json.Unmarshal(data, &r); err != nil {
		return Report{}, fmt.Errorf("%s is no whole report of 'svara eval --json': %w", path, err)
	}
	if r.Format == 0 {
		return Report{}, fmt.Errorf("%s is no report of 'svara eval --json'", path)
	}
	if r.Format != ReportFormat {
		return Report{}, fmt.Errorf("%s is a report of form %d, and this Svara reads form %d: make it anew with 'svara eval --json'", path, r.Format, ReportFormat)
	}
	return r, nil
}

// CompareReports compares each run of a report with its counterpart in an earlier one:
// the run of the same suite and variant, or the only one of that suite. The labels name
// the reports. It is an error if the reports have no case in common.
func CompareReports(from, to Report, fromLabel, toLabel string) ([]Comparison, error) {
	var comparisons []Comparison
	shared := 0
	for _, run := range to.Runs {
		if other, found := counterpart(from.Runs, run); found {
			c := Compare(other, run, fromLabel, toLabel)
			comparisons = append(comparisons, c)
			shared += c.Shared
		}
	}
	if shared == 0 {
		return nil, fmt.Errorf("%s (%s) and %s (%s) have no case in common", fromLabel, runNames(from), toLabel, runNames(to))
	}
	return comparisons, nil
}

// runNames lists the runs of a report.
func runNames(r Report) string {
	var names []string
	for _, run := range r.Runs {
		names = append(names, strings.TrimSuffix(run.Suite+" "+run.Variant, " "))
	}
	return strings.Join(names, ", ")
}

// baselineLabel names a baseline in comparisons.
const baselineLabel = "baseline"

// HoldAgainst compares a report's runs with those of an earlier one, and adds drops by
// more than chance to their failures. A run without a counterpart passes, as a new suite
// must. It is an error if the reports have no case in common.
func (r *Report) HoldAgainst(baseline Report) error {
	comparisons, err := CompareReports(baseline, *r, baselineLabel, "this report")
	if err != nil {
		return err
	}
	for _, c := range comparisons {
		for i := range r.Runs {
			if r.Runs[i].Suite == c.Suite && r.Runs[i].Variant == c.Variant {
				r.Runs[i].Failures = append(r.Runs[i].Failures, c.Drops()...)
			}
		}
	}
	r.Comparisons = append(comparisons, r.Comparisons...)
	return nil
}

// Unheld gives the suites for which HoldAgainst found no baseline.
func (r Report) Unheld() []string {
	var names []string
	for _, run := range r.Runs {
		held := slices.ContainsFunc(r.Comparisons, func(c Comparison) bool { return c.From == baselineLabel && c.Suite == run.Suite && c.Shared > 0 })
		if !held && !slices.Contains(names, run.Suite) {
			names = append(names, run.Suite)
		}
	}
	return names
}

// counterpart finds among runs the one to compare run with.
func counterpart(runs []Run, run Run) (Run, bool) {
	ofSuite := func(r Run) bool { return r.Suite == run.Suite }
	for _, r := range runs {
		if ofSuite(r) && r.Variant == run.Variant {
			return r, true
		}
	}
	if i := slices.IndexFunc(runs, ofSuite); i >= 0 && count(runs, ofSuite) == 1 {
		return runs[i], true
	}
	return Run{}, false
}

// CompareVariants compares each suite's later runs with its first.
func CompareVariants(runs []Run) []Comparison {
	var comparisons []Comparison
	first := make(map[string]Run)
	for _, run := range runs {
		from, known := first[run.Suite]
		if !known {
			first[run.Suite] = run
			continue
		}
		comparisons = append(comparisons, Compare(from, run, from.Variant, run.Variant))
	}
	return comparisons
}

// pair is a case in two runs.
type pair struct{ from, to Result }

// Compare compares two runs over the cases that both have: those with the same
// id, question and known answer.
func Compare(from, to Run, fromLabel, toLabel string) Comparison {
	c := Comparison{Suite: to.Suite, Variant: to.Variant, From: fromLabel, To: toLabel, Differences: []Difference{}}
	earlier := make(map[string]Result, len(from.Results))
	for _, r := range from.Results {
		earlier[r.ID] = r
	}
	var pairs []pair
	for _, r := range to.Results {
		if before, found := earlier[r.ID]; found && before.asksLike(r) {
			pairs = append(pairs, pair{before, r})
		}
	}
	c.Shared, c.Added, c.Dropped = len(pairs), len(to.Results)-len(pairs), len(from.Results)-len(pairs)
	for _, p := range pairs {
		if was, is := p.from.Verdict.OK(), p.to.Verdict.OK(); was && !is {
			c.Broken = append(c.Broken, p.change())
		} else if is && !was {
			c.Mended = append(c.Mended, p.change())
		}
	}
	for _, m := range metrics.All {
		if d, applies := difference(m, pairs); applies {
			c.Differences = append(c.Differences, d)
		}
	}
	return c
}

// asksLike reports whether two results are of the same case: what is asked and
// what is known of the answer are the same.
func (r Result) asksLike(other Result) bool {
	sameFact := func(a, b Fact) bool { return slices.Equal(a.Wordings, b.Wordings) }
	return r.Question == other.Question && slices.Equal(r.Conversation, other.Conversation) && r.Unanswerable == other.Unanswerable &&
		slices.EqualFunc(r.Facts, other.Facts, sameFact) && slices.Equal(r.Sources, other.Sources)
}

func (p pair) change() Change {
	outcome := func(r Result) Outcome { return Outcome{Verdict: r.Verdict, Why: r.Why, Text: r.Answer.Text} }
	return Change{ID: p.to.ID, Category: p.to.Category, Question: p.to.Question, From: outcome(p.from), To: outcome(p.to)}
}

// difference compares a metric over the cases that it applies to on both sides.
// For AUROC, confidences are compared by their ranks: two systems' need not be on
// one scale (Venkatraman and Begg, 1996).
func difference(m metrics.Metric, pairs []pair) (Difference, bool) {
	measure, statistic := m.Statistic()
	var from, to []metrics.Sample
	for _, p := range pairs {
		a, before := p.from.Measures[measure]
		b, after := p.to.Measures[measure]
		if !before || !after {
			continue
		}
		answerable := !p.to.Unanswerable
		from = append(from, metrics.Sample{Value: a, Positive: answerable})
		to = append(to, metrics.Sample{Value: b, Positive: answerable})
	}
	d := Difference{Metric: m.Name, From: statistic(from), To: statistic(to)}
	if math.IsNaN(d.From) || math.IsNaN(d.To) {
		return Difference{}, false
	}
	if m.Name == "auroc" {
		from, to = metrics.Ranks(from), metrics.Ranks(to)
	}
	both := make([]metrics.Pair, len(from))
	for i := range both {
		both[i] = metrics.Pair{From: from[i], To: to[i]}
	}
	d.Paired = metrics.Compare(both, statistic)
	return d, true
}

// noise is the probability, under chance alone, below which a drop counts as real.
const noise = 0.05

// Drops gives the metrics that dropped by more than chance. P counts differences in both
// directions, and a drop is in one, so half of P is compared. Each metric is tested by
// itself, and metrics go together: of two systems that differ only by chance, one
// comparison in ten of the built-in suites has a drop. Fewer than five cases lost, and
// none won, never count: four coins fall alike too often. The metrics of effort are left
// out, since time depends on the machine, and a longer answer may be a better one.
func (c Comparison) Drops() []Failure {
	var drops []Failure
	for _, d := range c.Differences {
		m, known := metrics.Named(d.Metric)
		if known && m.Group != "effort" && m.Worse(d.To, d.From) && d.P/2 < noise {
			drops = append(drops, Failure{Metric: m.Name, Baseline: true,
				Text: fmt.Sprintf("%s went from %s to %s since the %s, more than chance does (one-sided %s)",
					m.Name, m.Format(d.From), m.Format(d.To), c.From, metrics.FormatP(d.P/2))})
		}
	}
	return drops
}
