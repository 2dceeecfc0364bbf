package suites

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"svara/eval/metrics"
	"svara/internal/swedish"
)

var (
	suiteFields = []string{"name", "thresholds", "cases"}
	caseFields  = []string{"id", "category", "conversation", "question", "facts", "sources", "unanswerable"}
)

// parse reads a suite from YAML.
func parse(file string, data []byte) (Suite, error) {
	r := suiteReader{yamlReader{problems{file: file}}, make(map[string]int), make(map[string]position)}
	var suite Suite
	if top, ok := r.document(data); ok {
		suite = r.suite(top)
	}
	if err := r.err(); err != nil {
		return Suite{}, err
	}
	return suite, nil
}

// suiteReader reads a suite and notes what is wrong with it.
type suiteReader struct {
	yamlReader
	ids          map[string]int // the lines of the cases so far
	thresholdsAt map[string]position
}

func (r *suiteReader) suite(top yamlValue) Suite {
	fields := r.fields(top, "a suite", suiteFields)
	if fields == nil {
		return Suite{}
	}
	suite := Suite{File: r.file, Thresholds: r.thresholds(fields["thresholds"])}
	if suite.Name, _ = r.text(fields["name"]); isBlank(suite.Name) {
		suite.Name = baseName(r.file)
	}
	if fields["cases"].isEmpty() {
		r.add(fields["cases"].at, "no cases")
	}
	for _, v := range r.list(fields["cases"], "a list of cases") {
		suite.Cases = append(suite.Cases, r.suiteCase(v))
	}
	r.checkThresholds(suite)
	return suite
}

// checkThresholds finds thresholds that no case can fall short of, since they would seem
// to be reached.
func (r *suiteReader) checkThresholds(suite Suite) {
	has := func(is func(Case) bool) bool { return slices.ContainsFunc(suite.Cases, is) }
	unanswerable := has(func(c Case) bool { return c.Unanswerable })
	answerable := has(func(c Case) bool { return !c.Unanswerable })
	sources := has(func(c Case) bool { return len(c.Sources) > 0 })
	for name, at := range r.thresholdsAt {
		metric, _ := metrics.Named(name)
		lacking := ""
		switch {
		case (name == "refused" || name == "auroc") && !unanswerable:
			lacking = "is unanswerable"
		case (metric.Group == "answers" || name == "false_refusals" || name == "auroc") && !answerable:
			lacking = "is answerable"
		case (metric.Group == "retrieval" && name != "context_recall_5" || name == "source_hit") && !sources:
			lacking = "has sources"
		}
		if lacking != "" && len(suite.Cases) > 0 {
			r.add(at, "no case %s, so nothing would be measured; add one, or drop the threshold", lacking)
		}
	}
}

// baseName gives the name of a file without folder and extension.
func baseName(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

func (r *suiteReader) thresholds(v yamlValue) map[string]float64 {
	thresholds := make(map[string]float64)
	fields, _ := r.mapping(v, "metrics with the least or most that they may be, as {correct: 0.9}")
	for _, f := range fields {
		metric, known := metrics.Named(f.name)
		if !known {
			r.add(f.at, "there is no metric %q%s", f.name, hintAtMetric(f.name))
			continue
		}
		number, ok := r.number(f.yamlValue)
		allowed, may := mayBe(metric, number)
		switch {
		case !ok:
		case !may:
			r.add(f.at, "%s is not %s", f.node.GetToken().Value, allowed)
		default:
			thresholds[f.name], r.thresholdsAt[f.name] = number, f.at
		}
	}
	return thresholds
}

// hintAtMetric says which metric may be meant, or else which there are.
func hintAtMetric(wrong string) string {
	var names []string
	for _, m := range metrics.All {
		names = append(names, m.Name)
	}
	if hint := didYouMean(wrong, names); hint != "" {
		return hint
	}
	return fmt.Sprintf(" (the metrics are %s)", strings.Join(names, ", "))
}

func (r *suiteReader) suiteCase(v yamlValue) Case {
	f := r.fields(v, "a case", caseFields)
	if f == nil {
		return Case{}
	}
	c := Case{Line: v.at.line, Question: r.question(f["question"])}
	c.Category, _ = r.text(f["category"])
	if id, ok := r.text(f["id"]); ok {
		c.ID = id
		r.checkID(f["id"].at, id, "case", r.ids)
	}
	for _, earlier := range r.list(f["conversation"], `a list of questions, as ["Vem är vd?"]`) {
		c.Conversation = append(c.Conversation, r.question(earlier))
	}
	for _, fact := range r.list(f["facts"], `a list of lists, as [["140 mdkr", "140 miljarder"], [2019]]`) {
		c.Facts = append(c.Facts, r.fact(fact))
	}
	for _, source := range r.list(f["sources"], "a list of documents, as [digg.txt]") {
		text, ok := r.text(source)
		if ok && isBlank(text) {
			r.add(source.at, "missing; name a document by its path")
		}
		c.Sources = append(c.Sources, text)
		c.sourcesAt = append(c.sourcesAt, source.at)
	}
	c.Unanswerable = r.unanswerable(f)
	return c
}

// unanswerable reads the field of that name, and holds it against what else a
// case says.
func (r *suiteReader) unanswerable(f map[string]yamlValue) bool {
	unanswerable, ok := r.truth(f["unanswerable"])
	switch {
	case !ok:
	case unanswerable && !f["facts"].isEmpty():
		r.add(f["unanswerable"].at, "the case has facts, too; drop facts or unanswerable")
	case !unanswerable && f["facts"].isEmpty():
		r.add(f["facts"].at, "missing; give the facts of a right answer, or unanswerable: true")
	}
	if unanswerable && !f["sources"].isEmpty() {
		r.add(f["sources"].at, "no document answers an unanswerable case; drop sources or unanswerable")
	}
	return unanswerable
}

func (r *suiteReader) question(v yamlValue) string {
	text, ok := r.text(v)
	if ok {
		r.checkQuestion(v.at, text)
	}
	return text
}

func (r *suiteReader) fact(v yamlValue) []string {
	if v.isEmpty() {
		r.add(v.at, "no wordings; write the fact in one or more")
	}
	var wordings []string
	for _, w := range r.list(v, `a list of wordings, as ["140 mdkr", "140 miljarder"]`) {
		text, ok := r.text(w)
		if ok && len(swedish.Words(text)) == 0 {
			r.add(w.at, "%q has no words to look for in an answer", text)
		}
		wordings = append(wordings, text)
	}
	return wordings
}
