package report

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"svara/assistant"
	"svara/eval"
	"svara/eval/metrics"
)

// mostCases is how many cases of a run a page may have before it gets slow to open. Of
// longer runs it shows only cases that are not OK, up to this many.
const mostCases = 500

//go:embed templates
var templateFiles embed.FS

// What is embedded cannot be broken in a binary that passed its tests.
var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"title": title, "size": size, "between": between, "shared": shared, "reasons": reasons,
	"counted": counted, "categoryName": categoryName, "share": metrics.FormatShare,
	"scale": scaleOf, "join": strings.Join,
	"mostCases": func() int { return mostCases },
	"change":    viewChange, "bars": barsOf, "certainty": certaintyOf, "latency": latencyOf,
}).ParseFS(templateFiles, "templates/*.html"))

// style is the page's, which stands inside it.
var style = func() template.CSS {
	css, err := templateFiles.ReadFile("templates/report.css")
	if err != nil {
		panic(err)
	}
	return template.CSS(css)
}()

// page is what the template "report" shows.
type page struct {
	Style       template.CSS
	Headline    string
	Sign        sign
	Passed      bool
	Program     string
	Made        time.Time
	Comparisons []comparisonView
	Runs        []runView
	Matrices    []matrixView
	Unbroken    []unbroken
	Groups      []group
	Verdicts    any
}

// Changes gives the comparisons in which cases came out otherwise: those between
// variants, or the others.
func (p page) Changes(ofVariants bool) []comparisonView {
	var found []comparisonView
	for _, c := range p.Comparisons {
		if c.OfVariants == ofVariants && len(c.Broken)+len(c.Mended) > 0 {
			found = append(found, c)
		}
	}
	return found
}

type comparisonView struct {
	eval.Comparison
	ID          string
	OfVariants  bool // told by a matrix
	InColumn    bool // told beside a run's figures
	Differences []difference
	Same        int
	Places      map[string]string // the anchors of cases on this page, by id
}

// Heading says how many cases broke or, where none did, were mended.
func (c comparisonView) Heading() string {
	if len(c.Broken) == 0 {
		return fmt.Sprintf("%d mended %s", len(c.Mended), between(c.Comparison))
	}
	return fmt.Sprintf("%d broken %s", len(c.Broken), between(c.Comparison))
}

type changeView struct {
	eval.Change
	Place string // the anchor of the case; empty where the page lacks it
}

type matrixView struct {
	matrix
	ID string
}

type runView struct {
	eval.Run
	ID      string
	Figures []figure
	NotOK   []caseView
	OK      []caseGroup
	Left    int // cases that the page leaves out
}

// caseGroup is the cases of one category.
type caseGroup struct {
	Category string
	Cases    []caseView
}

type caseView struct {
	eval.Result
	Anchor    string
	Citations []citationView
}

type citationView struct {
	assistant.Citation
	eval.Proof
}

// group is one group of metrics in the glossary.
type group struct {
	Name    string
	Metrics []metrics.Metric
}

// HTML writes a report as one file that needs nothing else: no scripts and no addresses.
// It is readable without its styles, which Jenkins removes.
func HTML(w io.Writer, r eval.Report) error {
	p := page{
		Style: style, Headline: headline(r), Sign: signOf(r), Passed: passed(r), Program: r.Program, Made: r.Made.UTC(),
		Unbroken: unbrokenOf(r), Groups: glossary(), Verdicts: aboutVerdicts,
	}
	for i, run := range r.Runs {
		p.Runs = append(p.Runs, viewRun(run, baselineOf(run, r), fmt.Sprintf("run-%d", i+1)))
	}
	for i, c := range r.Comparisons {
		view := comparisonView{Comparison: c, ID: fmt.Sprintf("comparison-%d", i+1), OfVariants: betweenVariants(c, r.Runs)}
		view.Differences, view.Same = differences(c)
		view.Places = p.places(c)
		for _, run := range r.Runs {
			view.InColumn = view.InColumn || baselineOf(run, r) == &r.Comparisons[i]
		}
		p.Comparisons = append(p.Comparisons, view)
	}
	for _, runs := range suites(r.Runs) {
		if len(runs) > 1 {
			p.Matrices = append(p.Matrices, matrixView{matrixOf(runs, r.Comparisons), fmt.Sprintf("matrix-%d", len(p.Matrices)+1)})
		}
	}
	return templates.ExecuteTemplate(w, "report", p)
}

func viewChange(c eval.Change, places map[string]string) changeView {
	return changeView{c, places[c.ID]}
}

func viewRun(run eval.Run, baseline *eval.Comparison, id string) runView {
	view := runView{Run: run, ID: id, Figures: figures(run, baseline)}
	long := len(run.Results) > mostCases
	for i, r := range run.Results {
		c := viewCase(r, fmt.Sprintf("%s-case-%d", id, i+1))
		switch {
		case !r.Verdict.OK() && len(view.NotOK) < mostCases:
			view.NotOK = append(view.NotOK, c)
		case r.Verdict.OK() && !long:
			view.addOK(c)
		default:
			view.Left++
		}
	}
	return view
}

func (v *runView) addOK(c caseView) {
	name := categoryName(c.Category)
	for i := range v.OK {
		if v.OK[i].Category == name {
			v.OK[i].Cases = append(v.OK[i].Cases, c)
			return
		}
	}
	v.OK = append(v.OK, caseGroup{name, []caseView{c}})
}

func viewCase(r eval.Result, anchor string) caseView {
	c := caseView{Result: r, Anchor: anchor}
	for i, citation := range r.Answer.Citations {
		view := citationView{Citation: citation}
		if i < len(r.Proofs) {
			view.Proof = r.Proofs[i]
		}
		c.Citations = append(c.Citations, view)
	}
	return c
}

// Source reports whether a right answer may cite a document.
func (c caseView) Source(document string) bool {
	return slices.Contains(c.Sources, document)
}

// Cited reports whether the answer cites a document.
func (c caseView) Cited(document string) bool {
	return slices.ContainsFunc(c.Citations, func(v citationView) bool { return v.Document == document })
}

// places gives the anchors of the cases that a comparison leads to.
func (p page) places(c eval.Comparison) map[string]string {
	places := make(map[string]string)
	for _, run := range p.Runs {
		if !compares(c, run.Run) {
			continue
		}
		for _, shown := range run.NotOK {
			places[shown.ID] = shown.Anchor
		}
		for _, group := range run.OK {
			for _, shown := range group.Cases {
				places[shown.ID] = shown.Anchor
			}
		}
	}
	return places
}

func glossary() []group {
	groups := make([]group, len(metrics.Groups))
	for i, name := range metrics.Groups {
		groups[i].Name = name
		for _, m := range metrics.All {
			if m.Group == name {
				groups[i].Metrics = append(groups[i].Metrics, m)
			}
		}
	}
	return groups
}
