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

// measuresOf gives the measures of a question whose terms are numbered.
func (q *query) measuresOf(question string) []measure {
	var measures []measure
	for _, m := range swedish.Measures(question) {
		key, found := q.values[m.Key]
		if !found { // a number in one word is searched for as that
			key, found = q.stems[swedish.Stem(m.Word)]
		}
		if found {
			measures = append(measures, measure{m, key})
		}
	}
	return measures
}

// markRanges counts the measures that lie in a range of a text as held by it. It reports
// whether the text has ranges of what is asked for, and one measure lies in none of them.
// assumed is the unit of ranges that say none; empty where that is not known either.
func (q query) markRanges(b *bag, text, assumed string) (outside bool) {
	if len(q.measures) == 0 {
		return false
	}
	ranges := swedish.Ranges(text)
	for _, m := range q.measures {
		measured := func(r swedish.Range) bool { return r.Unit == m.Unit || r.Unit == "" && assumed == m.Unit }
		held := func(r swedish.Range) bool { return r.Holds(m.Measure, assumed) }
		if slices.ContainsFunc(ranges, held) {
			b.has[m.key] = true
		} else if !b.has[m.key] && slices.ContainsFunc(ranges, measured) {
			outside = true
		}
	}
	return outside
}

// markRow does the same with the cells of a row, whose columns may name the unit.
func (q query) markRow(b *bag, cells []string, t index.Table) (outside bool) {
	for n, cell := range cells {
		assumed := ""
		if n < len(t.Columns) {
			assumed = swedish.UnitOf(t.Columns[n])
		}
		outside = q.markRanges(b, cell, assumed) || outside
	}
	return outside
}

// inRanges gives the keys of the question's numbers that lie in ranges of a text.
func (q query) inRanges(text string) []string {
	var keys []string
	for _, r := range swedish.Ranges(text) {
		for _, m := range q.measures {
			if m.Key != "" && r.Holds(m.Measure, r.Unit) {
				keys = append(keys, m.Key)
			}
		}
	}
	return keys
}
