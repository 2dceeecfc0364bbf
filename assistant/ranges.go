package assistant

import (
	"slices"

	"svara/internal/index"
	"svara/internal/swedish"
)

// measure is an amount, a weekday or a month that a question names, with the number under
// which texts are searched for it. A text need not say it: "51–100 kvm" holds 75 kvm.
type measure struct {
	swedish.Measure
	key int
}

// How much of a measure a text says that has a range with it: a row for Wednesday goes
// before one for Monday to Thursday, and that before a sentence about weekdays. Set by
// hand.
const (
	rangeShare = 0.95
	looseShare = 0.6
)

// shareOf gives how much of a measure ranges say.
func shareOf(ranges []swedish.Range, m measure) float64 {
	share := 0.0
	for _, r := range ranges {
		switch {
		case !r.Holds(m.Measure):
		case r.Loose:
			share = max(share, looseShare)
		default:
			share = max(share, rangeShare)
		}
	}
	return share
}

// measuresOf gives the measures of a question whose terms are numbered, and lightens the
// words for their units.
func (q *query) measuresOf(question string) []measure {
	var measures []measure
	for _, m := range swedish.Measures(question) {
		key, found := q.values[m.Key]
		if !found { // a number in one word is searched for as that
			key, found = q.stems[swedish.Stem(m.Word)]
		}
		if found {
			measures = append(measures, measure{m, key})
			q.lighten(m.Of)
		}
	}
	return measures
}

// lighten makes the word for a unit weigh as little as words that merely form a question:
// "timmar" beside its number does not tell what is asked about.
func (q *query) lighten(word string) {
	for i := range q.terms {
		if t := &q.terms[i]; t.word == word {
			q.total -= t.weight * (1 - index.FrameFactor)
			t.weight *= index.FrameFactor
		}
	}
}

// markRanges counts the measures that lie in a range of a text as held by it, and not those
// whose number it only has of something else. It reports whether the text has ranges of
// what is asked for, and one measure lies in none of them. unit is that of ranges that say
// none.
func (q query) markRanges(b *bag, text string, unit swedish.Unit) (outside bool) {
	if len(q.measures) == 0 {
		return false
	}
	ranges := swedish.Ranges(text)
	for i := range ranges {
		ranges[i] = ranges[i].In(unit)
	}
	for _, m := range q.measures {
		if b.has[m.key] && m.MeansOther(text) {
			b.has[m.key] = false
		}
		if share := shareOf(ranges, m); share > 0 {
			if b.ranged == nil {
				b.ranged = make(map[int]float64)
			}
			b.ranged[m.key] = max(b.ranged[m.key], share)
		} else if !b.has[m.key] && slices.ContainsFunc(ranges, func(r swedish.Range) bool { return r.Unit == m.Unit }) {
			outside = true
		}
	}
	return outside
}

// markRow does the same with the cells of a row, whose columns may name the unit.
func (q query) markRow(b *bag, cells []string, columns []string) (outside bool) {
	for n, cell := range cells {
		var unit swedish.Unit
		if n < len(columns) {
			unit = swedish.UnitOf(columns[n])
		}
		outside = q.markRanges(b, cell, unit) || outside
	}
	return outside
}

// numbersIn gives the keys of the question's measures that are held, maybe by a range.
func (q query) numbersIn(h held) []string {
	var keys []string
	for i, t := range q.terms {
		for _, m := range q.measures {
			if m.Key != "" && h[i] >= looseShare && t.forms[0].key == m.key {
				keys = append(keys, m.Key)
			}
		}
	}
	return keys
}
