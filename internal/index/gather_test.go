package index

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestGather compares what is gathered with counting every word's grams in every
// unit. There are more units than one element of union.groups stands for.
func TestGather(t *testing.T) {
	const units, grams = 10_000, 40
	for _, repeats := range []int{1, mostCount - 1, 2 * mostCount} {
		random := rand.New(rand.NewPCG(uint64(repeats), 1))
		words := make([]word, 200)
		for i := range words {
			for _, g := range random.Perm(grams)[:1+random.IntN(6)] {
				words[i].grams = append(words[i].grams, term(g))
			}
		}
		words[7].grams = append(words[7].grams, grams) // which no other word holds
		texts := make([][]int32, units)
		for unit := range texts {
			for range random.IntN(3) {
				w := int32(random.IntN(len(words)) * random.IntN(len(words)) / len(words)) // some are rare
				texts[unit] = append(texts[unit], slices.Repeat([]int32{w}, 1+random.IntN(repeats))...)
			}
		}
		byWord := listWords(words, units, func(add func(unit, word int32)) {
			for unit, text := range texts {
				for _, w := range text {
					add(int32(unit), w)
				}
			}
		})
		got := gather(&byWord, newHolders(words, grams+1))

		counts := make([]map[int32]int32, grams+1) // of every gram's units
		for g := range counts {
			counts[g] = map[int32]int32{}
		}
		lengths := make([]float64, units)
		for unit, text := range texts {
			for _, w := range text {
				for _, g := range words[w].grams {
					counts[g][int32(unit)]++
					lengths[unit]++
				}
			}
		}
		normalise(lengths)
		if !slices.Equal(got.norms, lengths) {
			t.Error("other norms")
		}
		for g, want := range counts {
			found := map[int32]int32{}
			for _, p := range got.list(term(g)) {
				found[p.unit()] = got.count(term(g), p)
			}
			if !maps.Equal(found, want) || !slices.IsSorted(got.list(term(g))) {
				t.Errorf("up to %d times: gram %d has %d units, want %d, or other counts or order", repeats, g, len(found), len(want))
			}
		}
	}
}
