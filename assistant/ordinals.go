package assistant

import (
	"slices"
	"strconv"
	"strings"

	"svara/internal/swedish"
)

// placed is the place in an order that a text gives a thing: "det fjärde barnet".
type placed struct {
	thing  string // stem
	place  int
	number bool // said as "barn två"
	from   bool // and all places after it
	to     bool // and all before
}

// lastPlace is the greatest number that says a place in an order; greater ones count, or
// are years.
const lastPlace = 20

// placesIn gives the places in orders that a wording tells.
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

// isNumbered reports whether the i-th word, a number, follows at once what it numbers:
// "barn två".
func (w wording) isNumbered(i int) bool { return i > 0 && w.words[i-1].stem == w.words[i].label }

// isSecond reports whether "andra", the i-th word, is the second and not others: "det
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

// isOfOtherPlace reports whether a sentence tells of another place in the order of a
// thing than the question asks about: of the fourth child for the second.
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
