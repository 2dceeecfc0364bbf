package eval

import (
	"regexp"
	"slices"

	"svara/internal/swedish"
)

// marks are the numbers of citations in an answer, which state no facts.
var marks = regexp.MustCompile(`\[\d+\]`)

// holds reports whether an answer states a fact in one of its wordings. Words
// match by stem, whatever their case and inflection; numbers and dates match by
// value ("en halv miljard" is "500 miljoner") and never inside other numbers.
func holds(answer string, wordings []string) bool {
	answer = marks.ReplaceAllString(answer, " ")
	words, values := read(answer)
	return slices.ContainsFunc(wordings, func(wording string) bool {
		wanted, _ := read(wording)
		value, whole := wholeValue(wording)
		if whole && slices.Contains(values, value.Key()) {
			return true
		}
		if whole && value.Kind != swedish.Date { // "500" is not in "500 miljoner"
			return false
		}
		return len(wanted) > 0 && contains(words, wanted)
	})
}

// read gives the stems of a text and the keys of its values.
func read(text string) (stems, values []string) {
	tokens := swedish.Tokens(text)
	for _, v := range swedish.ValuesOf(tokens) {
		values = append(values, v.Key())
	}
	return swedish.Stems(tokens), values
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
