package index

import (
	"strings"

	"svara/internal/swedish"
)

// vocabulary numbers words, grams and stems, and knows what each word gives.
type vocabulary struct {
	forms   []string
	numbers map[string]int32 // of forms
	words   []word           // what each form is
	letters []letters        // of each form, to find what is spelt almost so: apart, because all of them are looked at
	grams   map[string]term
	stemOf  map[string]int32
	stems   int
}

// term is the number of a gram.
type term int32

// word is what search knows of one word form. A value counts as a word with one gram and
// no stem.
type word struct {
	grams []term
	stem  int32 // or noStem
}

const noStem = -1

// newVocabulary numbers the words of all readings, and gives the readings these
// numbers. The grams and stems of words are still to be numbered: see parts.
func newVocabulary(readings []*reading) vocabulary {
	v := vocabulary{numbers: map[string]int32{}, grams: map[string]term{}, stemOf: map[string]int32{}}
	for _, r := range readings {
		r.numbers = make([]int32, len(r.forms))
		for i, f := range r.forms {
			n, found := v.numbers[f]
			if !found {
				f = strings.Clone(f) // not to keep all of what was read
				n = int32(len(v.forms))
				v.numbers[f] = n
				v.forms = append(v.forms, f)
			}
			r.numbers[i] = n
		}
	}
	return v
}

// parts are what search makes of a form.
type parts struct {
	grams []string
	stem  string // empty for a value
}

// takeApart divides words into grams and stems, which is most of the work of making a
// vocabulary, and makes room for the numbers of the grams.
func (v *vocabulary) takeApart() []parts {
	v.words, v.letters = make([]word, len(v.forms)), make([]letters, len(v.forms))
	all := make([]parts, len(v.forms))
	inParts(len(v.forms), func(_, from, to int) {
		grams := 0
		for i := from; i < to; i++ {
			all[i] = partsOf(v.forms[i])
			grams += len(all[i].grams)
		}
		room := make([]term, grams)
		for i := from; i < to; i++ {
			n := len(all[i].grams)
			v.words[i] = word{grams: room[:n:n], stem: noStem}
			v.letters[i] = lettersOf(v.forms[i])
			room = room[n:]
		}
	})
	return all
}

func partsOf(form string) parts {
	if key, found := strings.CutPrefix(form, valueMark); found {
		return parts{grams: []string{key}}
	}
	return parts{swedish.Grams(form), swedish.Stem(form)}
}

// numberGrams sets the grams of words.
func (v *vocabulary) numberGrams(all []parts) {
	for i, parts := range all {
		for j, g := range parts.grams {
			v.words[i].grams[j] = number(v.grams, g)
		}
	}
}

// numberStems sets the stems of words.
func (v *vocabulary) numberStems(all []parts) {
	for i, parts := range all {
		if !isValue(v.forms[i]) {
			v.words[i].stem = number(v.stemOf, parts.stem)
		}
	}
	v.stems = len(v.stemOf)
}

// number gives the number of key in m, the next free one for a new key.
func number[N ~int32](m map[string]N, key string) N {
	n, found := m[key]
	if !found {
		n = N(len(m))
		m[strings.Clone(key)] = n
	}
	return n
}

// appendStems appends the stems of a document, in order.
func (v *vocabulary) appendStems(stems []int32, r *reading) []int32 {
	r.eachRun(func(part []int32) {
		for _, w := range part {
			if stem := v.words[r.numbers[w]].stem; stem != noStem {
				stems = append(stems, stem)
			}
		}
	})
	return stems
}

// find gives what is known of a folded word; a word without grams and stem if
// that is nothing.
func (v *vocabulary) find(text string) (word, bool) {
	n, found := v.numbers[text]
	if !found {
		return word{stem: noStem}, false
	}
	return v.words[n], true
}

// lookup gives the words of a query that the vocabulary knows; no passage contains
// others.
func (v *vocabulary) lookup(text string) []word {
	tokens := swedish.Tokens(text)
	var content []word
	for _, t := range tokens {
		if swedish.IsStopword(t.Text) {
			continue
		}
		w := word{stem: noStem}
		for _, g := range swedish.Grams(t.Text) {
			if n, found := v.grams[g]; found {
				w.grams = append(w.grams, n)
			}
		}
		if n, found := v.stemOf[swedish.Stem(t.Text)]; found {
			w.stem = n
		}
		content = append(content, w)
	}
	for _, value := range swedish.ValuesOf(tokens) {
		if n, found := v.grams[value.Key()]; found {
			content = append(content, word{grams: []term{n}, stem: noStem})
		}
	}
	return content
}

// gramsOf gives every gram of the words, repeated as often as they hold it.
func gramsOf(content []word) []term {
	var grams []term
	for _, w := range content {
		grams = append(grams, w.grams...)
	}
	return grams
}
