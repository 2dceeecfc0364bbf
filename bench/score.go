package main

import (
	"math"
	"slices"
	"time"
)

// Outcome is how a ranker did on one question.
type Outcome struct {
	// Rank is the place of the first right document, from 1; 0 when none was
	// among the results.
	Rank int
	Took time.Duration
}

// Summary is how a ranker did on a set of questions.
type Summary struct {
	Questions   int
	Hit1, Hit5  float64 // share of questions answered by the first 1 and 5 documents
	MRR         float64 // MRR@10: mean of 1/rank, 0 beyond the tenth
	Median, P95 time.Duration
}

// goldRank is the place, from 1, of the first id that is gold; 0 if none is.
func goldRank(ids, gold []string) int {
	return 1 + slices.IndexFunc(ids, func(id string) bool { return slices.Contains(gold, id) })
}

// summarize computes the figures over all outcomes. No outcomes, no figures:
// the zero Summary.
func summarize(outcomes []Outcome) Summary {
	if len(outcomes) == 0 {
		return Summary{}
	}
	var hit1, hit5 int
	var reciprocal float64
	times := make([]time.Duration, 0, len(outcomes))
	for _, o := range outcomes {
		times = append(times, o.Took)
		if o.Rank == 0 {
			continue
		}
		if o.Rank <= 1 {
			hit1++
		}
		if o.Rank <= 5 {
			hit5++
		}
		if o.Rank <= resultCount {
			reciprocal += 1 / float64(o.Rank)
		}
	}
	slices.Sort(times)
	n := float64(len(outcomes))
	return Summary{
		Questions: len(outcomes),
		Hit1:      float64(hit1) / n,
		Hit5:      float64(hit5) / n,
		MRR:       reciprocal / n,
		Median:    percentile(times, 50),
		P95:       percentile(times, 95),
	}
}

// percentile is the nearest-rank percentile of sorted, non-empty times: the
// smallest time that at least p percent of them do not exceed. Nearest rank
// because it is always a time that was measured.
func percentile(sorted []time.Duration, p float64) time.Duration {
	place := int(math.Ceil(p / 100 * float64(len(sorted))))
	return sorted[max(place, 1)-1]
}
