package metrics

import (
	"math"
	"math/rand/v2"
	"slices"
)

// resamples is how often samples are drawn anew, or pairs tossed for: twice the
// 1000 that Efron & Tibshirani (1993) ask of an interval. A p of .05 then has a
// standard error of sqrt(.05*.95/2000) = .005.
const resamples = 2000

// Interval is a 95% confidence interval. Both ends are NaN where the statistic is
// not defined.
type Interval struct{ Low, High float64 }

// Bootstrap gives the 95% percentile interval of a statistic (Efron & Tibshirani,
// An Introduction to the Bootstrap, 1993, chapter 13). Positive and negative
// samples are drawn apart, so that each resample has as many of both as samples
// has. The same samples in the same order give the same interval on every machine;
// of one sample it is the value itself, of none NaN.
func Bootstrap(samples []Sample, statistic Statistic) Interval {
	positives, negatives := part(samples, func(s Sample) bool { return s.Positive })
	return bootstrap(positives, negatives, statistic)
}

// bootstrap draws resamples of two groups and gives the interval that holds the
// middle 95% of their figures.
func bootstrap[T any](positives, negatives []T, figure func(resample []T) float64) Interval {
	random := newRandom()
	resample := make([]T, len(positives)+len(negatives))
	figures := make([]float64, resamples)
	for i := range figures {
		draw(random, resample[:len(positives)], positives)
		draw(random, resample[len(positives):], negatives)
		figures[i] = figure(resample)
	}
	// Pairs are drawn by the group of one side; the other may then lack a group.
	figures = slices.DeleteFunc(figures, math.IsNaN)
	slices.Sort(figures)
	return Interval{nearestRank(2.5, figures), nearestRank(97.5, figures)}
}

// draw fills resample with items at random, any of them any number of times.
func draw[T any](random *rand.Rand, resample, items []T) {
	for i := range resample {
		resample[i] = items[random.IntN(len(items))]
	}
}

// part gives the items that are positive and those that are not.
func part[T any](items []T, positive func(T) bool) (positives, negatives []T) {
	for _, item := range items {
		if positive(item) {
			positives = append(positives, item)
		} else {
			negatives = append(negatives, item)
		}
	}
	return positives, negatives
}

// newRandom starts from constants, so that a report differs from the one before
// only where the system does.
func newRandom() *rand.Rand { return rand.New(rand.NewPCG(1993, 2007)) }
