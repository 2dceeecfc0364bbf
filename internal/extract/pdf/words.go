package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// vocabulary contains the words of a document that are not broken between lines, in lower
// case. It tells how to write a word that is broken elsewhere.
type vocabulary map[string]bool

// maxVocabulary bounds the number of words, so that a vocabulary takes at most some 50
// MB.
const maxVocabulary = 500_000

func vocabularyOf(pages [][]run) vocabulary {
	known := make(vocabulary)
	for _, runs := range pages {
		for _, r := range runs {
			words := strings.Fields(r.text)
			for i, word := range words {
				if i+1 == len(words) && endsInHyphen(word) || len(known) >= maxVocabulary {
					continue
				}
				word = strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
				if word = dropSoftHyphens(strings.ToLower(word)); !known[word] {
					known[strings.Clone(word)] = true
				}
			}
		}
	}
	return known
}

const softHyphen = '\u00ad'

func dropSoftHyphens(s string) string {
	if !strings.ContainsRune(s, softHyphen) {
		return s
	}
	return strings.ReplaceAll(s, string(softHyphen), "")
}

// endsInHyphen reports whether a line ends in a hyphen after a letter or digit.
func endsInHyphen(s string) bool {
	r, size := utf8.DecodeLastRuneInString(s)
	if r != '-' && r != '\u2010' && r != softHyphen {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-size])
	return unicode.IsLetter(before) || unicode.IsDigit(before)
}

// joinLines joins two lines of a paragraph: with a space, or without the hyphen if a word
// was broken there and the hyphen is not the word's own.
func joinLines(a, b string, known vocabulary) string {
	if !endsInHyphen(a) || b == "" {
		return a + " " + b
	}
	hyphen, size := utf8.DecodeLastRuneInString(a)
	stem := a[:len(a)-size]
	left, right := lastWord(stem), firstWord(b)
	next, _ := utf8.DecodeRuneInString(b)
	switch {
	case hyphen == softHyphen && unicode.IsLetter(next):
		return stem + b
	case joinsParts[strings.ToLower(right)]: // "nord- och sydsida"
		return stem + "- " + b
	case !unicode.IsLower(next) || keepsHyphen(left, right, known):
		return stem + "-" + b
	}
	return stem + b
}

var joinsParts = map[string]bool{"och": true, "eller": true, "samt": true, "respektive": true, "resp": true, "som": true, "än": true, "till": true, "och/eller": true, "and": true, "or": true}

// keepsHyphen reports whether the hyphen at the end of a line belongs to the word: as in
// "e-post" and "IT-avdelning", or as the document writes the word elsewhere.
func keepsHyphen(left, right string, known vocabulary) bool {
	l, r := strings.ToLower(dropSoftHyphens(left)), strings.ToLower(dropSoftHyphens(right))
	if l == "" || r == "" {
		return true
	}
	withHyphen, without := known[l+"-"+r], known[l+r]
	if withHyphen != without {
		return withHyphen
	}
	if name, _ := utf8.DecodeRuneInString(left); unicode.IsUpper(name) && known[l] && !without { // such as "Digg-anställda"
		return true
	}
	part := left[strings.LastIndexByte(left, '-')+1:]
	letters, upper := 0, 0
	for _, c := range part {
		if !unicode.IsLetter(c) { // such as "2024-års"
			return true
		}
		letters++
		if unicode.IsUpper(c) {
			upper++
		}
	}
	if letters == 1 || upper == letters || upper > 1 { // such as "e-", "IT-" and "SoL-"
		return true
	}
	_, isCommon := swedish.Information(l + r)
	return !isCommon && part == left && hyphenates[l]
}

// hyphenates are first parts of words that have a hyphen after them.
var hyphenates = map[string]bool{"icke": true, "ex": true, "vice": true, "covid": true, "cd": true, "pdf": true, "sms": true}

// lastWord gives the word at the end of a text: letters and digits, perhaps with hyphens
// and slashes.
func lastWord(s string) string {
	return s[strings.LastIndexFunc(s, notInWord)+1:]
}

func firstWord(s string) string {
	if i := strings.IndexFunc(s, notInWord); i >= 0 {
		return s[:i]
	}
	return s
}

func notInWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != softHyphen && r != '/'
}
