package swedish

import (
	"slices"
	"strings"
	"testing"
)

func TestStem(t *testing.T) {
	lineOf := make(map[string]int)
	for number, line := range lines(t, "stems.txt") {
		words := strings.Fields(line)
		stem := Stem(words[0])
		for _, word := range words[1:] {
			if got := Stem(word); got != stem {
				t.Errorf("stems.txt:%d: %s has stem %s, %s has %s", number, word, got, words[0], stem)
			}
		}
		if other, found := lineOf[stem]; found {
			t.Errorf("stems.txt:%d: stem %s is that of line %d, too", number, stem, other)
		}
		lineOf[stem] = number
	}
}

func TestStemOfAnyWord(t *testing.T) {
	for _, word := range []string{"", "e", "et", "het", "§4", "1:a", "2023/45", "日本", "å", "-"} {
		if stem := Stem(word); !strings.HasPrefix(word, stem) || stem == "" && word != "" {
			t.Errorf("Stem(%q) = %q", word, stem)
		}
	}
}

func TestStems(t *testing.T) {
	got := Stems(Tokens("Kommunernas råd och rådet"))
	if want := []string{"kommun", "råd", "och", "råd"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
