package main

import (
	"math"
	"testing"
	"time"
)

func TestSummarize(t *testing.T) {
	tests := []struct {
		name            string
		ranks           []int
		hit1, hit5, mrr float64
	}{
		{"all first", []int{1, 1}, 1, 1, 1},
		{"none found", []int{0, 0, 0}, 0, 0, 0},
		// Hits at 5: ranks 1, 2 and 5. MRR: (1 + 1/2 + 1/5 + 1/10 + 0) / 5.
		{"mixture", []int{1, 2, 5, 10, 0}, 0.2, 0.6, 0.36},
		{"sixth is beyond hit@5", []int{6}, 0, 0, 1.0 / 6},
		{"eleventh is beyond MRR@10", []int{11, 1}, 0.5, 0.5, 0.5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var outcomes []Outcome
			for _, r := range tt.ranks {
				outcomes = append(outcomes, Outcome{Rank: r})
			}
			got := summarize(outcomes)
			if got.Questions != len(tt.ranks) {
				t.Errorf("Questions = %d, want %d", got.Questions, len(tt.ranks))
			}
			near(t, "Hit1", got.Hit1, tt.hit1)
			near(t, "Hit5", got.Hit5, tt.hit5)
			near(t, "MRR", got.MRR, tt.mrr)
		})
	}
}

func TestSummarizeNothing(t *testing.T) {
	if got := summarize(nil); got != (Summary{}) {
		t.Errorf("summarize(nil) = %+v, want the zero Summary", got)
	}
}

// Times are in the order of the questions, and not sorted.
func TestSummarizeTimes(t *testing.T) {
	got := summarize([]Outcome{{Took: 30 * time.Millisecond}, {Took: 10 * time.Millisecond}, {Took: 20 * time.Millisecond}})
	if got.Median != 20 || got.P95 != 30 {
		t.Errorf("median %v, p95 %v; want 20, 30", got.Median, got.P95)
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-12 {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}
