package assistant

import (
	"slices"
	"strconv"
	"strings"

	"svara/internal/swedish"
)

// placed is a place in an order that a text mentions: "det fjärde barnet".
type placed struct {
	thing  string // stem
	place  int
	number bool // said as "barn två"
	from   bool // includes all later places
	to     bool // includes all earlier places
}

// lastPlace is the greatest number that counts as a place in an order; greater ones are
// counts or years.
const lastPlace = 20

// placesIn gives the places in orders that a wording mentions.
func (w wording) placesIn() []placed {
	var found []placed
	for i, s := range w.words {
		if !s.number || s.article || s.label == "" || !s.ordinal && !w.isNumbered(i) {
			continue
		}
		place, err := strconv.Atoi(strings.TrimPrefix(s.stem, "#"))
		if err != nil || place > lastPlace || s.text == "andra" && !w.isSecond(i) {
			continue
		}
		p := placed{thing: s.label, place: place, number: !s.ordinal}
		for n := i - 1; n >= 0 && w.words[n].small; n-- {
			p.from = p.from || slices.Contains([]string{"från", "fr.o.m"}, w.words[n].text)
			p.to = p.to || slices.Contains([]string{"till", "t.o.m"}, w.words[n].text)
		}
		found = append(found, p)
	}
	return found
}

// isNumbered reports whether the i-th word, a number, directly follows what it numbers:
// "barn två".
func (w wording) isNumbered(i int) bool { return i > 0 && w.words[i-1].stem == w.words[i].label }

// isSecond reports whether "andra", the i-th word, means second rather than other: "det
// andra barnet", not "andra barn".
func (w wording) isSecond(i int) bool {
	if i > 0 && slices.Contains([]string{"det", "den"}, w.words[i-1].text) {
		return true
	}
	next := ""
	if i+1 < len(w.words) {
		next = w.words[i+1].text
	}
	return next != swedish.Stem(next) && (strings.HasSuffix(next, "t") || strings.HasSuffix(next, "n"))
}

// isOfOtherPlace reports whether a sentence is about another place in an order than the
// question: about the fourth child rather than the second.
func (w *weigher) isOfOtherPlace(sentence string) bool {
	if len(w.places) == 0 {
		return false
	}
	other := false
	for _, told := range wordingOf(sentence, "").placesIn() {
		for _, a := range w.places {
			if a.thing != told.thing || told.number {
				continue
			}
			if a.place == told.place || told.from && a.place > told.place || told.to && a.place < told.place {
				return false
			}
			other = true
		}
	}
	return other
}
