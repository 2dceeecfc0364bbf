package eval

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"svara/eval/suites"
)

func run(suite, variant string, results []Result) Run {
	r := NewRun(suites.Suite{Name: suite}, results)
	r.Variant = variant
	return r
}

func ids(changes []Change) string {
	var all []string
	for _, c := range changes {
		all = append(all, c.ID)
	}
	return strings.Join(all, " ")
}

func texts(failures []Failure) string {
	var all []string
	for _, f := range failures {
		all = append(all, f.Text)
	}
	return strings.Join(all, "; ")
}

func TestCompare(t *testing.T) {
	from := run("s", "", withMeasure("correct", 1, 1, 0, 1, 1))
	to := run("s", "", withMeasure("correct", 0, 1, 1, 0, 1, 1))
	to.Results[0].Why, to.Results[0].Answer.Text = []string{"lacks \"x\""}, "nu"
	from.Results[0].Answer.Text = "förut"
	from.Results[4].Question = "en annan fråga" // so the two are not the same case
	c := Compare(from, to, "baseline", "this report")
	if c.Suite != "s" || c.From != "baseline" || c.To != "this report" || c.Shared != 4 || c.Added != 2 || c.Dropped != 1 {
		t.Errorf("%+v", c)
	}
	if ids(c.Broken) != "a d" || ids(c.Mended) != "c" {
		t.Errorf("broken %s, mended %s", ids(c.Broken), ids(c.Mended))
	}
	if b := c.Broken[0]; b.From.Text != "förut" || b.To.Text != "nu" || b.From.Verdict != Right || b.To.Verdict != Wrong || len(b.To.Why) != 1 {
		t.Errorf("%+v", b)
	}
	// Of four shared cases three were right and two are.
	if len(c.Differences) != 1 || c.Differences[0].From != 0.75 || c.Differences[0].To != 0.5 || math.Abs(c.Differences[0].Difference+0.25) > 1e-12 {
		t.Errorf("%+v", c.Differences)
	}
}

// The gate lets pass what chance does: of eighty cases, four lost are as coins
// may fall (one in 2^4 against one in 20), five are not.
func TestDrops(t *testing.T) {
	eighty := func(metric string, lost int, good float64) Run {
		values := slices.Repeat([]float64{good}, 80)
		for i := range lost {
			values[i] = 1 - good
		}
		return run("s", "", withMeasure(metric, values...))
	}
	for _, test := range []struct {
		name, metric string
		good         float64
		lost         int
		want         string
	}{
		{"none", "correct", 1, 0, ""},
		{"four", "correct", 1, 4, ""},
		{"five", "correct", 1, 5, "correct went from 1.000 to .938 since the baseline"},
		{"five more refusals", "false_refusals", 0, 5, "false_refusals went from .000 to .062 since the baseline"},
		{"effort", "answer_words", 0, 40, ""},
	} {
		before, after := eighty(test.metric, 0, test.good), eighty(test.metric, test.lost, test.good)
		got := texts(Compare(before, after, "baseline", "").Drops())
		if (got == "") != (test.want == "") || !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: %q", test.name, got)
		}
		if got := Compare(after, before, "baseline", "").Drops(); got != nil {
			t.Errorf("%s, mended: %q", test.name, texts(got))
		}
	}
}

func TestHoldAgainst(t *testing.T) {
	good, bad := withMeasure("correct", slices.Repeat([]float64{1}, 10)...), withMeasure("correct", slices.Repeat([]float64{0}, 10)...)
	baseline := Report{Runs: []Run{run("a", "", good), run("b", "", good)}}
	report := Report{Runs: []Run{run("a", "", bad), run("b", "", good), run("ny", "", bad)}}
	if err := report.HoldAgainst(baseline); err != nil {
		t.Fatal(err)
	}
	if len(report.Comparisons) != 2 || report.Runs[0].Passed() || !report.Runs[1].Passed() || !report.Runs[2].Passed() {
		t.Errorf("%d comparisons, %q", len(report.Comparisons), texts(report.Runs[0].Failures))
	}
	other := Report{Runs: []Run{run("c", "", good)}}
	if err := other.HoldAgainst(baseline); err == nil {
		t.Error("a baseline of other suites")
	}
}

// Runs that differ only in a variant that one report does not have are compared
// where there is no doubt which is meant.
func TestCompareReports(t *testing.T) {
	results := withMeasure("correct", 1)
	of := func(variants ...string) Report {
		var r Report
		for _, v := range variants {
			r.Runs = append(r.Runs, run("s", v, results))
		}
		return r
	}
	for _, test := range []struct {
		name     string
		from, to Report
		want     int
	}{
		{"same", of(""), of(""), 1},
		{"another variant", of(""), of("confidence=0.4"), 1},
		{"the same variants", of("a", "b"), of("a", "b"), 2},
		{"one of several", of("a", "b"), of("b"), 1},
		{"each with the only one", of(""), of("a", "b"), 2},
		{"no telling which", of("a", "b"), of("c"), 0},
	} {
		got, err := CompareReports(test.from, test.to, "x", "y")
		if len(got) != test.want || (err != nil) != (test.want == 0) {
			t.Errorf("%s: %d, %v", test.name, len(got), err)
		}
	}
	if got := CompareVariants(append(of("a", "b", "c").Runs, run("t", "a", results))); len(got) != 2 || got[1].From != "a" || got[1].To != "c" {
		t.Errorf("%+v", got)
	}
}

func TestLoadReportErrors(t *testing.T) {
	for _, name := range []string{"saknas.json", "../suites/kanda-fakta.yaml", "newer.json"} {
		if _, err := LoadReport(filepath.Join("testdata", name)); err == nil || !strings.Contains(err.Error(), filepath.Base(name)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A system whose confidences are on another scale tells questions apart as well:
// only the order counts, and swaps between scales must not hide a drop.
func TestAUROCIsComparedByRank(t *testing.T) {
	confidences := func(scale, shift float64, wrong int) []Result {
		var results []Result
		for i := range 40 {
			value := 0.9 - float64(i)/1000
			if i < wrong {
				value = 0.1 // as unsure as of the unanswerable
			}
			results = append(results, Result{ID: fmt.Sprint("a", i), Measures: map[string]float64{"confidence": value*scale + shift}})
			results = append(results, Result{ID: fmt.Sprint("u", i), Unanswerable: true,
				Measures: map[string]float64{"confidence": (0.3-float64(i)/1000)*scale + shift}})
		}
		return results
	}
	before := run("s", "", confidences(1, 0, 0))
	if drops := Compare(before, run("s", "", confidences(0.1, 0.9, 0)), "baseline", "").Drops(); drops != nil {
		t.Errorf("another scale: %s", texts(drops))
	}
	if drops := Compare(before, run("s", "", confidences(0.1, 0.9, 12)), "baseline", "").Drops(); len(drops) != 1 {
		t.Errorf("a drop on another scale is not seen: %s", texts(drops))
	}
}
