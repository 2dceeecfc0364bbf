package eval

import (
	"slices"

	"svara/internal/swedish"
)

// statement is a text as facts are compared with it.
type statement struct {
	words  []string // stems, in order
	values []string // the keys of its numbers and dates
}

// stating reads a text for what it states.
func stating(text string) statement {
	tokens := swedish.Tokens(text)
	s := statement{words: swedish.Stems(tokens)}
	for _, v := range swedish.ValuesOf(tokens) {
		s.values = append(s.values, v.Key())
	}
	return s
}

// holds reports whether a text states a fact in one of its wordings. Words
// match by stem, whatever their case and inflection; numbers and dates match by
// value ("en halv miljard" is "500 miljoner") and never inside other numbers.
func (s statement) holds(wordings []string) bool {
	return slices.ContainsFunc(wordings, func(wording string) bool {
		value, whole := wholeValue(wording)
		if whole && slices.Contains(s.values, value.Key()) {
			return true
		}
		if whole && value.Kind != swedish.Date { // "500" is not in "500 miljoner"
			return false
		}
		wanted := stating(wording).words
		return len(wanted) > 0 && contains(s.words, wanted)
	})
}

// wholeValue gives the value that a wording is, if it is that and nothing else.
func wholeValue(wording string) (swedish.Value, bool) {
	tokens := swedish.Tokens(wording)
	values := swedish.ValuesOf(tokens)
	if len(values) != 1 {
		return swedish.Value{}, false
	}
	for _, t := range tokens {
		inside := values[0].Start <= t.Start && t.End <= values[0].End
		if !inside && !swedish.IsStopword(t.Text) {
			return swedish.Value{}, false
		}
	}
	return values[0], true
}

// contains reports whether words holds wanted as a run.
func contains(words, wanted []string) bool {
	for i := 0; i+len(wanted) <= len(words); i++ {
		if slices.Equal(words[i:i+len(wanted)], wanted) {
			return true
		}
	}
	return false
}
