// Package eval measures answers against known facts: it asks the cases of a suite, judges
// each answer, sums up, and compares the result with an earlier one.
//
// Start reading at Ask, then judge, which says what each measure of a case is. A Report
// is everything that was found; package report renders it. Package suites reads the
// cases, and package metrics has the arithmetic and the list of all metrics. Nothing here
// is stored.
package eval

import (
	"slices"
	"time"

	"svara/assistant"
	"svara/eval/metrics"
)

// Report is everything that an evaluation found. Its JSON form is what --json
// writes, and --baseline and --compare read.
type Report struct {
	Format      int          `json:"format"` // of this form: ReportFormat
	Program     string       `json:"svara"`  // the version of Svara
	Made        time.Time    `json:"made"`
	Runs        []Run        `json:"runs"`                  // none of a comparison of two reports
	Comparisons []Comparison `json:"comparisons,omitempty"` // with a baseline, between variants, or of two reports
}

// ReportFormat is the number of the form that reports are written in. It grows
// when a field changes its meaning.
const ReportFormat = 1

// Run is one suite, asked with one choice of settings.
type Run struct {
	Suite     string    `json:"suite"`             // its name
	File      string    `json:"file"`              // where it stands
	Variant   string    `json:"variant,omitempty"` // the settings that --vary chose: "confidence=0.4"
	Documents int       `json:"documents"`         // how many documents it was asked about
	Seconds   float64   `json:"seconds"`           // that all cases took together
	Scores    []Score   `json:"scores"`            // in the order of Metrics; those that apply
	Failures  []Failure `json:"failures"`          // metrics that fall short
	// Unmeasured are the metrics that the suite has thresholds for but that apply to none
	// of its cases: those thresholds check nothing.
	Unmeasured []string `json:"unmeasured,omitempty"`
	Results    []Result `json:"cases"` // in the suite's order
}

// Passed reports whether a run reached all that it must.
func (r Run) Passed() bool { return len(r.Failures) == 0 }

// Gated reports whether any threshold applies to a run.
func (r Run) Gated() bool {
	return slices.ContainsFunc(r.Scores, func(s Score) bool { return s.Threshold != nil })
}

// Unwritten gives the cases that a language model was to write but that are answered in
// the documents' own words.
func (r Run) Unwritten() []Result {
	return slices.DeleteFunc(slices.Clone(r.Results), func(c Result) bool {
		written, asked := c.Measures["model_written"]
		return !asked || written > 0
	})
}

// Failure is a metric that falls short of what it must be.
type Failure struct {
	Metric   string `json:"metric"`
	Baseline bool   `json:"baseline,omitempty"` // it dropped below the baseline; else it missed the suite's threshold
	Text     string `json:"text"`               // in English
}

// Score is one metric over the cases of a run that it applies to.
type Score struct {
	Metric    string   `json:"metric"` // the name of one of Metrics
	Value     float64  `json:"value"`
	Low       float64  `json:"low"` // with High the 95% bootstrap interval
	High      float64  `json:"high"`
	Of        int      `json:"of"`                  // how many cases
	Threshold *float64 `json:"threshold,omitempty"` // nil where the suite sets none
	Short     bool     `json:"short,omitempty"`     // it falls short of the threshold
}

// Verdict says how a case came out.
type Verdict string

// The verdicts. The first two are as it should be.
const (
	Right    Verdict = "right"    // all facts, from a right source
	Declined Verdict = "declined" // the documents do not say, and so does the answer
	Wrong    Verdict = "wrong"    // answered, but a fact is lacking or the source is another
	Refused  Verdict = "refused"  // the documents say, the answer does not
	Invented Verdict = "invented" // the documents do not say, and yet there is an answer
)

// OK reports whether a case came out as it should.
func (v Verdict) OK() bool { return v == Right || v == Declined }

// Result is one case with the answer that it got.
type Result struct {
	ID           string             `json:"id"`
	Line         int                `json:"line"` // in the suite's file, from 1
	Category     string             `json:"category"`
	Conversation []string           `json:"conversation,omitempty"` // what was asked before
	Question     string             `json:"question"`
	Facts        []Fact             `json:"facts,omitempty"`
	Sources      []string           `json:"sources,omitempty"` // documents that a right answer may cite
	Unanswerable bool               `json:"unanswerable,omitempty"`
	Verdict      Verdict            `json:"verdict"`
	Why          []string           `json:"why,omitempty"` // in English: why it is not OK, or what else is wrong
	Answer       assistant.Answer   `json:"answer"`
	Proofs       []Proof            `json:"proofs,omitempty"` // one for each of the answer's citations
	Retrieved    []string           `json:"retrieved"`        // documents as retrieval ranks them, best first, at most ten
	PassageRank  int                `json:"passage_rank"`     // place, from 1, of the first passage of a right document that states a fact; 0 for none
	Measures     map[string]float64 `json:"measures"`         // by name; those that apply to the case
}

// Fact is one fact of a case and whether the answer states it.
type Fact struct {
	Wordings []string `json:"wordings"` // any of which will do
	Found    bool     `json:"found"`
}

// Proof is what was found of one citation.
type Proof struct {
	Valid    bool   `json:"valid"`            // the quote is the document's text at its place
	Supports bool   `json:"supports"`         // it counts for citation precision
	Before   string `json:"before,omitempty"` // the document's text before the quote
	After    string `json:"after,omitempty"`  // and after it
}

// Comparison is how one run differs from another over the cases that both have.
type Comparison struct {
	Suite       string       `json:"suite"`
	Variant     string       `json:"variant,omitempty"` // of To's run
	From        string       `json:"from"`              // what is compared with: "baseline", a variant, a file
	To          string       `json:"to"`
	Shared      int          `json:"shared"`            // cases that both have
	Added       int          `json:"added,omitempty"`   // cases that only To has
	Dropped     int          `json:"dropped,omitempty"` // cases that only From has
	Broken      []Change     `json:"broken,omitempty"`  // cases that were OK
	Mended      []Change     `json:"mended,omitempty"`  // cases that became OK
	Differences []Difference `json:"differences"`       // in the order of Metrics
}

// Change is a case with different outcomes in two runs.
type Change struct {
	ID       string  `json:"id"`
	Category string  `json:"category"`
	Question string  `json:"question"`
	From     Outcome `json:"from"`
	To       Outcome `json:"to"`
}

// Outcome is one side of a Change.
type Outcome struct {
	Verdict Verdict  `json:"verdict"`
	Why     []string `json:"why,omitempty"`
	Text    string   `json:"answer"`
}

// Difference is one metric before and after, over the shared cases.
type Difference struct {
	Metric string  `json:"metric"`
	From   float64 `json:"from"`
	To     float64 `json:"to"`
	metrics.Paired
}
