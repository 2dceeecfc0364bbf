package assistant

import (
	"slices"
	"strings"
	"unicode/utf8"

	"svara/internal/swedish"
)

// wording is a question, or the name of a row, with all its words. In prose, words such
// as "inte", "över" and "två" say little, but they are often all that distinguishes the
// rows of a table.
type wording struct {
	words []spoken
}

// spoken is one word of a wording. The words beside a small word show what it refers to:
// the "mycket" of "mycket stor" is not that of "hur mycket".
type spoken struct {
	text    string
	stem    string // for a number or a letter its key
	small   bool   // a stop word, or a number: it says something only beside another word
	number  bool   // or a letter, as in "brygga B"
	ordinal bool
	article bool   // "en" or "ett", which may be a number
	label   string // for a number: the word that it numbers, as in "barn 2" and "andra barnet"
	before  string // the nearest word before it that is a number or not small
	after   string // the same after it
}

// ordinals are the words for places in an order, with their keys.
var ordinals = map[string]string{
	"första": "#1", "förste": "#1", "andra": "#2", "andre": "#2", "tredje": "#3", "fjärde": "#4", "femte": "#5", "sjätte": "#6",
	"sjunde": "#7", "åttonde": "#8", "nionde": "#9", "tionde": "#10", "elfte": "#11", "tolfte": "#12",
}

// shortened maps words and abbreviations to the words that they stand for.
var shortened = map[string]string{
	"ej": "inte", "icke": "inte", "bitr": "biträdande", "stf": "ställföreträdande", "tf": "tillförordnad", "t.f": "tillförordnad", "ordf": "ordförande",
}

func isLetter(word string) bool { return utf8.RuneCountInString(word) == 1 && word >= "a" }

// wordingOf reads a text. above is the text above it, such as the name of its column; it
// stands in as the neighbour of words that have none, as "Barn" above "1".
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

// numberKey gives the key of the number that a token is, or "".
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

// numberOf gives the key of the number that a term is, or "". A year does not count.
func numberOf(t term) string {
	if value := t.forms[0].value; value != "" {
		return value
	}
	if values := swedish.Values(t.word); len(values) == 1 && values[0].Kind != swedish.Date {
		return values[0].Key()
	}
	return ordinals[t.word]
}

// place finds the neighbours of the i-th word.
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

// same reports whether two words mean the same and refer to the same.
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

// has reports whether a wording has a word, or a compound with it at either end, or a
// part of it at either end.
func (w wording) has(s spoken) bool {
	return slices.ContainsFunc(w.words, func(o spoken) bool {
		return s.same(o) || !s.small && !o.small && (isPart(s.stem, o.stem) || isPart(o.stem, s.stem))
	})
}

// hasAll reports whether a wording has every word of a name.
func (w wording) hasAll(name wording) bool {
	return !slices.ContainsFunc(name.words, func(s spoken) bool { return !w.has(s) })
}

// isPart reports whether a stem is the beginning or the end of another, long enough to be a
// word of a compound.
func isPart(part, of string) bool {
	return utf8.RuneCountInString(part) >= compoundEnd && (strings.HasPrefix(of, part) || strings.HasSuffix(of, part))
}

// ranging are the stems of words that turn the number in a name into a range or a rate.
var ranging = stemmed("under över mellan till från upp högst lägst minst mer mera mindre större längre kortare äldre yngre fler färre max min ca och per")[0]

// contradicts reports whether a question has another number than a name, for the same
// thing: "barn 2" for "Barn nummer ett". A name with several numbers may be a range, as
// "7–17 år".
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

// follow reports whether a wording has two stems one after the other.
func (w wording) follow(first, second string) bool {
	for i := 1; i < len(w.words); i++ {
		if w.words[i-1].stem == first && w.words[i].stem == second {
			return true
		}
	}
	return false
}
