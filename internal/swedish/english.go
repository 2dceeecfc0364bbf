package swedish

import (
	_ "embed"
	"strings"
	"sync"
)

// IsEnglishStopword reports whether a folded English word carries grammar.
func IsEnglishStopword(word string) bool {
	_, found := englishWords[word]
	return found
}

var englishWords = set(`the a an this that these those some any each every either neither such other another same own both all
	i me my mine we us our ours you your yours he him his she her hers it its they them their theirs one someone anyone everyone
	something anything everything who whom whose what which when where why how whether
	of in to for by with as on at or and but nor so if than then from about between into onto through during after before while
	because since until against among without per via out up down off over under
	is are was were be been being am do does did done doing have has had having can could should would will shall may might must
	not no there here also too very only just even yet already still again ever never much many more most well tell get gets got
	let lets`)

// englishAsking begin English questions and no Swedish ones.
var englishAsking = set(`what who which where when why how whose whom name list define give does did is are can should will
	do has had have was were may could would must shall`)

// IsEnglish reports whether text is English rather than Swedish: it begins like an
// English question or has two very common English words, and has more of these than of
// Swedish ones. Words that are common in both languages ("in", "man") do not count; names
// with å, ä and ö may occur. Without such words ("building permit fee"), text is English
// if the lexicon has two of its words that are not common in Swedish, and if these are in
// the majority.
func IsEnglish(text string) bool {
	english, swedish, known, common := 0, 0, 0, 0
	for i, t := range Tokens(text) {
		_, asks := englishAsking[t.Text]
		letters := strings.ContainsAny(t.In(text), "åäö")
		switch {
		case i == 0 && asks:
			english += 2 // no Swedish question begins so
		case IsEnglishStopword(t.Text) && IsStopword(t.Text):
		case IsEnglishStopword(t.Text):
			english++
		case IsStopword(t.Text), letters && !capitalised(t.In(text)):
			swedish++
		case isKnown(t.Text):
			common++
		case isTranslated(t.Text):
			known++
		}
	}
	return english >= 2 && english > swedish || swedish == 0 && english+known >= 2 && known > common
}

// isKnown reports whether a word is common in Swedish.
func isKnown(word string) bool {
	_, common := Information(word)
	return common
}

func isTranslated(word string) bool {
	_, length := Translate([]string{word})
	return length > 0
}

// englishFile is a plain word list that anyone who knows both languages can correct. It
// has the general vocabulary of public administration, never words taken from questions
// that the project is measured with.
//
// A list of Swedish synonyms was tried beside it and dropped: it changed nothing on the
// question sets.
//
//go:embed english.txt
var englishFile string

// maxPhrase is how many words an English entry has at most.
const maxPhrase = 6

// Translate gives Swedish words, in their base form, for the longest English entry that
// the folded words begin with, and how many of them the entry has; none and 0 if the
// lexicon lacks the first word. The first and the last word may be inflected: "sets
// aside", "building permits".
func Translate(words []string) (swedish []string, length int) {
	for length = min(maxPhrase, len(words)); length > 1; length-- {
		middle := "_" + strings.Join(words[1:length-1], "_")
		if length > 2 {
			middle += "_"
		}
		for _, first := range baseForms(words[0]) {
			for _, last := range baseForms(words[length-1]) {
				if swedish = english()[first+middle+last]; swedish != nil {
					return swedish, length
				}
			}
		}
	}
	if len(words) > 0 {
		for _, base := range baseForms(words[0]) {
			if swedish = english()[base]; swedish != nil {
				return swedish, 1
			}
		}
	}
	return nil, 0
}

// inflections are English endings, each with what may stand in its place in the
// base form, likeliest first; the ones of doubled may follow a doubled consonant
// ("planned", "bigger").
var inflections = []struct {
	ending  string
	bases   []string
	doubled bool
}{
	{"ies", []string{"y"}, false},
	{"ied", []string{"y"}, false},
	{"ier", []string{"y"}, false},
	{"iest", []string{"y"}, false},
	{"ily", []string{"y"}, false},
	{"ves", []string{"f", "fe"}, false},
	{"s", []string{""}, false},
	{"es", []string{""}, false},
	{"ed", []string{"", "e"}, true},
	{"ing", []string{"", "e"}, true},
	{"er", []string{"", "e"}, true},
	{"est", []string{"", "e"}, true},
	{"ally", []string{"al", ""}, false},
	{"ly", []string{"", "le"}, false},
}

// shortestBase is the least length of a base form that an ending is cut to:
// shorter ones are chance.
const shortestBase = 3

// baseForms gives what a folded English word may be a form of, the word itself first.
// Some of these are not words; the lexicon decides. A hyphen counts as a space in it.
func baseForms(word string) []string {
	word = strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
	forms := []string{word}
	for _, i := range inflections {
		rest, found := strings.CutSuffix(word, i.ending)
		if !found || i.ending == "s" && strings.HasSuffix(rest, "s") {
			continue
		}
		for _, base := range i.bases {
			if len(rest+base) >= shortestBase {
				forms = append(forms, rest+base)
			}
		}
		if n := len(rest); i.doubled && n > shortestBase && rest[n-1] == rest[n-2] {
			forms = append(forms, rest[:n-1])
		}
	}
	for _, form := range forms {
		if spaced := strings.ReplaceAll(form, "-", "_"); spaced != form {
			forms = append(forms, spaced)
		}
		if british := strings.Replace(form, "iz", "is", 1); british != form {
			forms = append(forms, british)
		}
	}
	return forms
}

var english = sync.OnceValue(func() map[string][]string {
	words := make(map[string][]string)
	for line := range strings.Lines(englishFile) {
		if entry := strings.Fields(line); len(entry) > 1 && entry[0] != "#" {
			words[entry[0]] = entry[1:]
		}
	}
	return words
})
