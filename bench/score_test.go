package main

import (
	"math"
	"testing"
	"time"
)

func TestGoldRank(t *testing.T) {
	tests := []struct {
		name      string
		ids, gold []string
		want      int
	}{
		{"first", []string{"a", "b"}, []string{"a"}, 1},
		{"third", []string{"a", "b", "c"}, []string{"c"}, 3},
		{"best of several gold", []string{"a", "b", "c"}, []string{"c", "b"}, 2},
		{"absent", []string{"a", "b"}, []string{"x"}, 0},
		{"no results", nil, []string{"x"}, 0},
		{"no gold", []string{"a"}, nil, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := goldRank(tt.ids, tt.gold); got != tt.want {
				t.Errorf("goldRank(%v, %v) = %d, want %d", tt.ids, tt.gold, got, tt.want)
			}
		})
	}
}

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

// Times come in the order of the questions, not of their size.
func TestSummarizeTimes(t *testing.T) {
	got := summarize([]Outcome{{Took: 30}, {Took: 10}, {Took: 20}})
	if got.Median != 20 || got.P95 != 30 {
		t.Errorf("median %d, p95 %d; want 20, 30", got.Median, got.P95)
	}
}

func TestPercentile(t *testing.T) {
	tests := []struct {
		name  string
		count int // the times are 1, 2, … count
		p     float64
		want  time.Duration
	}{
		{"one time is every percentile", 1, 95, 1},
		{"median, odd count", 5, 50, 3},
		{"median, even count takes the lower", 4, 50, 2},
		{"95th of 20", 20, 95, 19},
		{"95th of 10 rounds up", 10, 95, 10},
		{"95th of 100", 100, 95, 95},
		{"smallest", 3, 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var sorted []time.Duration
			for i := range tt.count {
				sorted = append(sorted, time.Duration(i+1))
			}
			if got := percentile(sorted, tt.p); got != tt.want {
				t.Errorf("percentile(1…%d, %v) = %d, want %d", tt.count, tt.p, got, tt.want)
			}
		})
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-12 {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}
