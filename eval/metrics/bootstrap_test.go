package metrics

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestBootstrap(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name      string
		samples   []Sample
		statistic Statistic
		want      Interval
		margin    float64
	}{
		{"mean of none", nil, Mean, Interval{nan, nan}, 0},
		{"percentile of none", nil, Percentile(95), Interval{nan, nan}, 0},
		{"mean of one", []Sample{{.7, true}}, Mean, Interval{.7, .7}, 0},
		{"AUROC of one", []Sample{{.7, true}}, AUROC, Interval{nan, nan}, 0},
		{"equal values", all([]float64{2, 2, 2}, false), Mean, Interval{2, 2}, 0},
		{"groups apart", []Sample{{3, true}, {4, true}, {1, false}}, AUROC, Interval{1, 1}, 0},
		// Each resample holds one of either group, whose mean is (1 + 0) / 2.
		{"as many of each group", []Sample{{1, true}, {0, false}}, Mean, Interval{.5, .5}, 0},
		// The normal interval is .8 ± 1.96 * sqrt(.8 * .2 / 100) = .8 ± .078.
		{"80 of 100", trues(80, 100), Mean, Interval{.722, .878}, .011},
		// All three of three are the lower value with a chance of 1/27 = .037.
		{"two and one", all([]float64{0, 0, 1}, true), Mean, Interval{0, 1}, 0},
	}
	for _, test := range tests {
		got := Bootstrap(test.samples, test.statistic)
		if !near(got.Low, test.want.Low, test.margin) || !near(got.High, test.want.High, test.margin) {
			t.Errorf("%s: %v, not %v", test.name, got, test.want)
		}
	}
}

// A figure of its own for each machine or version of Go would make reports differ
// where the systems do not.
func TestBootstrapIsTheSameEverywhere(t *testing.T) {
	samples := all([]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, true)
	want := Interval{6.375, 10.75}
	for range 2 {
		if got := Bootstrap(samples, Mean); got != want {
			t.Errorf("%v, not %v", got, want)
		}
	}
}

func TestBootstrapHoldsTheMeanAndNarrows(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	width := math.Inf(1)
	for _, n := range []int{10, 40, 160, 640} {
		samples := normal(random, n)
		interval, mean := Bootstrap(samples, Mean), Mean(samples)
		if mean < interval.Low || interval.High < mean {
			t.Errorf("%d samples: %v is not in %v", n, mean, interval)
		}
		if interval.High-interval.Low >= width {
			t.Errorf("%d samples: %v is no narrower than %v", n, interval, width)
		}
		width = interval.High - interval.Low
	}
}

// The interval of a share is known to hold it in slightly less than 95% of cases.
func TestBootstrapCoverage(t *testing.T) {
	t.Parallel()
	const simulations = 500
	random := rand.New(rand.NewPCG(5, 5))
	held := 0
	for range simulations {
		samples := make([]Sample, 100)
		for i := range samples {
			if random.Float64() < .8 {
				samples[i].Value = 1
			}
		}
		if interval := Bootstrap(samples, Mean); interval.Low <= .8 && .8 <= interval.High {
			held++
		}
	}
	if share := float64(held) / simulations; share < .90 || .98 < share {
		t.Errorf("%v of the intervals hold the share", share)
	}
}

// trues makes n samples of one group, of which the first have the value 1 and the
// others 0.
func trues(first, n int) []Sample {
	samples := make([]Sample, n)
	for i := range first {
		samples[i].Value = 1
	}
	return samples
}

// normal makes n samples of the standard normal distribution, in groups of either
// kind.
func normal(random *rand.Rand, n int) []Sample {
	samples := make([]Sample, n)
	for i := range samples {
		samples[i] = Sample{random.NormFloat64(), random.IntN(2) == 1}
	}
	return samples
}
