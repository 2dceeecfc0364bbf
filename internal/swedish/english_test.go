package swedish

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestLexiconIsWellFormed(t *testing.T) {
	seen := make(map[string]bool)
	for line := range strings.Lines(englishFile) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "# ") {
			continue
		}
		words := strings.Split(line, " ")
		if len(words) < 2 {
			t.Errorf("%q has no second word", line)
		}
		if seen[words[0]] {
			t.Errorf("%q is there twice", words[0])
		}
		seen[words[0]] = true
		for i, word := range words {
			checkLexiconWord(t, "english.txt", word)
			if i > 1 && slices.Contains(words[1:i], word) {
				t.Errorf("%q twice in %q", word, line)
			}
		}
	}
	if len(seen) == 0 {
		t.Error("the lexicon is empty")
	}
}

// checkLexiconWord checks that a word is one that Tokens gives.
func checkLexiconWord(t *testing.T, name, word string) {
	t.Helper()
	if words := Words(word); len(words) != 1 || words[0] != word {
		t.Errorf("%s: %q is no folded word", name, word)
	}
}

func TestCommonStemsAreWellFormed(t *testing.T) {
	seen := make(map[string]bool)
	before := 0.0
	for line := range strings.Lines(commonFile) {
		stem, number, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		nats, err := strconv.ParseFloat(number, 64)
		if err != nil || nats <= 0 || nats > RareInformation {
			t.Errorf("%q: %v", line, err)
		}
		if nats < before {
			t.Errorf("%q comes after %.2f", line, before)
		}
		if stem == "" || stem != Fold(stem) || seen[stem] {
			t.Errorf("%q: no folded stem, or there twice", line)
		}
		seen[stem], before = true, nats
	}
	if len(seen) < 1000 {
		t.Errorf("%d stems", len(seen))
	}
}

func TestInformation(t *testing.T) {
	usual, common := Information("kommunerna")
	if !common || usual <= 0 || usual >= RareInformation {
		t.Errorf("kommunerna: %.2f, %v", usual, common)
	}
	if rare, common := Information("interoperabilitetsplattform"); common || rare != RareInformation {
		t.Errorf("a rare word: %.2f, %v", rare, common)
	}
}

func TestTranslate(t *testing.T) {
	for _, c := range []struct{ english, want string }{
		{"agency", "myndighet"},
		{"access", "tillgång åtkomst"},
		{"municipalities", "kommuner"},
		{"Agency", ""}, // folded words only
		{"kommun", ""},
		{"#", ""},
	} {
		if got := strings.Join(Translate(c.english), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.english, got, c.want)
		}
	}
}
