package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"svara/eval"
	"svara/eval/metrics"
)

var update = flag.Bool("update", false, "write what the tests make to testdata")

// forms are what a report is rendered as, by the ending of their golden files.
var forms = map[string]func(io.Writer, eval.Report) error{
	"txt":  func(w io.Writer, r eval.Report) error { return Text(w, r, Options{Wrong: true}) },
	"md":   Markdown,
	"xml":  JUnit,
	"html": HTML,
	"json": JSON,
}

// golden are the reports of which each form is kept as a file.
var golden = map[string][]string{
	"txt":  {"baseline", "variants", "two-reports", "good", "hostile", "by-model", "ungated"},
	"md":   {"baseline", "variants", "two-reports", "hostile", "by-model", "ungated"},
	"xml":  {"baseline", "variants", "two-reports", "hostile", "by-model"},
	"html": {"baseline", "variants"},
}

func render(t *testing.T, form string, r eval.Report) string {
	t.Helper()
	var out bytes.Buffer
	if err := forms[form](&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestGolden(t *testing.T) {
	all := reports()
	for form, names := range golden {
		for _, name := range names {
			path := filepath.Join("testdata", name+"."+form)
			got := strings.Replace(render(t, form, all[name]), string(style), "", 1)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs: refresh with 'go test ./eval/report -update' and read the diff\n%s", path, got)
			}
		}
	}
}

func TestNoFormShowsWhatIsNoNumber(t *testing.T) {
	for name, r := range reports() {
		for form := range forms {
			if out := render(t, form, r); strings.Contains(out, "NaN") || strings.Contains(out, "%!") {
				t.Errorf("%s as %s: %s", name, form, out)
			}
		}
	}
}

func TestWhatBrokeStandsFirst(t *testing.T) {
	for form, order := range map[string][]string{
		"txt":  {"BROKEN", "SHORT", "Right answers"},
		"md":   {"Fell short", "**Broken since baseline", "asks for at least", "### Broken", "Right answers"},
		"html": {"<h1>", "1 broken since baseline", "asks for at least", "<h2 id=\"comparison-1\">1 broken", "Right answers"},
	} {
		out := render(t, form, withBaseline())
		last := -1
		for _, part := range order {
			at := strings.Index(out, part)
			if at <= last {
				t.Errorf("%s: %q stands at %d, after %d", form, part, at, last)
			}
			last = at
		}
	}
}

// The sign is that of success only where nothing broke and something could have failed.
func TestSigns(t *testing.T) {
	for name, want := range map[string]struct{ emoji, page string }{
		"good": {"✅", ">✓<"}, "baseline": {"❌", ">✗<"}, "hostile": {"⚠️", ">!<"}, "ungated": {"🔎", ""}, "two-reports": {"🔎", ""},
	} {
		r := reports()[name]
		if head, _, _ := strings.Cut(render(t, "md", r), "\n"); !strings.HasPrefix(head, "## "+want.emoji+" ") {
			t.Errorf("%s: %s", name, head)
		}
		_, page, _ := strings.Cut(render(t, "html", r), "<h1>")
		if head, _, _ := strings.Cut(page, "</h1>"); !strings.Contains(head, want.page) || (want.page == "") == strings.Contains(head, "<span") {
			t.Errorf("%s: %s", name, head)
		}
	}
}

// A page names the answers that the model was to write.
func TestHTMLNamesWhatTheModelDidNotWrite(t *testing.T) {
	if page := render(t, "html", byModel()); !strings.Contains(page, "<p>Not written by the model (1): rekrytering-antal</p>") {
		t.Error("it does not")
	}
	if page := render(t, "html", good()); strings.Contains(page, "Not written by the model") {
		t.Error("no model was asked")
	}
}

func TestVariantsStandBesideOneAnotherFirst(t *testing.T) {
	r := variants()
	quiet := comparison(r.Runs[0].Variant, "confidence=0.6") // a variant with which nothing changed
	quiet.Variant, quiet.Broken, quiet.Mended = quiet.To, nil, nil
	third := r.Runs[1]
	third.Variant = quiet.To
	r.Runs, r.Comparisons = append(r.Runs, third), append(r.Comparisons, quiet)
	for form, order := range map[string][]string{
		"md": {
			"**Nothing broken since baseline:** Kända fakta · confidence=0.5 (4", "· 3 variants",
			"| Cases broken | – | 1 | 0 |\n| Cases mended | – | 1 | 0 |\n", "**Nothing broken:** confidence=0.6\n", "### Broken from",
		},
		"html": {
			"Nothing broken since baseline: Kända fakta · confidence=0.5 (4", "href=\"#matrix-1\"", "id=\"matrix-1\"",
			"Cases broken</th><td class=\"n\">–</td><td class=\"n\">1</td><td class=\"n\">0</td>",
			"Nothing broken: confidence=0.6<", "1 broken from",
		},
	} {
		out := render(t, form, r)
		rest := out
		for _, part := range order {
			_, after, found := strings.Cut(rest, part)
			if !found {
				t.Fatalf("%s: %q is not where it should be:\n%s", form, part, out)
			}
			rest = after
		}
		if heading := "from confidence=0.5 to confidence=0.6"; strings.Contains(out, heading) {
			t.Errorf("%s has a section of what is the same", form)
		}
	}
}

// A comparison that only mended has nothing broken to head it.
func TestHTMLHeadsWhatIsOnlyMended(t *testing.T) {
	r := twoReports()
	r.Comparisons[0].Broken = nil
	out := render(t, "html", r)
	for _, part := range []string{"<p>Nothing broken from old.json to new.json: Kända fakta (4 shared cases, 1 new)</p>", ">1 mended from old.json to new.json · Kända fakta</h2>"} {
		if !strings.Contains(out, part) {
			t.Errorf("lacks %q:\n%s", part, out)
		}
	}
}

func TestFiguresFailByThresholdAndByBaseline(t *testing.T) {
	r := run()
	r.Failures = append(r.Failures, eval.Failure{Metric: "refused", Baseline: true, Text: "refused went down"})
	for _, f := range figures(r, nil) {
		if want := f.Score.Metric == "correct" || f.Score.Metric == "refused"; f.Failed != want {
			t.Errorf("%s failed: %v", f.Score.Metric, f.Failed)
		}
	}
}

func TestLatencyHasOneAnswerForEachShare(t *testing.T) {
	r := run()
	r.Results = nil
	var samples []metrics.Sample
	for i := range 30 { // of which the 95th percentile is the 29th, and 95% of the way is not
		c := rightCase()
		c.Measures["latency_ms"] = float64(i + 1)
		r.Results, samples = append(r.Results, c), append(samples, metrics.Sample{Value: float64(i + 1)})
	}
	for i, s := range r.Scores {
		if m := metric(s.Metric); m.Unit == metrics.Milliseconds {
			_, statistic := m.Statistic()
			r.Scores[i].Value = statistic(samples)
		}
	}
	l := latencyOf(r)
	points := strings.Fields(l.Points)
	for _, m := range l.Marks {
		if !slices.Contains(points, fmt.Sprintf("%g,%g", m.X, m.Y)) {
			t.Errorf("%s stands beside the curve", m.Label)
		}
	}
	for _, want := range []quantile{{"50%", "15.0 ms"}, {"95%", "29.0 ms"}, {"100%", "30.0 ms"}} {
		if len(l.Marks) != 2 || !slices.Contains(l.Quantiles, want) {
			t.Errorf("%d marks; the table lacks %v: %v", len(l.Marks), want, l.Quantiles)
		}
	}
}

func TestTextFitsTheTerminal(t *testing.T) {
	for name, r := range reports() {
		for line := range strings.Lines(render(t, "txt", r)) {
			line = strings.TrimSuffix(line, "\n")
			if utf8.RuneCountInString(line) > columns {
				t.Errorf("%s: %d columns: %s", name, utf8.RuneCountInString(line), line)
			}
			if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r == '\u202e' }) {
				t.Errorf("%s moves the cursor: %q", name, line)
			}
		}
	}
}

func TestTextMarksOnlyWhatIsSignificant(t *testing.T) {
	for _, test := range []struct {
		d    eval.Difference
		want mark
	}{
		{paired("correct", .5, .6, 0, .2, .049), better},
		{paired("correct", .6, .5, -.2, 0, .049), worse},
		{paired("correct", .5, .6, 0, .2, .05), unsure},
		{paired("false_refusals", .5, .6, 0, .2, .01), worse},
		{paired("answer_words", 9, 6, -5, -1, .01), better},
		{paired("latency_p50_ms", 9, 6, -5, -1, .01), unsure}, // as the machine is
		{paired("correct", .5, .5, 0, 0, 0), unsure},
	} {
		if got := told(test.d).Mark; got != test.want {
			t.Errorf("%+v: %q, want %q", test.d, got, test.want)
		}
	}
}

func TestJSONIsReadBack(t *testing.T) {
	want := withBaseline()
	out := render(t, "json", want)
	var got eval.Report
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if again := render(t, "json", got); again != out {
		t.Errorf("read back as %s", again)
	}
	if out := render(t, "json", hostile()); !strings.Contains(out, "<script>") {
		t.Error("markup is escaped")
	}
}

func TestJUnitCountsAgree(t *testing.T) {
	for name, r := range reports() {
		var got junitReport
		if err := xml.Unmarshal([]byte(render(t, "xml", r)), &got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		tests, failures := 0, 0
		for _, s := range got.Suites {
			failed, skipped := 0, 0
			for _, c := range s.Cases {
				if c.Failure != nil {
					failed++
				}
				if c.Skipped != nil {
					skipped++
				}
				if strings.Count(c.Classname, ".") != 1 {
					t.Errorf("%s: class %q does not split into two", name, c.Classname)
				}
			}
			if s.Tests != len(s.Cases) || s.Failures != failed || s.Skipped != skipped || s.Errors != 0 {
				t.Errorf("%s: %s says %d tests, %d failures, %d skipped; has %d, %d, %d", name, s.Name, s.Tests, s.Failures, s.Skipped, len(s.Cases), failed, skipped)
			}
			tests, failures = tests+s.Tests, failures+s.Failures
		}
		if got.Tests != tests || got.Failures != failures {
			t.Errorf("%s: totals say %d tests and %d failures, suites %d and %d", name, got.Tests, got.Failures, tests, failures)
		}
	}
}

// A build is red when a run falls short, and only then.
func TestJUnitFailsOnlyWhatFallsShort(t *testing.T) {
	var got junitReport
	if err := xml.Unmarshal([]byte(render(t, "xml", variants())), &got); err != nil {
		t.Fatal(err)
	}
	if got.Suites[0].Failures != 3 || got.Suites[0].Skipped != 0 { // the threshold and two cases
		t.Errorf("the run that fell short has %d failures, %d skipped", got.Suites[0].Failures, got.Suites[0].Skipped)
	}
	if got.Suites[1].Failures != 0 || got.Suites[1].Skipped != 1 {
		t.Errorf("the run that passed has %d failures, %d skipped", got.Suites[1].Failures, got.Suites[1].Skipped)
	}
}

func TestJUnitKeepsHostileText(t *testing.T) {
	var got junitReport
	if err := xml.Unmarshal([]byte(render(t, "xml", hostile())), &got); err != nil {
		t.Fatal(err)
	}
	name := got.Suites[0].Cases[len(got.Suites[0].Cases)-1].Name
	for _, part := range []string{"<b>|id", "<script>alert(1)</script>", "]]>", "🙂", `"citat"`} {
		if !strings.Contains(name, part) {
			t.Errorf("%q lacks %q", name, part)
		}
	}
	if strings.ContainsAny(name, "\x00\x1b") {
		t.Errorf("%q has what XML does not allow", name)
	}
}

func TestMarkdownStaysWithinGitHubsLimit(t *testing.T) {
	many := long(5000)
	for range 200 {
		many.Runs = append(many.Runs, many.Runs[0])
	}
	for _, r := range []eval.Report{long(5000), many} {
		out := render(t, "md", r)
		if len(out) > mostBytes {
			t.Errorf("%d bytes", len(out))
		}
		if !strings.Contains(out, "… and ") {
			t.Error("does not say what is left out")
		}
		if open, closed := strings.Count(out, "<details>"), strings.Count(out, "</details>"); open != closed {
			t.Errorf("%d details are opened, %d closed", open, closed)
		}
		for line := range strings.Lines(out) {
			if strings.HasPrefix(line, "|") && !strings.HasSuffix(line, "|\n") {
				t.Errorf("a row is cut: %s", line)
			}
		}
	}
}

func TestMarkdownIsNoMarkup(t *testing.T) {
	out := render(t, "md", hostile())
	for _, markup := range []string{"<script", "@octocat", "#123", "[länk](", "</details> ", "\n# "} {
		if strings.Contains(out, markup) {
			t.Errorf("has %q:\n%s", markup, out)
		}
	}
}

// nodes gives the elements of a page in their order.
func nodes(t *testing.T, page string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			found = append(found, n)
		}
	}
	return found
}

func attribute(n *html.Node, key string) string {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
	if i < 0 {
		return ""
	}
	return n.Attr[i].Val
}

// loads finds what a browser would fetch.
var loads = regexp.MustCompile(`url\(|@import`)

func TestHTMLNeedsNothingElse(t *testing.T) {
	if loads.MatchString(string(style)) {
		t.Error("the style loads something")
	}
	for name, r := range reports() {
		for _, n := range nodes(t, render(t, "html", r)) {
			if slices.Contains([]string{"script", "link", "img", "iframe", "object", "base", "form"}, n.Data) {
				t.Errorf("%s has <%s>", name, n.Data)
			}
			for _, a := range n.Attr {
				local := a.Key == "href" && strings.HasPrefix(a.Val, "#")
				if (a.Key == "src" || a.Key == "href" || a.Key == "style" || strings.HasPrefix(a.Key, "on")) && !local {
					t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
				}
			}
		}
	}
}

func TestHTMLIsWellBuilt(t *testing.T) {
	for name, r := range reports() {
		page := nodes(t, render(t, "html", r))
		ids, level, tops := make(map[string]bool), 0, 0
		for _, n := range page {
			if id := attribute(n, "id"); id != "" && ids[id] {
				t.Errorf("%s: two elements are %q", name, id)
			} else {
				ids[id] = true
			}
			switch n.Data {
			case "h1", "h2", "h3", "h4", "h5", "h6":
				is, _ := strconv.Atoi(n.Data[1:])
				if is > level+1 {
					t.Errorf("%s: h%d follows h%d", name, is, level)
				}
				if level = is; is == 1 {
					tops++
				}
			case "th":
				if attribute(n, "scope") == "" {
					t.Errorf("%s: a th without scope", name)
				}
			case "table":
				if n.FirstChild.NextSibling == nil || n.FirstChild.NextSibling.Data != "caption" {
					t.Errorf("%s: a table without caption", name)
				}
			case "svg":
				if attribute(n, "role") != "img" || !slices.ContainsFunc(page, func(c *html.Node) bool { return c.Parent == n && c.Data == "title" }) {
					t.Errorf("%s: an svg without title", name)
				}
			}
		}
		if tops != 1 {
			t.Errorf("%s: %d h1", name, tops)
		}
		for _, n := range page {
			for _, key := range []string{"href", "aria-labelledby"} {
				if to := strings.TrimPrefix(attribute(n, key), "#"); to != "" && !ids[to] {
					t.Errorf("%s: %s leads to %q, which is nowhere", name, key, to)
				}
			}
		}
	}
}

func TestHTMLLeavesCasesOfALongRunOut(t *testing.T) {
	articles, says := 0, false
	for _, n := range nodes(t, render(t, "html", long(5000))) {
		if n.Data == "article" {
			articles++
		}
		says = says || n.Data == "p" && n.FirstChild != nil && strings.HasPrefix(n.FirstChild.Data, "4500 cases left out")
	}
	if articles != mostCases || !says {
		t.Errorf("%d cases are shown; says how many are not: %v", articles, says)
	}
}
