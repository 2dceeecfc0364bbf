package index

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// clustered makes vectors that lie close together, some of them equal, some of
// zeros and some missing.
func clustered(random *rand.Rand, size, dimensions int) [][]float32 {
	center := randomVector(random, dimensions)
	vectors := make([][]float32, size)
	for i := range vectors {
		v := randomVector(random, dimensions)
		near := float32(random.IntN(20))
		for j := range v {
			v[j] += near * center[j]
		}
		switch {
		case i%10 == 3:
			v = slices.Clone(vectors[i-2])
		case i%50 == 7:
			v = nil
		case i%50 == 8:
			v = make([]float32, dimensions)
		}
		vectors[i] = v
	}
	return vectors
}

func TestScanFindsWhatChromemFinds(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for _, size := range []int{1, 30, 1500} {
		for _, dimensions := range []int{1, 15, 16, 100, 384} {
			docs := docsWith(clustered(random, size, dimensions))
			slow, err := newCollection(t.Context(), docs, dimensions)
			if err != nil {
				t.Fatal(err)
			}
			fast := &vectors{scan: newScan(docs, dimensions), dimensions: dimensions}
			for _, n := range []int{1, 7, 50, size + 1, math.MaxInt} {
				query := randomVector(random, dimensions)
				if n%2 == 1 {
					query = docs[0].Passages[0].Vector // near all of them
				}
				want, err := slow.nearest(t.Context(), query, n)
				if err != nil {
					t.Fatal(err)
				}
				got, err := fast.nearest(t.Context(), query, n)
				if err != nil || !slices.Equal(got, want) {
					t.Fatalf("%d of %d with %d dimensions: %v %v, want %v", n, size, dimensions, got, err, want)
				}
			}
		}
	}
}

func TestDot(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	for _, width := range []int{0, 16, 32, 384, 1024, 4096} {
		query, codes := make([]int16, width), make([]int8, width)
		for round := range 20 {
			for i := range query {
				query[i], codes[i] = mostQueryCode, -mostCode // the farthest from zero
				if round > 0 {
					query[i] = int16(random.IntN(2*mostQueryCode+1) - mostQueryCode)
					codes[i] = int8(random.IntN(2*mostCode+1) - mostCode)
				}
			}
			want := 0
			for i := range query {
				want += int(query[i]) * int(codes[i])
			}
			if got, slow := dot(query, codes), dotSlowly(query, codes); int(got) != want || int(slow) != want {
				t.Fatalf("%d: %d and %d, want %d", width, got, slow, want)
			}
		}
	}
}

func BenchmarkDot(b *testing.B) {
	query, codes := make([]int16, benchDimensions), make([]int8, benchDimensions)
	for name, dot := range map[string]func([]int16, []int8) int32{"fast": dot, "slow": dotSlowly} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				dot(query, codes)
			}
		})
	}
}
