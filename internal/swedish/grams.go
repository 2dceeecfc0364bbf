package swedish

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// gramSize is the length of a character gram in runes. Four measured best among
// three to six on the development halves of the Swedish question sets.
const gramSize = 4

// Grams gives the distinct character 4-grams of a folded word between its edges:
// "digital" gives "<dig", "digi", "igit", "gita", "ital", "tal>". A word of two
// runes or fewer is one gram. A word with hyphens gives the grams of its parts,
// too, so that "AI-området" is found by "AI".
//
// Inflected, compounded and misspelt forms of a word share most of their grams,
// which is why Swedish search does better with them than with whole words.
func Grams(word string) []string {
	grams := appendGrams(nil, word)
	if strings.Contains(word, "-") && !startsWithDigit(word) {
		for part := range strings.SplitSeq(word, "-") {
			if utf8.RuneCountInString(part) > 1 {
				grams = appendGrams(grams, part)
			}
		}
	}
	return grams
}

// appendGrams appends the grams of word that grams does not hold yet.
func appendGrams(grams []string, word string) []string {
	edged := "<" + word + ">"
	var room [maxWord]int // for all but the longest words: nothing is allocated
	starts := room[:0]
	for i := range edged {
		starts = append(starts, i)
	}
	starts = append(starts, len(edged))
	if len(starts) <= gramSize {
		return appendNew(grams, edged)
	}
	grams = slices.Grow(grams, len(starts)-gramSize)
	for i := 0; i+gramSize < len(starts); i++ {
		grams = appendNew(grams, edged[starts[i]:starts[i+gramSize]])
	}
	return grams
}

// appendNew appends gram if it is new. Words are short: a scan beats a map.
func appendNew(grams []string, gram string) []string {
	for _, g := range grams {
		if g == gram {
			return grams
		}
	}
	return append(grams, gram)
}

func startsWithDigit(s string) bool { return s != "" && '0' <= s[0] && s[0] <= '9' }

// pairReach is the greatest distance, in content words, between the two words of a pair.
// Three measured best: one loses "takten … digitaliseringen", five adds noise.
const pairReach = 3

// Pairs calls yield with every pair of different stems at most three apart, the
// smaller first, so that their order in the text does not matter. The stems are
// those of the content words of one text, in order, as words or as numbers for
// them.
func Pairs[T cmp.Ordered](stems []T, yield func(a, b T)) {
	for i, a := range stems {
		for _, b := range stems[i+1 : min(i+1+pairReach, len(stems))] {
			if a != b {
				yield(min(a, b), max(a, b))
			}
		}
	}
}
