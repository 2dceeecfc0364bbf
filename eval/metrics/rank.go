package metrics

import (
	"math"
	"slices"
)

// The measures below take the ids of a ranking, best first, and those that are
// relevant to the question, all equally so. An id that comes again in a ranking is
// dropped before ranks are counted; they count from 1.

// HitAt gives 1 if one of the first k ids of ranked is relevant and 0 if none
// is: success@k.
func HitAt(k int, ranked, relevant []string) float64 {
	if rank := Rank(ranked, relevant); 0 < rank && rank <= k {
		return 1
	}
	return 0
}

// RecallAt gives the share, from 0 to 1, of the relevant ids that are among the
// first k of ranked. It is NaN if nothing is relevant.
func RecallAt(k int, ranked, relevant []string) float64 {
	found := 0
	for _, rank := range ranks(ranked, relevant) {
		if rank <= k {
			found++
		}
	}
	return float64(found) / float64(len(distinct(relevant)))
}

// ReciprocalRankAt gives 1 over the rank of the first relevant id, or 0 if
// that is beyond k. Its mean over questions is MRR@k (Voorhees, "The TREC-8
// Question Answering Track Report", 1999).
func ReciprocalRankAt(k int, ranked, relevant []string) float64 {
	rank := Rank(ranked, relevant)
	if rank == 0 || k < rank {
		return 0
	}
	return 1 / float64(rank)
}

// NDCGAt gives the normalised discounted cumulative gain of the first k ids,
// from 0 to 1: a relevant id at rank r gains 1/log2(r+1), and 1 is what a ranking
// with all relevant ids first would gain (Järvelin & Kekäläinen, "Cumulated
// gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002, in the form with
// that discount from rank 1). It is NaN if nothing is relevant or k is below 1.
func NDCGAt(k int, ranked, relevant []string) float64 {
	var gain, ideal float64
	for _, rank := range ranks(ranked, relevant) {
		if rank <= k {
			gain += discount(rank)
		}
	}
	for rank := range min(k, len(distinct(relevant))) {
		ideal += discount(rank + 1)
	}
	return gain / ideal
}

// Rank gives the rank of the first relevant id, or 0 if there is none.
func Rank(ranked, relevant []string) int {
	found := ranks(ranked, relevant)
	if len(found) == 0 {
		return 0
	}
	return found[0]
}

func discount(rank int) float64 { return 1 / math.Log2(float64(rank)+1) }

// ranks gives the ranks of the relevant ids, in rising order.
func ranks(ranked, relevant []string) []int {
	var found []int
	for i, id := range distinct(ranked) {
		if slices.Contains(relevant, id) {
			found = append(found, i+1)
		}
	}
	return found
}

// distinct gives each id once, where it is first.
func distinct(ids []string) []string {
	var once []string
	for _, id := range ids {
		if !slices.Contains(once, id) {
			once = append(once, id)
		}
	}
	return once
}
