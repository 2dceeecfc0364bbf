package main

import (
	"time"

	"svara/eval/metrics"
)

// Outcome is how a ranker did on one question.
type Outcome struct {
	// Rank is the rank of the first right document, from 1, or 0 if none was among the
	// results.
	Rank int
	Took time.Duration
}

// Summary is how a ranker did on a set of questions.
type Summary struct {
	Questions   int
	Hit1, Hit5  float64 // share of questions with a right document first, and among the first 5
	MRR         float64 // MRR@10: mean of 1/rank, 0 beyond the tenth
	Median, P95 float64 // milliseconds
}

// summarize computes the figures for all outcomes. Without outcomes, it gives the zero
// Summary.
func summarize(outcomes []Outcome) Summary {
	if len(outcomes) == 0 {
		return Summary{}
	}
	var s Summary
	var times []metrics.Sample
	n := float64(len(outcomes))
	for _, o := range outcomes {
		times = append(times, metrics.Sample{Value: float64(o.Took) / float64(time.Millisecond)})
		if o.Rank == 0 {
			continue
		}
		if o.Rank <= 1 {
			s.Hit1 += 1 / n
		}
		if o.Rank <= 5 {
			s.Hit5 += 1 / n
		}
		if o.Rank <= resultCount {
			s.MRR += 1 / float64(o.Rank) / n
		}
	}
	s.Questions, s.Median, s.P95 = len(outcomes), metrics.Percentile(50)(times), metrics.Percentile(95)(times)
	return s
}
