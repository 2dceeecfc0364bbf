package swedish

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"
)

// seeds adds the texts of every table, and ones that break careless code.
func seeds(f *testing.F, files ...string) {
	f.Helper()
	for _, file := range files {
		for _, line := range lines(f, file) {
			f.Add(line)
		}
	}
	for _, text := range []string{"", "\xff", "\xc3", "§", "§§§ 4 §", "%", "\u00ad", "\u030a", "-", "...a", "1 000 000 000 000 000", "1:a:b:c",
		"en halv", "två och en halv", "- ", "1. ", "\u2028\f\v\r\n", "\"”»)]", ".\xff.", "a\u00ad", strings.Repeat("hundra", 9)} {
		f.Add(text)
	}
}

func FuzzTokens(f *testing.F) {
	seeds(f, "tokens.txt", "values.txt")
	f.Fuzz(func(t *testing.T, text string) {
		checkTokens(t, "fuzz", text)
		for _, word := range Words(text) {
			Stem(word)
			checkGrams(t, "fuzz", word)
			if utf8.ValidString(text) && !utf8.ValidString(word) {
				t.Errorf("%q gives invalid UTF-8 %q", text, word)
			}
		}
	})
}

func FuzzSentences(f *testing.F) {
	seeds(f, "sentences.txt", "blocks.txt")
	f.Fuzz(func(t *testing.T, text string) { checkSentences(t, "fuzz", text) })
}

func FuzzValues(f *testing.F) {
	seeds(f, "values.txt", "same.txt")
	f.Fuzz(func(t *testing.T, text string) {
		checkValues(t, "fuzz", text)
		for _, v := range Values(text) {
			if math.IsNaN(v.Amount) || v.Amount < 0 || v.Month < 0 || v.Month > 12 || v.Day < 0 || v.Day > 31 {
				t.Errorf("%q is %+v", v.In(text), v)
			}
		}
	})
}

func FuzzRanges(f *testing.F) {
	seeds(f, "values.txt", "lines.txt")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range Ranges(text) {
			if math.IsNaN(r.Low) || math.IsNaN(r.High) || r.Low > r.High && !r.wraps {
				t.Errorf("%+v", r)
			}
			r.In(UnitOf(text))
		}
		for _, m := range Measures(text) {
			if m.Unit == "" || m.Word == "" || math.IsNaN(m.Amount) {
				t.Errorf("%+v", m)
			}
			if m.MeansOther(text) {
				t.Errorf("%+v is said by its own text", m)
			}
		}
	})
}

func FuzzAsk(f *testing.F) {
	seeds(f, "questions.txt", "names.txt", "carries.txt", "english.txt")
	f.Fuzz(func(t *testing.T, question string) {
		ask := Ask(question)
		if ask.Kind > About || ask.Count < 0 || ask.Count == 1 || ask.Count > 0 && ask.Kind != List {
			t.Errorf("%+v", ask)
		}
		for kind := Open; kind <= About; kind++ {
			if c := Carries(kind, question); c < 0 || c > 1 {
				t.Errorf("%s: %f", kind, c)
			}
		}
		end := 0
		for _, name := range Names(question) {
			if name.Start < end || name.End <= name.Start {
				t.Errorf("name at %v, after one that ends at %d", name, end)
			}
			checkBorders(t, question, name)
			end = name.End
		}
		tokens := Tokens(question)
		for i := range tokens {
			IsVerb(tokens, i)
		}
	})
}
