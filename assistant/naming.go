package assistant

import (
	"slices"
	"strings"
	"unicode/utf8"

	"svara/internal/swedish"
)

// wording is a question, or what names a row, with all its words. In prose words as
// "inte", "över" and "två" tell little; of rows that stand below each other they are
// often all that tells one from the other.
type wording struct {
	words []spoken
}

// spoken is one word of a wording. What stands beside a small word says what it is
// said of: "mycket" of "mycket stor" is not that of "hur mycket".
type spoken struct {
	text    string
	stem    string // of a number or a letter its key
	small   bool   // a stop word, or a number: it says something only beside another word
	number  bool   // or a letter, as in "brygga B"
	ordinal bool
	article bool   // "en" or "ett", which may be a number
	label   string // of a number, the word that it numbers, before it or after an ordinal: "barn 2", "andra barnet"
	before  string // the nearest word before it that is not small, or is a number
	after   string // the same after it
}

// ordinals are the numbers that words say which tell a place in an order.
var ordinals = map[string]string{
	"första": "#1", "förste": "#1", "andra": "#2", "andre": "#2", "tredje": "#3", "fjärde": "#4", "femte": "#5", "sjätte": "#6",
	"sjunde": "#7", "åttonde": "#8", "nionde": "#9", "tionde": "#10", "elfte": "#11", "tolfte": "#12",
}

// shortened are words that stand for others.
var shortened = map[string]string{
	"ej": "inte", "icke": "inte", "bitr": "biträdande", "stf": "ställföreträdande", "tf": "tillförordnad", "t.f": "tillförordnad", "ordf": "ordförande",
}

func isLetter(word string) bool { return utf8.RuneCountInString(word) == 1 && word >= "a" }

// wordingOf reads a text. What stands above the text, as the name of its column, is
// beside words of it that have no others: "Barn" above "1".
func wordingOf(text, above string) wording {
	var w wording
	tokens := swedish.Tokens(text)
	for i, t := range tokens {
		previous := ""
		if i > 0 {
			previous = tokens[i-1].Text
		}
		s := spoken{text: t.Text, stem: swedish.Stem(t.Text), small: swedish.IsStopword(t.Text)}
		switch key := numberKey(t); {
		case t.Text == "nummer", t.Text == "nr", previous == "hur": // "hur mycket"
			continue
		case shortened[t.Text] != "":
			s.text, s.stem = shortened[t.Text], swedish.Stem(shortened[t.Text])
		case t.Text == "runt" && (i == len(tokens)-1 || previous == "ett"):
			s.stem, s.small = swedish.Stem("rund"), false // nothing is around nothing
		case isLetter(t.Text) && !s.small:
			s.stem, s.small, s.number = "#"+t.Text, true, true
		case ordinals[t.Text] != "":
			s.stem, s.small, s.number, s.ordinal = ordinals[t.Text], true, true, true
		case key != "":
			s.stem, s.small, s.number = key, true, true
		case t.Text == "en", t.Text == "ett":
			s.stem, s.number = "#1", true
			s.article = previous != "nummer" && previous != "nr" && i < len(tokens)-1
		}
		w.words = append(w.words, s)
	}
	for i := range w.words {
		w.place(i, swedish.Stem(swedish.Fold(above)))
	}
	return w
}

// numberKey gives the key of the number that one token is, "" for others.
func numberKey(t swedish.Token) string {
	values := swedish.ValuesOf([]swedish.Token{t})
	switch {
	case len(values) != 1 || values[0].Month > 0:
		return ""
	case values[0].Kind == swedish.Date:
		return "#" + t.Text
	}
	return values[0].Key()
}

// numberOf gives the key of the number that a term says, "" where it says none, or a
// year.
func numberOf(t term) string {
	if value := t.forms[0].value; value != "" {
		return value
	}
	if values := swedish.Values(t.word); len(values) == 1 && values[0].Kind != swedish.Date {
		return values[0].Key()
	}
	return ordinals[t.word]
}

// place notes what stands beside the i-th word.
func (w *wording) place(i int, above string) {
	s := &w.words[i]
	if !s.small {
		return
	}
	tells := func(o spoken) bool { return !o.small || o.number && !o.article }
	for _, o := range w.words[:i] {
		if tells(o) {
			s.before = o.stem
		}
	}
	for _, o := range slices.Backward(w.words[i+1:]) {
		if tells(o) {
			s.after = o.stem
		}
	}
	if s.before == "" && s.after == "" {
		s.before, s.after = above, above
	}
	if s.label = s.before; s.ordinal {
		s.label = s.after
	}
}

// same reports whether two words say the same of the same.
func (s spoken) same(o spoken) bool {
	if s.stem != o.stem {
		return false
	}
	if !s.small {
		return !o.small
	}
	near := func(a, b string) bool { return a != "" && a == b }
	return near(s.before, o.before) || near(s.after, o.after) || s.number && near(s.label, o.label) ||
		s.before == "" && s.after == "" // all that the row is called
}

// has reports whether a wording has a word, or a compound that begins or ends with it or
// that it begins or ends with.
func (w wording) has(s spoken) bool {
	return slices.ContainsFunc(w.words, func(o spoken) bool {
		return s.same(o) || !s.small && !o.small && (isPart(s.stem, o.stem) || isPart(o.stem, s.stem))
	})
}

// hasAll reports whether a wording has every word of a name.
func (w wording) hasAll(name wording) bool {
	return !slices.ContainsFunc(name.words, func(s spoken) bool { return !w.has(s) })
}

func isPart(part, of string) bool {
	return utf8.RuneCountInString(part) >= compoundEnd && (strings.HasPrefix(of, part) || strings.HasSuffix(of, part))
}

// ranging are the stems of words in names that hold for more numbers than the one they
// have.
var ranging = stemmed("under över mellan till från upp högst lägst minst mer mera mindre större längre kortare äldre yngre fler färre max min ca och per")[0]

// contradicts reports whether a question numbers otherwise what a name numbers: "barn 2"
// for "Barn nummer ett". A name that has several numbers may be a range, as "7–17 år".
func (w wording) contradicts(name wording) bool {
	var numbers []spoken
	for _, s := range name.words {
		if slices.Contains(ranging, s.stem) {
			return false
		}
		if s.number {
			numbers = append(numbers, s)
		}
	}
	if len(numbers) != 1 || numbers[0].label == "" {
		return false
	}
	other := false
	for _, s := range w.words {
		if !s.number || s.article || s.label != numbers[0].label {
			continue
		}
		if s.stem == numbers[0].stem {
			return false
		}
		other = true
	}
	return other
}

// follow reports whether two words follow each other in a wording.
func (w wording) follow(first, second string) bool {
	for i := 1; i < len(w.words); i++ {
		if w.words[i-1].stem == first && w.words[i].stem == second {
			return true
		}
	}
	return false
}
