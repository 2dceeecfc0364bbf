package swedish

import (
	"strconv"
	"strings"
	"testing"
)

func TestLexiconIsWellFormed(t *testing.T) {
	last := ""
	entries := 0
	for line := range strings.Lines(englishFile) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "# ") {
			continue
		}
		entries++
		words := strings.Split(line, " ")
		if len(words) < 2 {
			t.Errorf("%q has no second word", line)
		}
		if words[0] <= last {
			t.Errorf("%q comes after %q", words[0], last)
		}
		last = words[0]
		if n := strings.Count(words[0], "_") + 1; n > maxPhrase {
			t.Errorf("%q has %d words", words[0], n)
		}
		stems := make(map[string]bool)
		for i, word := range words {
			checkLexiconWord(t, "english.txt", word)
			if i > 0 && stems[Stem(word)] {
				t.Errorf("%q twice in %q", word, line)
			}
			if i > 0 {
				stems[Stem(word)] = true
			}
			if i > 1 && IsStopword(word) != IsStopword(words[1]) {
				t.Errorf("%q carries grammar and content", line)
			}
		}
	}
	if entries < 2500 {
		t.Errorf("%d entries", entries)
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
	for _, c := range []struct {
		english, want string
		length        int
	}{
		{"agency", "myndighet", 1},
		{"access to", "tillgång åtkomst", 1},
		{"municipalities", "kommun", 1},
		{"municipality's", "kommun", 1},
		{"agencies", "myndighet", 1},
		{"planned", "plan", 1},
		{"priced", "pris", 1},
		{"paying", "betala lön", 1},
		{"paid", "betala betald", 1},
		{"children", "barn", 1},
		{"wolves", "varg", 1},
		{"easily", "lätt enkel", 1},
		{"annually", "årligen", 1},
		{"digitized", "digitalisera", 1},
		{"building permits in", "bygglov", 2},
		{"sets aside", "avsätta", 2},
		{"setting aside", "avsätta", 2},
		{"municipal executive board", "kommunstyrelse", 3},
		{"municipal boards", "kommunstyrelse", 2},
		{"municipal tax", "kommunalskatt", 2},
		{"board of directors", "styrelse", 3},
		{"parental-leave", "föräldraledighet", 1},
		{"class", "klass", 1},
		{"us", "", 0},
		{"Agency", "", 0}, // folded words only
		{"kommun", "", 0},
		{"#", "", 0},
		{"", "", 0},
	} {
		got, length := Translate(strings.Fields(c.english))
		if strings.Join(got, " ") != c.want || length != c.length {
			t.Errorf("%s: %q of %d words, want %q of %d", c.english, got, length, c.want, c.length)
		}
	}
}

func TestEnglishTokens(t *testing.T) {
	for english, want := range map[string]string{
		"October 6, 2021":                  "6 oktober 2021",
		"the 6th of October 2021":          "the 6 oktober 2021",
		"6 October 2021":                   "6 oktober 2021",
		"on June 2nd":                      "on 2 juni",
		"in May 2019":                      "in maj 2019",
		"they may march in March":          "they may march in mars",
		"May I go in May?":                 "may i go in maj",
		"2,000 crowns":                     "2000 kronor",
		"1,234,567":                        "1234567",
		"3.5 million":                      "3.5 miljoner",
		"half a million":                   "en halv miljoner",
		"ten per cent of two":              "tio procent of två",
		"per day":                          "per day",
		"the third report":                 "the tredje report",
		"12,5":                             "12,5",
		"1st":                              "1",
		"May 10":                           "10 maj",
		"from 5 May 10 people from of May": "from 5 maj 10 people from of maj",
		"":                                 "",
	} {
		var got []string
		for _, token := range EnglishTokens(english) {
			got = append(got, token.Text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", english, got, want)
		}
	}
}

// What numbers and dates are written as must be what ValuesOf reads.
func TestEnglishValuesAreSwedish(t *testing.T) {
	for english, written := range englishValues {
		if len(Values("1 "+written))+len(Values(written)) == 0 && !IsOrdinal(written) {
			t.Errorf("%s: %q is no value", english, written)
		}
	}
	for english, want := range map[string]string{
		"October 6, 2021": "#2021-10-6", "3 billion crowns": "#3000000000", "twenty per cent": "#20%", "half of 2,000": "#2000",
	} {
		values := ValuesOf(EnglishTokens(english))
		if len(values) != 1 || values[0].Key() != want {
			t.Errorf("%q: %v, want %s", english, values, want)
		}
	}
}

func TestRespell(t *testing.T) {
	for english, want := range map[string]string{
		"photographers": "fotograf", "biologist": "biolog", "dietitian": "dietist", "politicians": "politiker", "practical": "praktisk",
		"authority's": "autoritet", "theories": "teori", "consequence": "konsekvens", "process": "process", "gas": "gas", "": "",
	} {
		if got := Respell(english); got != want {
			t.Errorf("%s: %q, want %q", english, got, want)
		}
	}
}

func TestPastForms(t *testing.T) {
	for verb, want := range map[string]string{
		"anta": "antog antagit", "ta": "tog tagit", "avsätta": "avsatte avsatt", "föreslå": "föreslog föreslagit",
		"innehålla": "innehöll innehållit", "försvinna": "försvann försvunnit", "öka": "", "resultata": "", "bygglov": "", "": "",
	} {
		if got := strings.Join(PastForms(verb), " "); got != want {
			t.Errorf("%s: %q, want %q", verb, got, want)
		}
	}
}
