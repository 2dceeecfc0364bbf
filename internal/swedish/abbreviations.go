package swedish

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestAbbreviation is how many letters an abbreviation has at most.
const longestAbbreviation = 7

// Abbreviation gives the only word in capitals of a question that is not all in capitals;
// "" if there is none.
func Abbreviation(question string) string {
	found, others := "", false
	for _, t := range Tokens(question) {
		word := t.In(question)
		n := utf8.RuneCountInString(word)
		isUpper := strings.ToUpper(word) == word && strings.ContainsFunc(word, unicode.IsLetter)
		switch {
		case !isUpper:
			others = true
		case found == "" && 2 <= n && n <= longestAbbreviation:
			found = word
		}
	}
	if !others {
		return ""
	}
	return found
}

// SpellsOut reports whether a text spells an abbreviation out: "Lokala nämnden (LN)" or
// "LN (lokala nämnden)".
func SpellsOut(text, abbreviation string) bool {
	for at := 0; ; {
		next := strings.Index(text[at:], abbreviation)
		if next < 0 {
			return false
		}
		start, end := at+next, at+next+len(abbreviation)
		at = end
		before, after := strings.TrimSpace(text[:start]), strings.TrimSpace(text[end:])
		if before, bracketed := strings.CutSuffix(before, "("); bracketed && strings.HasPrefix(after, ")") && begins(lastWords(before), abbreviation) {
			return true
		}
		if inside, _, closed := strings.Cut(strings.TrimPrefix(after, "("), ")"); closed && strings.HasPrefix(after, "(") && begins(Words(inside), abbreviation) {
			return true
		}
	}
}

// lastWords gives the words before a bracket that the abbreviation in it may stand for.
func lastWords(text string) []string {
	words := Words(text)
	return words[max(0, len(words)-longestAbbreviation-1):]
}

// begins reports whether one of the words begins with the first letter of an abbreviation.
func begins(words []string, abbreviation string) bool {
	first, _ := utf8.DecodeRuneInString(Fold(abbreviation))
	return slices.ContainsFunc(words, func(w string) bool {
		r, _ := utf8.DecodeRuneInString(w)
		return r == first
	})
}
