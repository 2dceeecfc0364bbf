package metrics

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestMean(t *testing.T) {
	tests := []struct {
		values []float64
		want   float64
	}{
		{nil, math.NaN()},
		{[]float64{3}, 3},
		{[]float64{1, 0, 0, 1, 1}, .6},
		{[]float64{-1, 4}, 1.5},
	}
	for _, test := range tests {
		if got := Mean(all(test.values, true)); !near(got, test.want, 1e-12) {
			t.Errorf("%v: %v, not %v", test.values, got, test.want)
		}
	}
}

func TestAUROC(t *testing.T) {
	tests := []struct {
		name                 string
		positives, negatives []float64
		want                 float64
	}{
		{"apart", []float64{.8, .9}, []float64{.1, .2, .3}, 1},
		{"the wrong way round", []float64{.1, .2}, []float64{.8, .9}, 0},
		{"all tied", []float64{.5, .5}, []float64{.5, .5, .5}, .5},
		// .4 is above .1 and ties with .4; .8 is above .1 and .4: (1.5 + 2) / 6.
		{"a tie", []float64{.4, .8}, []float64{.1, .4, .9}, 3.5 / 6},
		{"one of each", []float64{2}, []float64{1}, 1},
		{"no positives", nil, []float64{1, 2}, math.NaN()},
		{"no negatives", []float64{1, 2}, nil, math.NaN()},
		{"none", nil, nil, math.NaN()},
	}
	for _, test := range tests {
		samples := append(all(test.negatives, false), all(test.positives, true)...)
		if got := AUROC(samples); !near(got, test.want, 1e-12) {
			t.Errorf("%s: %v, not %v", test.name, got, test.want)
		}
	}
}

func TestAUROCIsTheShareOfPairs(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		samples := make([]Sample, 2+random.IntN(60))
		for i := range samples {
			samples[i] = Sample{float64(random.IntN(12)) / 10, random.IntN(3) == 0}
		}
		if got, want := AUROC(samples), shareOfPairs(samples); !near(got, want, 1e-12) {
			t.Fatalf("%v: %v, not %v", samples, got, want)
		}
	}
}

// shareOfPairs is AUROC as it is defined.
func shareOfPairs(samples []Sample) float64 {
	var higher, pairs float64
	for _, a := range samples {
		for _, b := range samples {
			if !a.Positive || b.Positive {
				continue
			}
			pairs++
			if a.Value > b.Value {
				higher++
			} else if a.Value == b.Value {
				higher += .5
			}
		}
	}
	return higher / pairs
}

func TestPercentile(t *testing.T) {
	down := make([]float64, 25) // 25, 24, … 1
	for i := range down {
		down[i] = float64(25 - i)
	}
	tests := []struct {
		p      float64
		values []float64
		want   float64
	}{
		{50, nil, math.NaN()},
		{50, []float64{7}, 7},
		{0, []float64{3, 1, 2}, 1},
		{100, []float64{3, 1, 2}, 3},
		{50, []float64{4, 3, 2, 1}, 2}, // rank 50*4/100 = 2
		{51, []float64{4, 3, 2, 1}, 3}, // rank 2.04, rounded up
		{28, down, 7},                  // rank 28*25/100 = 7
		{95, down, 24},                 // rank 23.75, rounded up
	}
	for _, test := range tests {
		if got := Percentile(test.p)(all(test.values, true)); !near(got, test.want, 0) {
			t.Errorf("%v of %v: %v, not %v", test.p, test.values, got, test.want)
		}
	}
}

func TestStatisticsLeaveTheSamplesAlone(t *testing.T) {
	samples := []Sample{{3, true}, {1, false}, {2, true}, {0, false}}
	before := slices.Clone(samples)
	for _, s := range statistics {
		if s.statistic(samples); !slices.Equal(samples, before) {
			t.Fatalf("%s made it %v", s.name, samples)
		}
	}
}

// all makes samples of one group of values.
func all(values []float64, positive bool) []Sample {
	samples := make([]Sample, len(values))
	for i, value := range values {
		samples[i] = Sample{value, positive}
	}
	return samples
}

// Of 3, 1, 3, 2 the ranks are 3 and 4 for the threes, which share 3.5.
func TestRanks(t *testing.T) {
	samples := []Sample{{3, true}, {1, false}, {3, false}, {2, true}}
	want := []Sample{{3.5, true}, {1, false}, {3.5, false}, {2, true}}
	if got := Ranks(samples); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if AUROC(samples) != AUROC(want) {
		t.Error("the ranks have another AUROC")
	}
}
