package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"svara/eval"
	"svara/eval/metrics"
)

// The elements and attributes are those that both GitLab and Jenkins read
// (junit-10.xsd of Jenkins' xunit plugin), and "file", which GitLab links to.

type junitReport struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Time     seconds      `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name      string      `xml:"name,attr"`
	Tests     int         `xml:"tests,attr"`
	Failures  int         `xml:"failures,attr"`
	Errors    int         `xml:"errors,attr"`
	Skipped   int         `xml:"skipped,attr"`
	Time      seconds     `xml:"time,attr"`
	Timestamp string      `xml:"timestamp,attr"`
	Cases     []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name      string        `xml:"name,attr"`
	Classname string        `xml:"classname,attr"`
	Time      seconds       `xml:"time,attr"`
	File      string        `xml:"file,attr,omitempty"`
	Failure   *junitMessage `xml:"failure"`
	Skipped   *junitMessage `xml:"skipped"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Detail  string `xml:",chardata"`
}

// seconds are written with three decimals and no exponent.
type seconds float64

// MarshalText writes seconds with three decimals, as JUnit has them.
func (s seconds) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%.3f", float64(s)), nil }

// JUnit writes a report as test results. A run that reaches what it must passes; its
// cases that are not OK are skipped, because thresholds below 1 allow for them. In a run
// that falls short they fail, along with what falls short.
func JUnit(w io.Writer, r eval.Report) error {
	out := junitReport{Name: "svara eval"}
	for _, run := range r.Runs {
		out.add(junitRun(run, baselineOf(run, r)), r.Made)
	}
	if len(r.Runs) == 0 {
		for _, c := range r.Comparisons {
			out.add(junitComparison(c), r.Made)
		}
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// add counts a suite's cases and adds them to the totals.
func (r *junitReport) add(s junitSuite, made time.Time) {
	s.Tests, s.Timestamp = len(s.Cases), made.UTC().Format("2006-01-02T15:04:05")
	for _, c := range s.Cases {
		if c.Failure != nil {
			s.Failures++
		}
		if c.Skipped != nil {
			s.Skipped++
		}
	}
	r.Tests += s.Tests
	r.Failures += s.Failures
	r.Time += s.Time
	r.Suites = append(r.Suites, s)
}

func junitRun(run eval.Run, baseline *eval.Comparison) junitSuite {
	suite := junitSuite{Name: title(run), Time: seconds(run.Seconds)}
	suite.Cases = junitGates(run, baseline)
	broken := make(map[string]bool)
	if baseline != nil {
		for _, change := range baseline.Broken {
			broken[change.ID] = true
		}
	}
	for _, result := range run.Results {
		suite.Cases = append(suite.Cases, junitResult(run, result, broken[result.ID]))
	}
	return suite
}

// junitGates gives a case for each threshold, and for each metric that a baseline checks.
// Its name does not depend on the outcome.
func junitGates(run eval.Run, baseline *eval.Comparison) []junitCase {
	var cases []junitCase
	add := func(name, class string, isIt func(eval.Failure) bool) {
		c := junitCase{Name: name, Classname: classname(title(run), class), File: run.File}
		if i := slices.IndexFunc(run.Failures, isIt); i >= 0 {
			failure := run.Failures[i].Text
			c.Failure = &junitMessage{Message: failure, Type: class, Detail: failure}
		}
		cases = append(cases, c)
	}
	for _, f := range figures(run, nil) {
		if f.Gate != "" {
			add(f.Metric.Name+" "+f.Gate, "thresholds", func(x eval.Failure) bool { return x.Metric == f.Metric.Name && !x.Baseline })
		}
	}
	if baseline == nil {
		return cases
	}
	for _, d := range baseline.Differences {
		if metric(d.Metric).Group != "effort" {
			add(d.Metric+" since the baseline", "baseline", func(x eval.Failure) bool { return x.Metric == d.Metric && x.Baseline })
		}
	}
	return cases
}

func junitResult(run eval.Run, r eval.Result, broken bool) junitCase {
	c := junitCase{
		Name: r.ID + ": " + r.Question, Classname: classname(title(run), categoryName(r.Category)),
		Time: seconds(r.Measures["latency_ms"] / 1000), File: run.File,
	}
	if r.Verdict.OK() {
		return c
	}
	said := string(r.Verdict)
	if broken {
		said += ", was OK in the baseline"
	}
	why := strings.Join(r.Why, "; ")
	if run.Passed() {
		c.Skipped = &junitMessage{Message: strings.TrimSuffix(said+", within the thresholds: "+why, ": ")}
	} else {
		c.Failure = &junitMessage{Message: strings.TrimSuffix(said+": "+why, ": "), Type: string(r.Verdict), Detail: detail(r)}
	}
	return c
}

// detail is what to read of a failed case without opening another report.
func detail(r eval.Result) string {
	var b strings.Builder
	for _, earlier := range r.Conversation {
		fmt.Fprintf(&b, "before: %s\n", earlier)
	}
	fmt.Fprintf(&b, "question: %s\nanswer: %s\nconfidence: %s\n", r.Question, r.Answer.Text, metrics.FormatShare(r.Answer.Confidence))
	for _, why := range r.Why {
		fmt.Fprintf(&b, "why: %s\n", why)
	}
	for _, c := range r.Answer.Citations {
		fmt.Fprintf(&b, "[%d] %s: %s\n", c.N, c.Document, c.Quote)
	}
	return b.String()
}

// junitComparison gives the cases that came out differently. Comparing two reports sets
// no threshold, so broken cases are skipped rather than failed.
func junitComparison(c eval.Comparison) junitSuite {
	suite := junitSuite{Name: between(c)}
	add := func(change eval.Change, skipped *junitMessage) {
		suite.Cases = append(suite.Cases, junitCase{
			Name:      change.ID + ": " + change.Question,
			Classname: classname(c.Suite, categoryName(change.Category)), Skipped: skipped,
		})
	}
	for _, change := range c.Broken {
		add(change, &junitMessage{Message: fmt.Sprintf("%s, was %s: %s", change.To.Verdict, change.From.Verdict, reasons(change.To))})
	}
	for _, change := range c.Mended {
		add(change, nil)
	}
	return suite
}

// classname joins a package and a class. Jenkins splits them at the last dot,
// so that no other dot may stand in either.
func classname(suite, class string) string {
	return strings.ReplaceAll(suite, ".", ",") + "." + strings.ReplaceAll(class, ".", ",")
}
