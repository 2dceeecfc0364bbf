package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"svara/eval"
	"svara/eval/metrics"
)

// significance is the probability, under chance alone, from which a difference is not
// marked.
const significance = .05

// mark tells a significant difference from one that may be chance.
type mark string

const (
	better mark = "▲"
	worse  mark = "▼"
	unsure mark = ""
)

// Word gives a mark in words, for those who do not see it.
func (m mark) Word() string {
	switch m {
	case better:
		return "better"
	case worse:
		return "worse"
	}
	return "no clear difference"
}

// figure is one metric of a run as reports show it.
type figure struct {
	eval.Score
	Metric   metrics.Metric
	Shown    string // the value
	Interval string
	Gate     string      // the threshold: "≥ .820"; empty without
	Failed   bool        // falls short of its threshold or of the baseline
	Against  *difference // from the baseline; nil without
}

// figures gives a run's metrics, beside those of a baseline where there is one.
func figures(run eval.Run, baseline *eval.Comparison) []figure {
	shown := make([]figure, len(run.Scores))
	for i, s := range run.Scores {
		m := metric(s.Metric)
		shown[i] = figure{
			Score: s, Metric: m, Shown: number(m, s.Value), Interval: interval(m, s.Low, s.High), Gate: gate(m, s),
			Failed: s.Short || slices.ContainsFunc(run.Failures, func(f eval.Failure) bool { return f.Metric == s.Metric }),
		}
		if baseline == nil {
			continue
		}
		for _, d := range baseline.Differences {
			if d.Metric == s.Metric {
				found := told(d)
				shown[i].Against = &found
			}
		}
	}
	return shown
}

// difference is one metric of a comparison as reports show it.
type difference struct {
	Metric                        metrics.Metric
	From, To, Change, Interval, P string
	Mark                          mark
}

func told(d eval.Difference) difference {
	m := metric(d.Metric)
	shown := difference{
		Metric: m, From: number(m, d.From), To: number(m, d.To),
		Change: signed(m, d.Difference), P: metrics.FormatP(d.P),
		Interval: number(m, d.Low) + " to " + number(m, d.High), // a dash would run into a minus
	}
	if d.P < significance && d.Difference != 0 && m.Unit != metrics.Milliseconds { // time is the machine's, too
		shown.Mark = worse
		if (d.Difference > 0) != m.Lower {
			shown.Mark = better
		}
	}
	return shown
}

// differences gives the metrics of a comparison in which its sides differ, and
// how many are the same.
func differences(c eval.Comparison) (differ []difference, same int) {
	for _, d := range c.Differences {
		if d.Difference == 0 {
			same++
			continue
		}
		differ = append(differ, told(d))
	}
	return differ, same
}

// matrix is the runs of one suite with several choices of settings.
type matrix struct {
	Suite    string
	Variants []string
	Rows     []matrixRow
	Changes  []changes // of each variant against the first
	Unbroken []string  // the variants with which nothing broke
}

// changes counts the cases that came out otherwise, as text; of the first
// variant there are none.
type changes struct{ Broken, Mended string }

type matrixRow struct {
	Metric metrics.Metric
	Cells  []cell // one for each variant
}

type cell struct {
	Value string
	Mark  mark // against the first variant
}

// suites gives the runs of a report by suite. More than one of a suite are its
// variants.
func suites(runs []eval.Run) [][]eval.Run {
	var groups [][]eval.Run
	for _, run := range runs {
		i := slices.IndexFunc(groups, func(g []eval.Run) bool {
			return run.Variant != "" && g[0].Suite == run.Suite && g[0].File == run.File
		})
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], run)
	}
	return groups
}

// matrixOf lays the variants of a suite beside one another.
func matrixOf(variants []eval.Run, comparisons []eval.Comparison) matrix {
	m := matrix{Suite: variants[0].Suite}
	for _, run := range variants {
		m.Variants = append(m.Variants, run.Variant)
		changed := changesOf(variants[0], run, comparisons)
		m.Changes = append(m.Changes, changed)
		if changed.Broken == "0" {
			m.Unbroken = append(m.Unbroken, run.Variant)
		}
	}
	for _, metric := range metrics.All {
		row := matrixRow{Metric: metric}
		measured := false
		for _, run := range variants {
			c := cell{Value: "–"}
			if i := slices.IndexFunc(run.Scores, func(s eval.Score) bool { return s.Metric == metric.Name }); i >= 0 {
				c.Value, measured = number(metric, run.Scores[i].Value), true
			}
			c.Mark = markOf(metric.Name, variants[0], run, comparisons)
			row.Cells = append(row.Cells, c)
		}
		if measured {
			m.Rows = append(m.Rows, row)
		}
	}
	return m
}

func changesOf(first, run eval.Run, comparisons []eval.Comparison) changes {
	for _, c := range comparisons {
		if compares(c, run) && c.From == first.Variant {
			return changes{fmt.Sprint(len(c.Broken)), fmt.Sprint(len(c.Mended))}
		}
	}
	return changes{"–", "–"}
}

// markOf says whether a variant differs from the first of its suite.
func markOf(metric string, first, run eval.Run, comparisons []eval.Comparison) mark {
	for _, c := range comparisons {
		if !compares(c, run) || c.From != first.Variant {
			continue
		}
		for _, d := range c.Differences {
			if d.Metric == metric {
				return told(d).Mark
			}
		}
	}
	return unsure
}

// betweenVariants reports whether a comparison is of two runs of this report,
// and so told by a matrix.
func betweenVariants(c eval.Comparison, runs []eval.Run) bool {
	return slices.ContainsFunc(runs, func(r eval.Run) bool {
		return r.Suite == c.Suite && r.Variant != "" && r.Variant == c.From
	})
}

// unbroken is comparisons of the same two sides in which nothing broke, told together.
type unbroken struct {
	Span string   // the sides: "since baseline"
	Of   []string // what is compared, and over how many cases
}

// unbrokenOf gives together what would be empty sections. Those between variants
// are told by their matrix.
func unbrokenOf(r eval.Report) []unbroken {
	var found []unbroken
	for _, c := range r.Comparisons {
		if len(c.Broken) > 0 || betweenVariants(c, r.Runs) {
			continue
		}
		i := slices.IndexFunc(found, func(u unbroken) bool { return u.Span == span(c) })
		if i < 0 {
			found = append(found, unbroken{Span: span(c)})
			i = len(found) - 1
		}
		found[i].Of = append(found[i].Of, fmt.Sprintf("%s (%s)", compared(c), shared(c)))
	}
	return found
}

// compares reports whether a comparison leads to a run.
func compares(c eval.Comparison, run eval.Run) bool {
	return c.Suite == run.Suite && c.Variant == run.Variant
}

// baselineOf gives the comparison of a run with what was before, or nil.
func baselineOf(run eval.Run, r eval.Report) *eval.Comparison {
	for i, c := range r.Comparisons {
		if compares(c, run) && !betweenVariants(c, r.Runs) {
			return &r.Comparisons[i]
		}
	}
	return nil
}

// category counts the cases of one category.
type category struct {
	Name   string
	OK, Of int
}

// Share is the part that is OK, from 0 to 1.
func (c category) Share() float64 { return float64(c.OK) / float64(c.Of) }

// categories counts cases in the order in which their categories appear.
func categories(results []eval.Result) []category {
	var found []category
	for _, r := range results {
		name := categoryName(r.Category)
		i := slices.IndexFunc(found, func(c category) bool { return c.Name == name })
		if i < 0 {
			found = append(found, category{Name: name})
			i = len(found) - 1
		}
		found[i].Of++
		if r.Verdict.OK() {
			found[i].OK++
		}
	}
	return found
}

// notOK gives the cases that did not come out as they should.
func notOK(results []eval.Result) []eval.Result {
	var found []eval.Result
	for _, r := range results {
		if !r.Verdict.OK() {
			found = append(found, r)
		}
	}
	return found
}

// metric gives the metric with a name, even if only another version of Svara knows it.
func metric(name string) metrics.Metric {
	if m, found := metrics.Named(name); found {
		return m
	}
	return metrics.Metric{Name: name, Title: name}
}

func number(m metrics.Metric, value float64) string {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return "–"
	}
	return strings.Replace(m.Format(value), "-", "−", 1)
}

// interval writes both ends, with one unit.
func interval(m metrics.Metric, low, high float64) string {
	return strings.TrimSuffix(number(m, low), " "+string(m.Unit)) + "–" + number(m, high)
}

func signed(m metrics.Metric, value float64) string {
	if value > 0 {
		return "+" + number(m, value)
	}
	return number(m, value)
}

func gate(m metrics.Metric, s eval.Score) string {
	switch {
	case s.Threshold == nil:
		return ""
	case m.Lower:
		return "≤ " + number(m, *s.Threshold)
	}
	return "≥ " + number(m, *s.Threshold)
}
