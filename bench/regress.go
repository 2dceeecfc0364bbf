package main

import (
	"math"
	"slices"
)

// How the descent goes: its steps, and their sizes. Twice as many steps change no weight
// by more than a few percent, and no figure.
const (
	steps    = 600
	rate     = 0.5
	momentum = 0.9
	penalty  = 1e-3 // on the squares of the weights, with features scaled to variance 1
)

// fitWeights fits a conditional logit to those askings for which use is true. The weights
// are those that make right documents the most likely of all candidates (McFadden, 1974;
// ListNet's top one with one relevant).
func fitWeights(askings []asking, use func(asking) bool) []float64 {
	var chosen []asking
	for _, a := range askings {
		if use(a) && slices.Contains(a.right, true) {
			chosen = append(chosen, a)
		}
	}
	scale := deviations(chosen)
	weights, velocity := make([]float64, len(scale)), make([]float64, len(scale))
	for range steps {
		gradient := gradientOf(chosen, weights, scale)
		for i, g := range gradient {
			velocity[i] = momentum*velocity[i] + rate*(g/float64(len(chosen))-2*penalty*weights[i])
			weights[i] += velocity[i]
		}
	}
	for i := range weights {
		weights[i] /= scale[i]
	}
	return weights
}

// gradientOf gives the gradient of the log-likelihood.
func gradientOf(askings []asking, weights, scale []float64) []float64 {
	gradient := make([]float64, len(weights))
	scaled := make([]float64, len(weights))
	for i := range weights {
		scaled[i] = weights[i] / scale[i]
	}
	for _, a := range askings {
		scores := make([]float64, len(a.features))
		for i, x := range a.features {
			scores[i] = dot(scaled, x)
		}
		best := slices.Max(scores)
		all, right := 0.0, 0.0
		for i, s := range scores {
			scores[i] = math.Exp(s - best)
			all += scores[i]
			if a.right[i] {
				right += scores[i]
			}
		}
		for i, x := range a.features {
			share := -scores[i] / all
			if a.right[i] {
				share += scores[i] / right
			}
			for j := range gradient {
				gradient[j] += share * x[j] / scale[j]
			}
		}
	}
	return gradient
}

// deviations gives the standard deviation of every feature, or 1 if the feature does not
// vary.
func deviations(askings []asking) []float64 {
	if len(askings) == 0 {
		return nil
	}
	n, sum, squares := 0.0, make([]float64, len(askings[0].features[0])), make([]float64, len(askings[0].features[0]))
	for _, a := range askings {
		for _, x := range a.features {
			n++
			for j := range x {
				sum[j] += x[j]
				squares[j] += x[j] * x[j]
			}
		}
	}
	for j := range sum {
		if variance := squares[j]/n - sum[j]*sum[j]/n/n; variance > 1e-12 {
			sum[j] = math.Sqrt(variance)
		} else {
			sum[j] = 1
		}
	}
	return sum
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
