package main

import (
	"math"
	"testing"
)

// Of two candidates, the first feature shows the right one, the second is noise in either
// direction, and the third never varies.
func TestFitWeights(t *testing.T) {
	var askings []asking
	for i := range 40 {
		noise := float64(i % 2)
		askings = append(askings, asking{
			corpus: "a", documents: []string{"wrong", "right"}, right: []bool{false, true},
			features: [][]float64{{0.2, noise, 1}, {0.8, 1 - noise, 1}},
		})
	}
	weights := fitWeights(askings, func(asking) bool { return true })
	if weights[0] <= 0 || weights[1] > 0.1*weights[0] || weights[1] < -0.1*weights[0] || math.Abs(weights[2]) > 1e-9 {
		t.Errorf("weights %v", weights)
	}
	if before, after := askings[0].rank(nil), askings[0].rank(weights); before != 2 || after != 1 {
		t.Errorf("rank %d before, %d after", before, after)
	}
	if got := fitWeights(askings, func(asking) bool { return false }); len(got) != 0 {
		t.Errorf("fitted on nothing: %v", got)
	}
}

// Several passages of a document count as one, and a document that is not among the
// candidates has no rank.
func TestAskingRank(t *testing.T) {
	a := asking{documents: []string{"a", "a", "b"}, right: []bool{false, false, true}, features: [][]float64{{3}, {2}, {1}}}
	if got := a.rank([]float64{1}); got != 2 {
		t.Errorf("rank %d", got)
	}
	if got := a.rank([]float64{-1}); got != 1 {
		t.Errorf("the other way round: rank %d", got)
	}
	a.right[2] = false
	if got := a.rank(nil); got != 0 {
		t.Errorf("rank %d of nothing right", got)
	}
}
