package eval

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"svara/assistant"
	"svara/eval/suites"
)

// The documents of these tests.
var library = map[string]string{
	"hall.txt":   "Simhallen\n\nSimhallen öppnade 1962. Inträdet är 90 kronor.",
	"skola.txt":  "Skolan\n\nSkolan har 300 elever.",
	"budget.txt": "Budget\n\nBudgeten antogs av kommunfullmäktige.",
}

func text(document string) []rune { return []rune(library[document]) }

// cite gives the citation of a quote that stands in a document.
func cite(n int, document, quote string) assistant.Citation {
	before, _, found := strings.Cut(library[document], quote)
	if !found {
		panic(quote)
	}
	start := len([]rune(before))
	return assistant.Citation{N: n, Document: document, Quote: quote, Start: start, End: start + len([]rune(quote))}
}

// answered is an answer in 12.5 ms, after a retrieval of all documents in an
// order that is not the alphabet's.
func answered(text string, citations ...assistant.Citation) observed {
	return observe0(assistant.Answer{Status: assistant.Answered, Text: text, Citations: citations, Confidence: 0.8})
}

func declined() observed {
	return observe0(assistant.Answer{Status: assistant.NotFound, Text: "Det framgår inte av dokumenten.", Confidence: 0.2})
}

func observe0(a assistant.Answer) observed {
	o := observed{answer: a, took: 12500 * time.Microsecond, text: text}
	for _, document := range []string{"skola.txt", "hall.txt", "skola.txt", "budget.txt"} {
		o.passages = append(o.passages, assistant.Found{Document: document, Text: library[document]})
	}
	return o
}

func answerable() suites.Case {
	return suites.Case{ID: "a", Facts: [][]string{{"1962"}, {"90 kronor", "nittio kronor"}}, Sources: []string{"hall.txt"}}
}
func unanswerable() suites.Case { return suites.Case{ID: "u", Unanswerable: true} }

func TestJudge(t *testing.T) {
	opened, costs := cite(1, "hall.txt", "Simhallen öppnade 1962."), cite(2, "hall.txt", "Inträdet är 90 kronor.")
	both := "Simhallen öppnade 1962. [1] Inträdet är 90 kronor. [2]"
	// The right document is the second: 1/2, 1/log2(3) = .6309. Both facts stand in the passages.
	retrieval := map[string]float64{"hit_1": 0, "hit_5": 1, "recall_10": 1, "mrr_10": 0.5, "ndcg_10": 0.6309297535714575, "context_recall_5": 1}
	for _, test := range []struct {
		name    string
		c       suites.Case
		o       observed
		verdict Verdict
		why     string // part of it; empty where nothing is wrong
		want    map[string]float64
	}{
		{"all facts, from the source", answerable(), answered(both, opened, costs), Right, "",
			map[string]float64{"correct": 1, "all_facts": 1, "fact_recall": 1, "source_hit": 1, "false_refusals": 0,
				"citations_valid": 1, "citation_recall": 1, "citation_precision": 1, "faithfulness": 1, "answer_words": 7}},
		{"a fact is lacking", answerable(), answered("Simhallen öppnade 1962. [1]", opened), Wrong, `lacks "90 kronor"`,
			map[string]float64{"correct": 0, "all_facts": 0, "fact_recall": 0.5, "source_hit": 1, "false_refusals": 0,
				"citations_valid": 1, "citation_recall": 1, "citation_precision": 1, "faithfulness": 1, "answer_words": 3}},
		{"another source", suites.Case{Facts: [][]string{{"300"}}, Sources: []string{"hall.txt"}},
			answered("Skolan har 300 elever. [1]", cite(1, "skola.txt", "Skolan har 300 elever.")), Wrong, "cites no right source",
			map[string]float64{"correct": 0, "all_facts": 1, "fact_recall": 1, "source_hit": 0, "false_refusals": 0,
				"citations_valid": 1, "citation_recall": 1, "citation_precision": 1, "faithfulness": 1, "answer_words": 4}},
		{"refused", answerable(), declined(), Refused, "refused, though the documents say",
			map[string]float64{"correct": 0, "all_facts": 0, "fact_recall": 0, "false_refusals": 1}},
		{"a quote that is not there", answerable(), answered(both, opened, assistant.Citation{N: 2, Document: "hall.txt", Quote: "Inträdet är 90 kronor.", Start: 3, End: 25}),
			Right, "the quote of [2] is not the text of hall.txt at 3 to 25",
			map[string]float64{"correct": 1, "all_facts": 1, "fact_recall": 1, "source_hit": 1, "false_refusals": 0,
				"citations_valid": 0.5, "citation_recall": 1, "citation_precision": 1, "faithfulness": 1, "answer_words": 7}},
		{"what no quote says", answerable(), answered("Simhallen öppnade 1962. [1] Inträdet är 90 kronor. [1]", opened),
			Right, `nothing that it is marked with supports "Inträdet är 90 kronor."`,
			map[string]float64{"correct": 1, "all_facts": 1, "fact_recall": 1, "source_hit": 1, "false_refusals": 0,
				"citations_valid": 1, "citation_recall": 0.5, "citation_precision": 0.5, "faithfulness": 0.5, "answer_words": 7}},
		{"no citation", answerable(), answered("Simhallen öppnade 1962. Inträdet är 90 kronor."), Wrong, "cites no right source",
			map[string]float64{"correct": 0, "all_facts": 1, "fact_recall": 1, "source_hit": 0, "false_refusals": 0,
				"citation_recall": 0, "faithfulness": 0, "answer_words": 7}},
	} {
		t.Run(test.name, func(t *testing.T) {
			maps.Copy(test.want, map[string]float64{"confidence": test.o.answer.Confidence, "latency_ms": 12.5})
			maps.Copy(test.want, retrieval)
			if !slices.Equal(test.c.Sources, answerable().Sources) || len(test.c.Facts) == 1 {
				test.want["context_recall_5"] = 1
			}
			checkResult(t, judge(test.c, test.o), test.verdict, test.why, test.want)
		})
	}
}

// What a model wrote is told from what stands in for it; without a model nothing is
// measured.
func TestJudgeModel(t *testing.T) {
	const unproved = "Språkmodellens svar gick inte att styrka i dokumenten."
	both := "Simhallen öppnade 1962. [1] Inträdet är 90 kronor. [2]"
	by := func(mode assistant.Mode, unsupported int, reason string) assistant.Answer {
		return assistant.Answer{Status: assistant.Answered, Mode: mode, Text: both, Unsupported: unsupported, Reason: reason,
			Citations: []assistant.Citation{cite(1, "hall.txt", "Simhallen öppnade 1962."), cite(2, "hall.txt", "Inträdet är 90 kronor.")}}
	}
	marked := by(assistant.Generative, 2, "")
	marked.Text = "Måsen sover. [saknar stöd i dokumenten] Simhallen öppnade 1962. [1][2] Den är blå. [saknar stöd i dokumenten]"
	declines := assistant.Answer{Status: assistant.NotFound, Mode: assistant.Extractive, Unsupported: 1, Reason: unproved}
	const none = -1
	for _, test := range []struct {
		name              string
		c                 suites.Case
		answer            assistant.Answer
		written, unproved float64
	}{
		{"no model", answerable(), by(assistant.Extractive, 0, ""), none, none},
		{"the model's", answerable(), by(assistant.Generative, 0, ""), 1, 0},
		{"the model's, but for half", answerable(), by(assistant.Generative, 2, ""), 1, 0.5},
		{"the model's, with marks", answerable(), marked, 1, 2.0 / 3},
		{"nothing of it proved", answerable(), by(assistant.Extractive, 1, unproved), 0, 1},
		{"the model was silent", answerable(), by(assistant.Extractive, 0, "Språkmodellen hann inte svara klart."), 0, none},
		{"nothing was answered", answerable(), declines, none, 1},
		{"the documents do not say", unanswerable(), by(assistant.Generative, 0, ""), none, 0},
	} {
		r := judge(test.c, observe0(test.answer))
		for measure, want := range map[string]float64{"model_written": test.written, "unproved_sentences": test.unproved} {
			got, applies := r.Measures[measure]
			if applies != (want != none) || applies && math.Abs(got-want) > 1e-12 {
				t.Errorf("%s: %s is %v (applies: %v), want %v", test.name, measure, got, applies, want)
			}
		}
		if told := strings.Contains(strings.Join(r.Why, "\n"), "not written by the model: "+test.answer.Reason); told != (test.written == 0) {
			t.Errorf("%s: %q", test.name, r.Why)
		}
	}
}

func TestJudgeUnanswerable(t *testing.T) {
	checkResult(t, judge(unanswerable(), declined()), Declined, "",
		map[string]float64{"confidence": 0.2, "latency_ms": 12.5, "refused": 1})
	invented := answered("Skolan har 300 elever. [1]", cite(1, "skola.txt", "Skolan har 300 elever."))
	checkResult(t, judge(unanswerable(), invented), Invented, "answered, though the documents do not say",
		map[string]float64{"confidence": 0.8, "latency_ms": 12.5, "refused": 0,
			"citations_valid": 1, "citation_recall": 1, "citation_precision": 1, "faithfulness": 1, "answer_words": 4})
}

// A question set may know the right document and no wording.
func TestJudgeWithoutFacts(t *testing.T) {
	r := judge(suites.Case{Sources: []string{"skola.txt"}}, answered("Skolan har 300 elever. [1]", cite(1, "skola.txt", "Skolan har 300 elever.")))
	if _, found := r.Measures["fact_recall"]; found || r.Verdict != Right || r.Measures["correct"] != 1 {
		t.Errorf("%s, %v", r.Verdict, r.Measures)
	}
}

func checkResult(t *testing.T, r Result, verdict Verdict, why string, want map[string]float64) {
	t.Helper()
	if got := strings.Join(r.Why, "\n"); r.Verdict != verdict || (got == "") != (why == "") || !strings.Contains(got, why) {
		t.Errorf("%s, %q", r.Verdict, got)
	}
	for name := range maps.Keys(want) {
		if got, found := r.Measures[name]; !found || math.Abs(got-want[name]) > 1e-12 {
			t.Errorf("%s is %v, want %v", name, got, want[name])
		}
	}
	for name := range r.Measures {
		if _, wanted := want[name]; !wanted {
			t.Errorf("%s is %v, should not apply", name, r.Measures[name])
		}
	}
}

// A citation is proof only if all of it is right.
func TestProve(t *testing.T) {
	good := cite(1, "hall.txt", "öppnade")
	if p := prove(good, text(good.Document)); !p.Valid || p.Before != "Simhallen\n\nSimhallen " || p.After != " 1962. Inträdet är 90 kronor." {
		t.Errorf("%+v", p)
	}
	for name, change := range map[string]func(*assistant.Citation){
		"another document": func(c *assistant.Citation) { c.Document = "finns-inte.txt" },
		"another quote":    func(c *assistant.Citation) { c.Quote = strings.ToUpper(c.Quote) },
		"shifted":          func(c *assistant.Citation) { c.Start, c.End = c.Start+1, c.End+1 },
		"empty":            func(c *assistant.Citation) { c.Quote, c.End = "", c.Start },
		"turned":           func(c *assistant.Citation) { c.Start, c.End = c.End, c.Start },
		"before the start": func(c *assistant.Citation) { c.Start = -1 },
		"past the end":     func(c *assistant.Citation) { c.End = 1 << 40 },
	} {
		bad := good
		change(&bad)
		if p := prove(bad, text(bad.Document)); p != (Proof{}) {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

// What stands around a quote is whole words, as many as there is room for.
func TestContextIsWholeWords(t *testing.T) {
	long := []rune(strings.Repeat("åtta bokstäver ", 50)) // 15 runes each time
	before, after := lastWords(long), firstWords(long)
	if want := strings.Repeat("åtta bokstäver ", 13); before != want { // 200 = 13*15 + 5
		t.Errorf("before: %q", before)
	}
	if want := strings.Repeat("åtta bokstäver ", 13) + "åtta"; after != want {
		t.Errorf("after: %q", after)
	}
	for _, short := range []string{"", "hela texten"} {
		if lastWords([]rune(short)) != short || firstWords([]rune(short)) != short {
			t.Errorf("%q is cut", short)
		}
	}
}

// Retrieval is judged by its first documents, each counted once.
func TestDocumentsAreTheFirst(t *testing.T) {
	var o observed
	for i := range 30 {
		o.passages = append(o.passages, assistant.Found{Document: string(rune('a' + i/2))})
	}
	if got := strings.Join(o.documents(10), ""); got != "abcdefghij" {
		t.Errorf("%q", got)
	}
}
