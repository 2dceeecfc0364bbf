package swedish

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// leadingVerbs are the words after which Swedish puts a verb: the infinitive
// mark, auxiliaries, and question words that stand alone.
var leadingVerbs = set(`att ska skall kan måste bör behöver vill får skulle kunde kunna borde kommer varför när hur vem vad var`)

// auxiliaries are those of them that an infinitive follows, at once or after a subject.
var auxiliaries = set(`ska skall kan måste bör behöver vill får skulle kunde kunna borde`)

// verbEndings end verbs and hardly anything else.
var verbEndings = []string{"ades", "ade", "ats", "erar", "eras", "as"}

// IsVerb guesses whether the i-th of the tokens is a verb, from its ending and
// the word before it.
func IsVerb(tokens []Token, i int) bool {
	word := tokens[i].Text
	if i > 0 {
		before := tokens[i-1].Text
		_, auxiliary := auxiliaries[before]
		if _, leads := leadingVerbs[before]; leads && !(auxiliary && isSubject(word)) {
			return true
		}
	}
	if i > 2 && strings.HasSuffix(strings.TrimSuffix(word, "s"), "a") {
		_, auxiliary := auxiliaries[tokens[i-2].Text]
		if _, asks := asking[tokens[i-3].Text]; asks && auxiliary {
			return true // "När ska planen sändas", "Hur kan man bidra"
		}
	}
	if utf8.RuneCountInString(word) < 5 {
		return false
	}
	for _, ending := range verbEndings {
		if strings.HasSuffix(word, ending) {
			return true
		}
	}
	return false
}

// isSubject reports whether a word after an auxiliary cannot be its verb: infinitives end
// in a vowel or, of the passive, in -s, and no verb ends as "eleverna" does.
func isSubject(word string) bool {
	last, _ := utf8.DecodeLastRuneInString(word)
	return strings.HasSuffix(word, "rna") || !strings.ContainsRune("aeiouyåäös", last)
}

// Names gives the proper names in a sentence: runs of capitalised words. One
// capitalised word at the very start is no name, a run of two is.
func Names(sentence string) []Span {
	var names []Span
	tokens := Tokens(sentence)
	for i := 0; i < len(tokens); {
		j := i
		for j < len(tokens) && capitalised(tokens[j].In(sentence)) && (j == i || sentence[tokens[j-1].End:tokens[j].Start] == " ") {
			j++
		}
		if j == i {
			i++
			continue
		}
		first := i
		if _, common := Information(tokens[i].Text); i == 0 && (common || IsStopword(tokens[i].Text)) {
			first++ // "Enligt Erik Slottner": a capital begins every sentence
		}
		if first < j && (i > 0 || first > i || j-i > 1) {
			names = append(names, Span{tokens[first].Start, tokens[j-1].End})
		}
		i = j
	}
	return names
}

// capitalised reports whether a word looks like a name. A compound of an
// abbreviation ("AI-området") does not.
func capitalised(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(r) || size == len(word) {
		return false
	}
	hyphen := strings.IndexAny(word, "-\u2010\u2011")
	if hyphen < 0 {
		return true
	}
	_, size = utf8.DecodeRuneInString(word[hyphen:])
	r, _ = utf8.DecodeRuneInString(word[hyphen+size:])
	return !unicode.IsLower(r)
}
