package swedish

import (
	"slices"
	"strings"
	"testing"
)

func TestGrams(t *testing.T) {
	check(t, "grams.txt", func(word string) string { return strings.Join(Grams(word), " ") })
}

func TestGramsOfDocuments(t *testing.T) {
	for name, text := range documents(t) {
		for _, word := range Words(text) {
			checkGrams(t, name, word)
		}
	}
}

// checkGrams checks that a word has grams, each once and at most four runes.
func checkGrams(t *testing.T, name, word string) {
	t.Helper()
	grams := Grams(word)
	if len(grams) == 0 {
		t.Errorf("%s: %q has no grams", name, word)
	}
	for i, gram := range grams {
		if n := strings.Count(gram, "") - 1; n > gramSize || n < 3 || slices.Contains(grams[:i], gram) {
			t.Errorf("%s: %q has gram %q", name, word, gram)
		}
	}
}

func TestFormsShareGrams(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		least int
	}{
		{"digitalisering", "digitaliseringen", 12},
		{"kommun", "kommunerna", 4},
		{"ai-området", "ai", 1},
		{"tilgänglighet", "tillgänglighet", 10}, // a slip
		{"råd", "budget", 0},
	} {
		shared := 0
		for _, gram := range Grams(c.a) {
			if slices.Contains(Grams(c.b), gram) {
				shared++
			}
		}
		if shared < c.least || c.least == 0 && shared > 0 {
			t.Errorf("%s and %s share %d grams, want %d", c.a, c.b, shared, c.least)
		}
	}
}

func TestPairs(t *testing.T) {
	for _, c := range []struct{ stems, want string }{
		{"", ""},
		{"a", ""},
		{"a b", "ab"},
		{"b a", "ab"},
		{"a a", ""},
		{"a b c d e", "ab ac ad bc bd be cd ce de"}, // a and e are four apart
		{"a b a", "ab ab"},
	} {
		var got []string
		Pairs(strings.Fields(c.stems), func(a, b string) { got = append(got, a+b) })
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %s, want %s", c.stems, strings.Join(got, " "), c.want)
		}
	}
}
