package report

import (
	"fmt"
	"strings"
	"time"

	"svara/assistant"
	"svara/eval"
	"svara/eval/metrics"
)

const digg = "digg-framja-forvaltningens-formaga-att-anvanda-ai.txt"

var made = time.Date(2025, 6, 3, 14, 2, 11, 0, time.UTC)

// rightCase is one answered as it should be, with its proof.
func rightCase() eval.Result {
	return eval.Result{
		ID: "rekrytering-antal", Line: 12, Category: "number", Verdict: eval.Right,
		Question: "Hur många personer behöver anställas inom välfärden?",
		Facts:    []eval.Fact{{Wordings: []string{"500 000", "en halv miljon"}, Found: true}},
		Sources:  []string{digg},
		Answer: assistant.Answer{
			Status: assistant.Answered, Mode: assistant.Extractive, Confidence: .93,
			Text: "SKR bedömer att det fram till 2026 måste rekryteras 500 000 människor i arbetsför ålder till välfärden. [1]",
			Citations: []assistant.Citation{{
				N: 1, Document: digg, Title: "Främja förvaltningens förmåga", Heading: "Sammanfattning", Start: 120, End: 223,
				Quote: "SKR bedömer att det fram till 2026 måste rekryteras 500 000 människor i arbetsför ålder till välfärden.",
			}},
		},
		Proofs: []eval.Proof{{
			Valid: true, Supports: true, Before: "Samtidigt står Sverige inför betydande utmaningar. ", After: " Den arbetskraften finns inte att tillgå.",
		}},
		Retrieved: []string{digg, "skr-kommuners-och-regioners-digitaliseringsagenda.txt"},
		Measures:  map[string]float64{"latency_ms": 4.21, "correct": 1},
	}
}

func wrongCase() eval.Result {
	r := rightCase()
	r.ID, r.Line, r.Verdict = "potential", 7, eval.Wrong
	r.Question = "Hur stor är potentialen med AI i offentlig förvaltning?"
	r.Conversation = []string{"Vad säger Digg om AI?"}
	r.Facts = []eval.Fact{{Wordings: []string{"140 mdkr", "140 miljarder"}}, {Wordings: []string{"välfärden"}, Found: true}}
	r.Why = []string{`lacks "140 mdkr"`, "citation 1 is not the document's text at its place"}
	r.Proofs = []eval.Proof{{}}
	r.Answer.Confidence = .71
	r.Measures = map[string]float64{"latency_ms": 9.5, "correct": 0}
	return r
}

func declinedCase() eval.Result {
	return eval.Result{
		ID: "bygglov", Line: 30, Category: "outside", Verdict: eval.Declined, Unanswerable: true,
		Question:  "Hur söker jag bygglov?",
		Answer:    assistant.Answer{Status: assistant.NotFound, Text: "Det framgår inte av dokumenten.", Confidence: .12},
		Retrieved: []string{digg}, Measures: map[string]float64{"latency_ms": 2.07},
	}
}

func refusedCase() eval.Result {
	r := declinedCase()
	r.ID, r.Line, r.Category, r.Unanswerable, r.Verdict = "gap-kalla", 22, "name", false, eval.Refused
	r.Question = "Vem har gjort analysen som säger att det kommer att fattas 90 miljarder?"
	r.Facts = []eval.Fact{{Wordings: []string{"Finansdepartementet"}}}
	r.Sources = []string{digg}
	r.Why = []string{"told that the documents do not say"}
	r.Answer.Confidence = .44
	return r
}

// hostileCase says what breaks forms that do not escape.
func hostileCase() eval.Result {
	r := wrongCase()
	hostile := "<script>alert(1)</script> | `x` ]]> \x00\x1b[31m @octocat #123 [länk](javascript:x) </details> \u202e🙂 & \"citat\"\n\n# rad " + strings.Repeat("lång", 60)
	r.ID, r.Category, r.Verdict = "<b>|id", "a.b|c", eval.Invented
	r.Question, r.Answer.Text, r.Why = hostile, hostile, []string{hostile}
	r.Answer.Citations[0].Quote, r.Answer.Citations[0].Document = hostile, "</mark><img src=x>.txt"
	return r
}

func score(metric string, value, low, high float64, of int) eval.Score {
	return eval.Score{Metric: metric, Value: value, Low: low, High: high, Of: of}
}

func withThreshold(s eval.Score, threshold float64, short bool) eval.Score {
	s.Threshold, s.Short = &threshold, short
	return s
}

func paired(metric string, from, to, low, high, p float64) eval.Difference {
	return eval.Difference{Metric: metric, From: from, To: to, Paired: metrics.Paired{Difference: to - from, Low: low, High: high, P: p}}
}

func run() eval.Run {
	return eval.Run{
		Suite: "Kända fakta", File: "suites/kanda-fakta.yaml", Documents: 5, Seconds: 1.234,
		Scores: []eval.Score{
			withThreshold(score("correct", .333, 0, .667, 3), .82, true),
			withThreshold(score("false_refusals", .333, 0, .667, 3), .4, false),
			score("refused", 1, 1, 1, 1),
			score("latency_p50_ms", 2.07, 2.07, 9.5, 4), score("latency_p95_ms", 9.5, 2.07, 9.5, 4),
		},
		Failures: []eval.Failure{{Metric: "correct", Text: "correct is .333, the suite asks for at least .820"}},
		Results:  []eval.Result{wrongCase(), rightCase(), refusedCase(), declinedCase()},
	}
}

func comparison(from, to string) eval.Comparison {
	outcome := func(r eval.Result) eval.Outcome {
		return eval.Outcome{Verdict: r.Verdict, Why: r.Why, Text: r.Answer.Text}
	}
	was := eval.Outcome{Verdict: eval.Right, Text: "Potentialen beräknas uppgå till cirka 140 mdkr årligen. [1]"}
	wrong, mended := wrongCase(), rightCase()
	return eval.Comparison{
		Suite: "Kända fakta", From: from, To: to, Shared: 4, Added: 1,
		Broken: []eval.Change{{ID: wrong.ID, Category: wrong.Category, Question: wrong.Question, From: was, To: outcome(wrong)}},
		Mended: []eval.Change{{ID: mended.ID, Category: mended.Category, Question: mended.Question, From: outcome(refusedCase()), To: outcome(mended)}},
		Differences: []eval.Difference{
			paired("correct", .667, .333, -.667, -.01, .031), paired("false_refusals", .333, .333, 0, 0, 1),
			paired("latency_p50_ms", 4.5, 2.07, -5, -.2, .0005),
		},
	}
}

func withBaseline() eval.Report {
	return eval.Report{Format: 1, Program: "0.5.0", Made: made, Runs: []eval.Run{run()}, Comparisons: []eval.Comparison{comparison("baseline", "now")}}
}

func variants() eval.Report {
	first, second := run(), run()
	first.Variant, second.Variant = "confidence=0.5", "confidence=0.7"
	second.Failures, second.Results = nil, []eval.Result{wrongCase(), rightCase(), declinedCase()}
	second.Scores = []eval.Score{withThreshold(score("correct", .9, .8, 1, 3), .82, false), score("latency_p50_ms", 3.5, 2, 9, 4)}
	between, before := comparison(first.Variant, second.Variant), comparison("baseline", "now")
	between.Variant, before.Variant = second.Variant, first.Variant
	before.Broken, before.Mended = nil, nil
	return eval.Report{Format: 1, Made: made, Runs: []eval.Run{first, second}, Comparisons: []eval.Comparison{before, between}}
}

func twoReports() eval.Report {
	return eval.Report{Format: 1, Made: made, Comparisons: []eval.Comparison{comparison("old.json", "new.json")}}
}

// good is a report of which every case is OK.
func good() eval.Report {
	r := run()
	r.Failures, r.Scores[0] = nil, withThreshold(score("correct", 1, 1, 1, 1), .82, false)
	r.Results = []eval.Result{rightCase(), declinedCase()}
	return eval.Report{Format: 1, Made: made, Runs: []eval.Run{r}}
}

func hostile() eval.Report {
	r := run()
	r.Suite, r.File, r.Failures = "v1.2 <i>|</i>", "a|b.yaml", nil
	r.Results = []eval.Result{hostileCase()}
	c := comparison("baseline", "now")
	h := r.Results[0]
	c.Suite, c.Broken = r.Suite, []eval.Change{{ID: h.ID, Category: h.Category, Question: h.Question,
		From: eval.Outcome{Verdict: eval.Declined, Text: h.Answer.Text}, To: eval.Outcome{Verdict: h.Verdict, Why: h.Why, Text: h.Answer.Text}}}
	return eval.Report{Format: 1, Program: "<0>", Made: made, Runs: []eval.Run{r}, Comparisons: []eval.Comparison{c}}
}

// byModel is a report of a language model: it wrote one answer, and of the other nothing
// was proved.
func byModel() eval.Report {
	r := run()
	written, unwritten := rightCase(), rightCase()
	written.ID, written.Answer.Mode = "antal-modell", assistant.Generative
	written.Measures = map[string]float64{"latency_ms": 812, "correct": 1, "model_written": 1, "unproved_sentences": 0}
	unwritten.Answer.Unsupported, unwritten.Answer.Reason = 1, "Språkmodellens svar gick inte att styrka i dokumenten."
	unwritten.Why = []string{"not written by the model: " + unwritten.Answer.Reason}
	unwritten.Measures = map[string]float64{"latency_ms": 640, "correct": 1, "model_written": 0, "unproved_sentences": 1}
	r.Results = []eval.Result{written, unwritten}
	r.Scores = []eval.Score{score("correct", 1, 1, 1, 2), withThreshold(score("model_written", .5, 0, 1, 2), .9, true), score("unproved_sentences", .5, 0, 1, 2)}
	r.Failures = []eval.Failure{{Metric: "model_written", Text: "model_written is .500, the suite asks for at least .900"}}
	return eval.Report{Format: 1, Made: made, Runs: []eval.Run{r}}
}

// ungated is a report that nothing holds to anything.
func ungated() eval.Report {
	r := run()
	r.Failures, r.Scores = nil, []eval.Score{score("correct", .333, 0, .667, 3)}
	return eval.Report{Format: 1, Made: made, Runs: []eval.Run{r}}
}

// long is a run of n cases of which every second is not OK.
func long(n int) eval.Report {
	r := run()
	r.Results = nil
	for i := range n {
		c := hostileCase()
		if i%2 == 0 {
			c = rightCase()
		}
		c.ID = fmt.Sprintf("case-%d", i)
		r.Results = append(r.Results, c)
	}
	return eval.Report{Format: 1, Made: made, Runs: []eval.Run{r}}
}

// reports are the fixtures by name.
func reports() map[string]eval.Report {
	return map[string]eval.Report{
		"baseline": withBaseline(), "variants": variants(), "two-reports": twoReports(),
		"good": good(), "hostile": hostile(), "by-model": byModel(), "ungated": ungated(), "empty": {Made: made},
		"no-cases": {Made: made, Runs: []eval.Run{{Suite: "Tom"}}},
	}
}
