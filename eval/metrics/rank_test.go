package metrics

import (
	"math"
	"strings"
	"testing"
)

func TestRanking(t *testing.T) {
	log2, nan := math.Log2, math.NaN()
	tests := []struct {
		name             string
		k                int
		ranked, relevant string
		rank             int
		hit, recall      float64
		reciprocal, ndcg float64
	}{
		{"first", 10, "a b c", "a", 1, 1, 1, 1, 1},
		// The gain at rank 3 is 1/log2(4) = 1/2, the ideal 1/log2(2) = 1.
		{"third", 10, "a b c", "c", 3, 1, 1, 1. / 3, .5},
		{"ranks 2 and 4 of two", 10, "x a y b", "a b", 2, 1, 1, .5, (1/log2(3) + 1/log2(5)) / (1 + 1/log2(3))},
		{"one of two", 10, "x a y", "a b", 2, 1, .5, .5, (1 / log2(3)) / (1 + 1/log2(3))},
		{"all relevant", 3, "b c a", "a b c", 1, 1, 1, 1, 1},
		{"at k", 3, "x y a", "a", 3, 1, 1, 1. / 3, .5},
		{"beyond k", 2, "x y a", "a", 3, 0, 0, 0, 0},
		{"some beyond k", 2, "x a b", "a b", 2, 1, .5, .5, (1 / log2(3)) / (1 + 1/log2(3))},
		// The first two ids can hold no more than two of three.
		{"more relevant than k", 2, "a b c", "a b c", 1, 1, 2. / 3, 1, 1},
		{"none relevant found", 10, "x y", "a", 0, 0, 0, 0, 0},
		{"nothing ranked", 10, "", "a", 0, 0, 0, 0, 0},
		{"nothing relevant", 10, "x y", "", 0, 0, nan, 0, nan},
		{"nothing looked at", 0, "a", "a", 1, 0, 0, 0, nan},
		{"a relevant id again", 3, "x a a a", "a b", 2, 1, .5, .5, (1 / log2(3)) / (1 + 1/log2(3))},
		{"another id again", 2, "x x x a", "a", 2, 1, 1, .5, 1 / log2(3)},
		{"told twice that it is relevant", 10, "a x", "a a", 1, 1, 1, 1, 1},
	}
	for _, test := range tests {
		ranked, relevant := strings.Fields(test.ranked), strings.Fields(test.relevant)
		if got := Rank(ranked, relevant); got != test.rank {
			t.Errorf("%s: rank %d, not %d", test.name, got, test.rank)
		}
		for _, measure := range []struct {
			name string
			of   func(k int, ranked, relevant []string) float64
			want float64
		}{
			{"hit", HitAt, test.hit},
			{"recall", RecallAt, test.recall},
			{"reciprocal rank", ReciprocalRankAt, test.reciprocal},
			{"nDCG", NDCGAt, test.ndcg},
		} {
			if got := measure.of(test.k, ranked, relevant); !near(got, measure.want, 1e-12) {
				t.Errorf("%s: %s@%d is %v, not %v", test.name, measure.name, test.k, got, measure.want)
			}
		}
	}
}

// near reports whether two figures are the same but for a margin. NaN is near NaN.
func near(a, b, margin float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= margin
}
