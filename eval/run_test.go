package eval

import (
	"slices"
	"strings"
	"testing"

	"svara/assistant"
)

func answerable() Case   { return Case{ID: "a", Facts: [][]string{{"x"}}} }
func unanswerable() Case { return Case{ID: "u", Unanswerable: true} }

func TestRight(t *testing.T) {
	for name, test := range map[string]struct {
		result Result
		want   bool
	}{
		"all facts from a source":   {Result{Case: answerable(), SourceHit: true}, true},
		"a fact is missing":         {Result{Case: answerable(), SourceHit: true, Missing: []string{"x"}}, false},
		"another source":            {Result{Case: answerable()}, false},
		"refused":                   {Result{Case: answerable(), SourceHit: true, Refused: true}, false},
		"unanswerable and refused":  {Result{Case: unanswerable(), Refused: true}, true},
		"unanswerable and answered": {Result{Case: unanswerable(), SourceHit: true}, false},
	} {
		if got := test.result.Right(); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// The shares are those that a person counts.
func TestSum(t *testing.T) {
	right := Result{Case: answerable(), SourceHit: true, CountCitations: 1}
	missing := Result{Case: answerable(), SourceHit: true, CountCitations: 2, Missing: []string{"x"}}
	elsewhere := Result{Case: answerable(), CountCitations: 1}
	refused := Result{Case: answerable(), Refused: true}
	declined := Result{Case: unanswerable(), Refused: true}
	invented := Result{Case: unanswerable(), SourceHit: true, CountCitations: 4, BadCitations: 2}
	for _, test := range []struct {
		name    string
		results []Result
		want    Score
	}{
		{"nothing", nil, Score{0, 0, 1, 1, 0, 1, 1}},
		{"one right", []Result{right}, Score{1, 0, 1, 1, 0, 1, 1}},
		{"one refused", []Result{refused}, Score{1, 0, 0, 1, 1, 1, 1}},
		{"unanswerable only", []Result{declined, invented}, Score{0, 2, 1, 0.5, 0, 1, 0.5}},
		{"of each", []Result{right, missing, elsewhere, refused, declined, invented}, Score{4, 2, 0.25, 0.5, 0.25, 2.0 / 3, 0.75}},
	} {
		if got := Sum(test.results); got != test.want {
			t.Errorf("%s:\n got %+v\nwant %+v", test.name, got, test.want)
		}
	}
}

func TestFailures(t *testing.T) {
	gates := Thresholds{Correct: 0.9, Refused: 0.95, FalseRefusals: 0.05, SourceHit: 0.95, CitationsValid: 1}
	for _, test := range []struct {
		name  string
		score Score
		want  []string
	}{
		{"perfect", Score{Correct: 1, Refused: 1, SourceHit: 1, CitationsValid: 1}, nil},
		{"just so", Score{Correct: 0.9, Refused: 0.95, FalseRefusals: 0.05, SourceHit: 0.95, CitationsValid: 1}, nil},
		{"one short", Score{Correct: 0.899, Refused: 1, SourceHit: 1, CitationsValid: 1}, []string{"correct is 0.899, less than 0.900"}},
		{"too many refusals", Score{Correct: 1, Refused: 1, FalseRefusals: 0.1, SourceHit: 1, CitationsValid: 1},
			[]string{"false_refusals is 0.100, more than 0.050"}},
		{"all", Score{FalseRefusals: 1}, []string{"correct is 0.000, less than 0.900", "refused is 0.000, less than 0.950",
			"false_refusals is 1.000, more than 0.050", "source_hit is 0.000, less than 0.950", "citations_valid is 0.000, less than 1.000"}},
	} {
		if got := test.score.Failures(gates); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q", test.name, got)
		}
	}
	// One of twenty is five in a hundred, however it is divided.
	twenty := append(slices.Repeat([]Result{{Case: answerable(), SourceHit: true}}, 19), Result{Case: answerable(), Refused: true})
	if got := Sum(twenty).Failures(gates); got != nil {
		t.Errorf("one refusal of twenty: %q", got)
	}
}

func TestRunAndJudge(t *testing.T) {
	a := open(t)
	potential := Case{ID: "potential", Question: "Hur stor är potentialen med AI i offentlig förvaltning?",
		Facts: [][]string{{"140 mdkr", "140 miljarder"}, {"en sak som inte sägs"}}, Sources: []string{"skr-annan.txt"}}
	leaning := Case{ID: "uppföljning", Conversation: []string{"Vem är vd för SKR?"}, Question: "Vad säger han?", Facts: [][]string{{"x"}}}
	outside := Case{ID: "utanför", Question: "Vilka visum krävs för resor till Mongoliet?", Unanswerable: true}
	results, err := Run(t.Context(), a, Suite{Cases: []Case{potential, leaning, outside}})
	if err != nil || len(results) != 3 {
		t.Fatalf("%d results, %v", len(results), err)
	}
	for i, id := range []string{"potential", "uppföljning", "utanför"} {
		if results[i].Case.ID != id || results[i].BadCitations != 0 || results[i].CountCitations != len(results[i].Answer.Citations) {
			t.Errorf("%d: %+v", i, results[i])
		}
	}
	if r := results[0]; r.Refused || r.SourceHit || r.Right() || !slices.Equal(r.Missing, []string{"en sak som inte sägs"}) {
		t.Errorf("%+v", r)
	}
	if r := results[2]; !r.Refused || !r.Right() || r.SourceHit || r.Missing != nil {
		t.Errorf("%+v", r)
	}
	alone, err := a.Ask(t.Context(), assistant.Question{Text: leaning.Question})
	if err != nil || alone.Text == results[1].Answer.Text {
		t.Errorf("the conversation says nothing: %q, %v", alone.Text, err)
	}

	for _, question := range []string{"", strings.Repeat("a", assistant.MaxQuestion+1)} {
		_, err := Run(t.Context(), a, Suite{Cases: []Case{potential, {ID: "trasig", Question: question}}})
		if err == nil || !strings.Contains(err.Error(), `case "trasig": question_`) {
			t.Errorf("%v", err)
		}
	}
}

// A citation counts as bad when anything of its proof is wrong.
func TestJudgeCountsBadCitations(t *testing.T) {
	a := open(t)
	document := a.Documents()[0].Document
	good := assistant.Citation{N: 1, Document: document, Start: 5, End: 25}
	whole, _ := a.Document(document)
	good.Quote = string([]rune(whole.Text)[5:25])
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
		answer := assistant.Answer{Status: assistant.Answered, Text: "x [1] [2]", Citations: []assistant.Citation{good, bad}}
		r := judge(a, Case{Facts: [][]string{{"x"}}, Sources: []string{document}}, answer)
		if r.BadCitations != 1 || r.CountCitations != 2 || !r.Right() {
			t.Errorf("%s: %+v", name, r)
		}
	}
}
