package metrics

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestCompare(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name      string
		from, to  []Sample
		statistic Statistic
		want      Paired
		margin    float64
	}{
		{"none", nil, nil, Mean, Paired{0, 0, 0, 1}, 0},
		{"equal", trues(3, 9), trues(3, 9), Mean, Paired{0, 0, 0, 1}, 0},
		{"equal, undefined", trues(3, 9), trues(3, 9), AUROC, Paired{0, 0, 0, 1}, 0},
		{"undefined", trues(3, 9), trues(4, 9), AUROC, Paired{nan, nan, nan, 1}, 0},
		{"one pair", trues(0, 1), trues(1, 1), Mean, Paired{1, 1, 1, 1}, 0},
		// Only the two of 32 tosses that swap all or none of the five differ as
		// much: p = 2/32. The normal interval is -.0625 ± 1.96 * sqrt(.0625 * .9375 / 80)
		// = -.0625 ± .053.
		{"five losses of 80", trues(70, 80), trues(65, 80), Mean, Paired{-.0625, -.1155, -.0095, .0625}, .02},
		// As above but 2/2^40, which no one of 2000 tosses will meet: p = 1/2001.
		{"40 gains of 80", trues(20, 80), trues(60, 80), Mean, Paired{.5, .39, .61, 1. / 2001}, .02},
		// Every toss differs by .3/3 or .1/3, the latter but for rounding.
		{"two gains and a loss of .1", all([]float64{0, 0, .3}, true), all([]float64{.1, .1, .2}, true), Mean, Paired{.1 / 3, -.1, .1, 1}, 1e-12},
		// Two of the four tosses give a difference of 1 or -1, the others leave one side
		// without a positive.
		{"which is positive changes", []Sample{{1, true}, {2, false}}, []Sample{{1, false}, {2, true}}, AUROC, Paired{1, 1, 1, 1}, 0},
		// Without the first pair a resample leaves To without a positive; with it the
		// difference is 1. Of the eight tosses all and none leave it so far from 0.
		{"a group is lost", []Sample{{1, true}, {1, true}, {2, false}}, []Sample{{2, true}, {1, false}, {1, false}}, AUROC, Paired{1, 1, 1, .25}, .02},
	}
	for _, test := range tests {
		got := Compare(paired(test.from, test.to), test.statistic)
		if !near(got.Difference, test.want.Difference, 1e-12) || !near(got.Low, test.want.Low, test.margin) ||
			!near(got.High, test.want.High, test.margin) || !near(got.P, test.want.P, test.margin) {
			t.Errorf("%s: %+v, not %+v", test.name, got, test.want)
		}
	}
}

func TestCompareTheOtherWayRound(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	from, to := normal(random, 60), normal(random, 60)
	for _, s := range statistics {
		there, back := Compare(paired(from, to), s.statistic), Compare(paired(to, from), s.statistic)
		if there.Difference != -back.Difference || there.P != back.P {
			t.Errorf("%s: %+v there, %+v back", s.name, there, back)
		}
	}
}

func TestCompareLeavesThePairsAlone(t *testing.T) {
	pairs := paired(trues(2, 9), trues(7, 9))
	before := slices.Clone(pairs)
	first := Compare(pairs, Mean)
	if !slices.Equal(pairs, before) {
		t.Errorf("the pairs became %v", pairs)
	}
	if again := Compare(pairs, Mean); again != first {
		t.Errorf("%+v, then %+v", first, again)
	}
}

// Of systems that do not differ, 5% should differ with a p of at most .05.
func TestCompareOfEqualSystems(t *testing.T) {
	t.Parallel()
	const simulations = 600
	random := rand.New(rand.NewPCG(7, 7))
	rejected := 0
	for range simulations {
		if Compare(paired(normal(random, 40), normal(random, 40)), Mean).P <= .05 {
			rejected++
		}
	}
	if share := float64(rejected) / simulations; share < .02 || .08 < share {
		t.Errorf("%v differ", share)
	}
}

// A pair's two sides belong together: what all cases gain alike is sure, however
// much the cases differ.
func TestCompareIsPaired(t *testing.T) {
	from := normal(rand.New(rand.NewPCG(8, 8)), 50)
	to := slices.Clone(from)
	for i := range to {
		to[i].Value += .01
	}
	got := Compare(paired(from, to), Mean)
	if !near(got.Low, .01, 1e-12) || !near(got.High, .01, 1e-12) || got.P > .001 {
		t.Errorf("%+v", got)
	}
}

func paired(from, to []Sample) []Pair {
	pairs := make([]Pair, len(from))
	for i := range pairs {
		pairs[i] = Pair{from[i], to[i]}
	}
	return pairs
}
