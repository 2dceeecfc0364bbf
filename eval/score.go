package eval

import (
	"fmt"
	"math"
	"slices"

	"svara/eval/metrics"
	"svara/eval/suites"
)

// samples gives the values of a metric in results, and the statistic that makes
// one figure of them.
func samples(m metrics.Metric, results []Result) ([]metrics.Sample, metrics.Statistic) {
	measure, statistic := m.Statistic()
	var values []metrics.Sample
	for _, r := range results {
		if value, applies := r.Measures[measure]; applies {
			values = append(values, metrics.Sample{Value: value, Positive: !r.Unanswerable})
		}
	}
	return values, statistic
}

// NewRun sums up the results of a suite's cases: the scores of all metrics that
// apply, and which thresholds they fall short of.
func NewRun(suite suites.Suite, results []Result) Run {
	run := Run{Suite: suite.Name, File: suite.File, Scores: []Score{}, Failures: []Failure{}, Results: results}
	for _, m := range metrics.All {
		values, statistic := samples(m, results)
		value := statistic(values)
		if math.IsNaN(value) { // it applies to no case
			if _, asked := suite.Thresholds[m.Name]; asked {
				run.Unmeasured = append(run.Unmeasured, m.Name)
			}
			continue
		}
		interval := metrics.Bootstrap(values, statistic)
		score := Score{Metric: m.Name, Value: value, Low: interval.Low, High: interval.High, Of: len(values)}
		if threshold, asked := suite.Thresholds[m.Name]; asked {
			score.Threshold = &threshold
			if score.Short = m.Worse(value, threshold); score.Short {
				bound := "least"
				if m.Lower {
					bound = "most"
				}
				run.Failures = append(run.Failures, Failure{Metric: m.Name, Text: fmt.Sprintf("%s is %s, the suite asks for at %s %s",
					m.Name, m.Format(value), bound, m.Format(threshold))})
			}
		}
		run.Scores = append(run.Scores, score)
	}
	return run
}

// Score gives a run's score of a metric, if that applies.
func (r Run) Score(metric string) (Score, bool) {
	i := slices.IndexFunc(r.Scores, func(s Score) bool { return s.Metric == metric })
	if i < 0 {
		return Score{}, false
	}
	return r.Scores[i], true
}
