package eval

import (
	"math"
	"slices"
	"testing"

	"svara/eval/suites"
)

// withMeasure gives results that have one measure, of answerable questions.
func withMeasure(name string, values ...float64) []Result {
	results := make([]Result, len(values))
	for i, v := range values {
		results[i] = Result{ID: string(rune('a' + i)), Measures: map[string]float64{name: v}, Verdict: Right}
		if v == 0 {
			results[i].Verdict = Wrong
		}
	}
	return results
}

func TestNewRun(t *testing.T) {
	results := withMeasure("correct", 1, 1, 0, 1)
	for i, confidence := range []float64{0.9, 0.5, 0.2, 0.4} { // against .5 and .1
		results[i].Measures["confidence"] = confidence
		results[i].Measures["latency_ms"] = float64(10 * (4 - i))
	}
	for _, confidence := range []float64{0.5, 0.1} {
		results = append(results, Result{Unanswerable: true, Measures: map[string]float64{"refused": 1, "confidence": confidence}})
	}
	run := NewRun(suites.Suite{Name: "Prov", File: "prov.yaml"}, results)
	if run.Suite != "Prov" || run.File != "prov.yaml" || len(run.Results) != 6 || !run.Passed() {
		t.Errorf("%+v", run)
	}
	var names []string
	for _, s := range run.Scores {
		names = append(names, s.Metric)
		if !(0 <= s.Low && s.Low <= s.Value && s.Value <= s.High) || s.Threshold != nil || s.Short {
			t.Errorf("%+v", s)
		}
	}
	if want := []string{"correct", "refused", "auroc", "latency_p50_ms", "latency_p95_ms"}; !slices.Equal(names, want) {
		t.Errorf("%q", names)
	}
	// Of eight pairs of confidences .9 beats both, .5 ties and beats, .2 and .4 beat one each: 5.5.
	for metric, want := range map[string]float64{"correct": 0.75, "refused": 1, "auroc": 5.5 / 8, "latency_p50_ms": 20, "latency_p95_ms": 40} {
		if s, found := run.Score(metric); !found || math.Abs(s.Value-want) > 1e-12 {
			t.Errorf("%s is %v, want %v", metric, s.Value, want)
		}
	}
	if s, _ := run.Score("auroc"); s.Of != 6 {
		t.Errorf("auroc of %d", s.Of)
	}
	if _, found := run.Score("faithfulness"); found {
		t.Error("a score of nothing")
	}
}

func TestThresholds(t *testing.T) {
	twenty := slices.Repeat([]float64{1}, 19)
	for _, test := range []struct {
		name, metric string
		values       []float64
		threshold    float64
		want         string
	}{
		{"reached", "correct", []float64{1, 1}, 1, ""},
		{"just so, however it is divided", "correct", append(twenty, 0), 0.95, ""},
		{"short", "correct", []float64{1, 0}, 0.9, "correct is .500, the suite asks for at least .900"},
		{"few enough", "false_refusals", append(slices.Repeat([]float64{0}, 19), 1), 0.05, ""},
		{"too many", "false_refusals", []float64{1, 0}, 0.05, "false_refusals is .500, the suite asks for at most .050"},
		{"too long", "answer_words", []float64{70, 60}, 60, "answer_words is 65.0 words, the suite asks for at most 60.0 words"},
		{"nothing to judge", "refused", nil, 0.95, ""},
	} {
		run := NewRun(suites.Suite{Thresholds: map[string]float64{test.metric: test.threshold}}, withMeasure(test.metric, test.values...))
		if got := texts(run.Failures); got != test.want || run.Passed() != (test.want == "") {
			t.Errorf("%s: %q", test.name, got)
		}
		if s, found := run.Score(test.metric); found && (*s.Threshold != test.threshold || s.Short != (test.want != "")) {
			t.Errorf("%s: %+v", test.name, s)
		}
	}
}

// A threshold that nothing was measured for is told: it would pass for reached.
func TestThresholdsThatHoldNothing(t *testing.T) {
	suite := suites.Suite{Thresholds: map[string]float64{"correct": 0.5, "model_written": 0.9}}
	run := NewRun(suite, withMeasure("correct", 1, 1))
	if !run.Gated() || !slices.Equal(run.Unmeasured, []string{"model_written"}) {
		t.Errorf("%v, %q", run.Gated(), run.Unmeasured)
	}
	delete(suite.Thresholds, "correct")
	if NewRun(suite, withMeasure("correct", 1, 1)).Gated() {
		t.Error("held by a threshold that nothing was measured for")
	}
}
