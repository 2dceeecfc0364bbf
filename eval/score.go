package eval

import (
	"fmt"
	"math"
	"slices"

	"svara/eval/metrics"
)

// samples gives the values of a metric in results, and the statistic that makes
// one figure of them.
func (m Metric) samples(results []Result) ([]metrics.Sample, metrics.Statistic) {
	measure, statistic := m.statistic()
	var samples []metrics.Sample
	for _, r := range results {
		if value, applies := r.Measures[measure]; applies {
			samples = append(samples, metrics.Sample{Value: value, Positive: !r.Unanswerable})
		}
	}
	return samples, statistic
}

// statistic gives the name of the measure that a metric is made of, and how.
func (m Metric) statistic() (measure string, statistic metrics.Statistic) {
	switch m.Name {
	case "auroc":
		return "confidence", metrics.AUROC
	case "latency_p50_ms":
		return "latency_ms", metrics.Percentile(50)
	case "latency_p95_ms":
		return "latency_ms", metrics.Percentile(95)
	default:
		return m.Name, metrics.Mean
	}
}

// NewRun sums up the results of a suite's cases: the scores of all metrics that
// apply, and which thresholds they fall short of.
func NewRun(suite Suite, results []Result) Run {
	run := Run{Suite: suite.Name, File: suite.File, Scores: []Score{}, Failures: []string{}, Results: results}
	for _, m := range Metrics {
		samples, statistic := m.samples(results)
		value := statistic(samples)
		if math.IsNaN(value) { // it applies to no case
			continue
		}
		interval := metrics.Bootstrap(samples, statistic)
		score := Score{Metric: m.Name, Value: value, Low: interval.Low, High: interval.High, Of: len(samples)}
		if threshold, asked := suite.Thresholds[m.Name]; asked {
			score.Threshold = &threshold
			if score.Short = m.worse(value, threshold); score.Short {
				run.Failures = append(run.Failures, fmt.Sprintf("%s is %s, the suite asks for %s %s",
					m.Name, m.Format(value), m.bound(), m.Format(threshold)))
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

// worse reports whether a value of the metric is worse than another.
func (m Metric) worse(value, than float64) bool {
	if m.Lower {
		return value > than
	}
	return value < than
}

// bound says which side of a threshold is good.
func (m Metric) bound() string {
	if m.Lower {
		return "at most"
	}
	return "at least"
}
