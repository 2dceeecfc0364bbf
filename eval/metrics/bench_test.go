package metrics

import (
	"math/rand/v2"
	"testing"
)

var statistics = []struct {
	name      string
	statistic Statistic
}{
	{"Mean", Mean},
	{"AUROC", AUROC},
	{"Percentile", Percentile(95)},
}

func BenchmarkBootstrap(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	samples := make([]Sample, 5000)
	for i := range samples {
		samples[i] = Sample{random.Float64(), random.IntN(2) == 1}
	}
	for _, s := range statistics {
		b.Run(s.name, func(b *testing.B) {
			for b.Loop() {
				Bootstrap(samples, s.statistic)
			}
		})
	}
}

func BenchmarkCompare(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	pairs := make([]Pair, 5000)
	for i := range pairs {
		positive := random.IntN(2) == 1
		pairs[i] = Pair{Sample{random.Float64(), positive}, Sample{random.Float64(), positive}}
	}
	for _, s := range statistics {
		b.Run(s.name, func(b *testing.B) {
			for b.Loop() {
				Compare(pairs, s.statistic)
			}
		})
	}
}
