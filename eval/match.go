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
		wanted, wantedValues := read(wording)
		if len(wanted) == 0 || contains(words, wanted) {
			return len(wanted) > 0
		}
		return len(wantedValues) == 1 && coversAll(wording) && slices.Contains(values, wantedValues[0])
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

// coversAll reports whether a wording is one value and nothing else.
func coversAll(wording string) bool {
	tokens := swedish.Tokens(wording)
	value := swedish.ValuesOf(tokens)[0]
	for _, t := range tokens {
		inside := value.Start <= t.Start && t.End <= value.End
		if !inside && !swedish.IsStopword(t.Text) {
			return false
		}
	}
	return true
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
