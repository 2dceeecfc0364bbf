// Package metrics is the arithmetic of an evaluation. HitAt and its siblings judge
// the ranking that one question got. A Statistic makes one figure of many cases;
// Bootstrap says how sure that figure is, and Compare whether another system's
// differs. Start with Sample and Statistic. It stores nothing.
package metrics

import (
	"math"
	"slices"
)

// Sample is one case's value, which is not NaN.
type Sample struct {
	Value    float64
	Positive bool // parts the samples into two groups for AUROC; no other statistic looks at it
}

// Statistic gives one figure of samples, whatever their order, or NaN where they
// define none. It does not change or keep them.
type Statistic func(samples []Sample) float64

// Mean gives the arithmetic mean of the values; NaN of none.
func Mean(samples []Sample) float64 {
	var sum float64
	for _, s := range samples {
		sum += s.Value
	}
	return sum / float64(len(samples))
}

// AUROC gives the area under the receiver operating characteristic, from 0 to 1:
// the chance that a positive sample has a higher value than a negative one, where
// a tie counts half. It is the Mann-Whitney U of the positives over the number
// of pairs (Hanley & McNeil, Radiology 143, 1982). It is NaN unless there are
// samples of both kinds.
func AUROC(samples []Sample) float64 {
	positives, negatives := sortedGroups(samples)
	var below, notAbove, twiceU int
	for _, value := range positives {
		for below < len(negatives) && negatives[below] < value {
			below++
		}
		for notAbove < len(negatives) && negatives[notAbove] <= value {
			notAbove++
		}
		twiceU += below + notAbove
	}
	return float64(twiceU) / 2 / float64(len(positives)*len(negatives))
}

// Ranks gives the samples with their values' ranks for values, from 1; values that
// tie share the mean of their ranks. AUROC is the same of both.
func Ranks(samples []Sample) []Sample {
	sorted := make([]float64, len(samples))
	for i, s := range samples {
		sorted[i] = s.Value
	}
	slices.Sort(sorted)
	ranked := slices.Clone(samples)
	for i, s := range samples {
		first, _ := slices.BinarySearch(sorted, s.Value)
		next, _ := slices.BinarySearch(sorted, math.Nextafter(s.Value, math.Inf(1)))
		ranked[i].Value = float64(first+1+next) / 2
	}
	return ranked
}

// sortedGroups gives the values of the positive and of the negative samples, each
// in rising order.
func sortedGroups(samples []Sample) (positives, negatives []float64) {
	values := make([]float64, len(samples))
	first, end := 0, len(values)
	for _, s := range samples {
		if s.Positive {
			values[first] = s.Value
			first++
		} else {
			end--
			values[end] = s.Value
		}
	}
	positives, negatives = values[:first], values[first:]
	slices.Sort(positives)
	slices.Sort(negatives)
	return positives, negatives
}

// Percentile gives the statistic that is the p-th percentile, p from 0 to 100, by
// nearest rank: the least value that at least p percent of the values do not
// exceed. It is NaN of none.
func Percentile(p float64) Statistic {
	return func(samples []Sample) float64 {
		values := make([]float64, len(samples))
		for i, s := range samples {
			values[i] = s.Value
		}
		slices.Sort(values)
		return nearestRank(p, values)
	}
}

// nearestRank gives the p-th percentile of values in rising order.
func nearestRank(p float64, sorted []float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	// Division comes last: 28*25/100 is 7, but 28/100 of 25 is rounded to above 7.
	rank := int(math.Ceil(p * float64(len(sorted)) / 100))
	return sorted[min(max(rank, 1), len(sorted))-1]
}
