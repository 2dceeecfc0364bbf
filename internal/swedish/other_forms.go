package swedish

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// separable are the particles that stand after a verb and before what is made of both:
// "säga upp", "uppsägning".
var separable = set(`upp ut in av an ned ner om till på bort igen fram över åter vidare med`)

// OtherForms gives other ways to write the i-th token of a question that its stem does
// not reveal: for a verb followed by a particle, the compound of both; for an adjective
// in -en, -el or -er, its other number.
func OtherForms(tokens []Token, i int) []string {
	word := tokens[i].Text
	if particle := ParticleAfter(tokens, i); particle != "" {
		stem := Stem(word)
		return []string{particle + word, particle + stem + "ning", particle + stem + "ing"}
	}
	if forms := formsOfShort(word); forms != nil || utf8.RuneCountInString(word) < 5 {
		return forms
	}
	for _, forms := range [][2]string{{"na", "en"}, {"la", "el"}, {"ra", "er"}} {
		if begin, found := strings.CutSuffix(word, forms[0]); found && !endsInVowel(begin) {
			return []string{begin + forms[1]}
		}
		if begin, found := strings.CutSuffix(word, forms[1]); found && !endsInVowel(begin) {
			return []string{begin + forms[0]}
		}
	}
	return nil
}

// shortAdjectives are adjectives that end in a vowel, whose forms do not share a stem.
var shortAdjectives = [][]string{{"ny", "nya", "nytt"}, {"fri", "fria", "fritt"}, {"blå", "blåa", "blått"}, {"grå", "gråa", "grått"}, {"rå", "råa", "rått"}}

// formsOfShort gives other forms of words whose forms do not share a stem: short
// adjectives, nouns whose final m is doubled before an ending ("rum", "rummet"), and
// "söka", which means the same as "ansöka" where something is applied for.
func formsOfShort(word string) []string {
	for _, ending := range []string{"met", "men"} {
		if begin, found := strings.CutSuffix(word, "m"+ending); found {
			return []string{begin + "m"}
		}
	}
	for _, forms := range shortAdjectives {
		if slices.Contains(forms, word) {
			return forms
		}
	}
	switch {
	case Stem(word) == "sök":
		return []string{"ansöka", "ansökan"}
	case utf8.RuneCountInString(word) > 2 && strings.HasSuffix(word, "m") && !strings.HasSuffix(word, "mm") && endsInVowel(word[:len(word)-1]):
		return []string{word + "met", word + "men"}
	}
	return nil
}

// ParticleAfter gives the particle that belongs to the i-th token, a verb: directly after
// it, or after a pronoun ("Hur säger man upp …?"); "" if there is none.
func ParticleAfter(tokens []Token, i int) string {
	next := i + 1
	if next < len(tokens) && (isPronoun(tokens[next].Text) || tokens[next].Text == "jag") {
		next++
	} else if !IsVerb(tokens, i) {
		return ""
	}
	if next >= len(tokens) {
		return ""
	}
	if _, found := separable[tokens[next].Text]; !found {
		return ""
	}
	return tokens[next].Text
}

func endsInVowel(word string) bool {
	last, _ := utf8.DecodeLastRuneInString(word)
	return slices.Contains([]rune("aeiouyåäö"), last)
}
