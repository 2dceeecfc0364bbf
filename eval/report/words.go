// Package report renders what an evaluation found, for people and for the
// systems that run it.
//
// Start reading at [Text], then at figures.go, which turns numbers into what
// all forms show. What broke stands first everywhere, below a page's or a
// comment's headline, which says what falls short; then come the figures.
// Nothing here is stored.
package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"svara/eval"
)

// title names a run among those of a report.
func title(r eval.Run) string {
	if r.Variant == "" {
		return r.Suite
	}
	return r.Suite + " · " + r.Variant
}

// size says how much a run asked.
func size(r eval.Run) string {
	return fmt.Sprintf("%s over %s · %.1f s", counted(len(r.Results), "case"), counted(r.Documents, "document"), r.Seconds)
}

// headline is the whole report in one line.
func headline(r eval.Report) string {
	if len(r.Runs) == 0 {
		broken, mended := 0, 0
		for _, c := range r.Comparisons {
			broken += len(c.Broken)
			mended += len(c.Mended)
		}
		if len(r.Comparisons) == 0 {
			return "Nothing was asked"
		}
		return fmt.Sprintf("Compared: %d broken, %d mended", broken, mended)
	}
	noun, short := "suite", 0
	for _, run := range r.Runs {
		if run.Variant != "" {
			noun = "run"
		}
		if !run.Passed() {
			short++
		}
	}
	if short > 0 {
		return fmt.Sprintf("Fell short: %d of %s", short, counted(len(r.Runs), noun))
	}
	if broken := brokenSince(r); broken > 0 {
		return fmt.Sprintf("%d broken, though within what is allowed: %s", broken, counted(len(r.Runs), noun))
	}
	if !slices.ContainsFunc(r.Runs, func(run eval.Run) bool { return held(run, r) }) {
		return "Measured: " + counted(len(r.Runs), noun) + ". " + holdsNothing
	}
	return "Passed: " + counted(len(r.Runs), noun)
}

// holdsNothing is said of a report that cannot fail, because it has neither thresholds
// nor a baseline.
const holdsNothing = "Nothing could fail: give the suite thresholds, or compare with --baseline."

// held reports whether anything in a run could fall short.
func held(run eval.Run, r eval.Report) bool {
	return run.Gated() || slices.ContainsFunc(r.Comparisons, func(c eval.Comparison) bool {
		return compares(c, run) && !betweenVariants(c, r.Runs) && c.Shared > 0
	})
}

// brokenSince counts the cases that broke. Comparisons between variants of one report do
// not count: variants are there to differ.
func brokenSince(r eval.Report) int {
	broken := 0
	for _, c := range r.Comparisons {
		if !betweenVariants(c, r.Runs) {
			broken += len(c.Broken)
		}
	}
	return broken
}

// brokenOf counts the cases of a run that broke since the baseline.
func brokenOf(run eval.Run, r eval.Report) int {
	if baseline := baselineOf(run, r); baseline != nil {
		return len(baseline.Broken)
	}
	return 0
}

// sign marks a whole report.
type sign struct {
	Emoji string // in Markdown
	Mark  string // on a page; empty where there is nothing to judge
	Class string // of the page's style, for the mark
}

// signOf gives the sign of a report. It is that of success only if nothing broke and
// something could have failed.
func signOf(r eval.Report) sign {
	gated := slices.ContainsFunc(r.Runs, func(run eval.Run) bool { return held(run, r) })
	switch {
	case !passed(r):
		return sign{"❌", "✗", "bad"}
	case len(r.Runs) > 0 && brokenSince(r) > 0:
		return sign{"⚠️", "!", "bad"}
	case !gated:
		return sign{Emoji: "🔎"}
	}
	return sign{"✅", "✓", "good"}
}

// unwritten says which cases a language model was to write and did not, and why; it is
// empty if there are none.
func unwritten(run eval.Run) (said string, cases []string) {
	for _, r := range run.Unwritten() {
		cases = append(cases, r.ID)
	}
	if len(cases) == 0 {
		return "", nil
	}
	return fmt.Sprintf("Not written by the model (%d)", len(cases)), cases
}

// failureTexts says what a run falls short of.
func failureTexts(r eval.Run) string {
	var all []string
	for _, f := range r.Failures {
		all = append(all, f.Text)
	}
	return strings.Join(all, "; ")
}

// passed reports whether all runs reached what they must.
func passed(r eval.Report) bool {
	for _, run := range r.Runs {
		if !run.Passed() {
			return false
		}
	}
	return true
}

// between says what a comparison compares.
func between(c eval.Comparison) string { return span(c) + " · " + compared(c) }

// span names the two sides of a comparison.
func span(c eval.Comparison) string {
	if c.From == "baseline" {
		return "since baseline"
	}
	return fmt.Sprintf("from %s to %s", c.From, c.To)
}

// compared names the run of which a comparison has two sides.
func compared(c eval.Comparison) string {
	if c.Variant != "" && c.Variant != c.To {
		return c.Suite + " · " + c.Variant
	}
	return c.Suite
}

// shared says how many cases a comparison rests on.
func shared(c eval.Comparison) string {
	words := counted(c.Shared, "shared case")
	if c.Added > 0 {
		words += fmt.Sprintf(", %d new", c.Added)
	}
	if c.Dropped > 0 {
		words += fmt.Sprintf(", %d gone", c.Dropped)
	}
	return words
}

// reasons says why an outcome is as it is: what the judge says or, without
// that, the answer.
func reasons(o eval.Outcome) string {
	if len(o.Why) == 0 {
		return o.Text
	}
	return strings.Join(o.Why, "; ")
}

// aboutVerdicts says in the glossary what the words for an outcome mean.
var aboutVerdicts = []struct {
	Verdict eval.Verdict
	About   string
}{
	{eval.Right, "All facts are stated, from a right source."},
	{eval.Declined, "The documents do not answer, and Svara says so."},
	{eval.Wrong, "There is an answer, but it lacks a fact or its source is another."},
	{eval.Refused, "The documents answer, but Svara says that they do not."},
	{eval.Invented, "The documents do not answer, and yet there is an answer."},
}

// categoryName gives a name also to the category of cases that have none.
func categoryName(name string) string {
	if name == "" {
		return "uncategorised"
	}
	return name
}

func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// oneLine gives the visible part of a text on one line: a document must not be able to
// move a terminal's cursor, or to end a line of a table.
func oneLine(text string) string {
	fields := strings.Fields(strings.ToValidUTF8(text, "�"))
	return strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return -1
		}
		return r
	}, strings.Join(fields, " "))
}

// clip cuts a text to at most that many runes.
func clip(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return strings.TrimRight(string(runes[:most-1]), " ") + "…"
}
