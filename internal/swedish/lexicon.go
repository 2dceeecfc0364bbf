package swedish

import (
	_ "embed"
	"strings"
	"sync"
)

// The lexicons are plain word lists that anyone who knows the words can mend.
// They hold the general vocabulary of public administration, never words taken
// from questions that the project is measured with.
var (
	//go:embed english.txt
	englishFile string
	//go:embed synonyms.txt
	synonymsFile string
)

// Translate gives Swedish words for a folded English one, in their base form;
// none for a word that the lexicon lacks.
func Translate(word string) []string { return english()[word] }

// Synonyms gives words that Swedish texts use for what a folded word in base
// form or any inflection means, without the word itself; none for most words.
func Synonyms(word string) []string { return synonyms()[Stem(word)] }

var english = sync.OnceValue(func() map[string][]string {
	words := make(map[string][]string)
	for line := range lexiconLines(englishFile) {
		words[line[0]] = append(words[line[0]], line[1:]...)
	}
	return words
})

var synonyms = sync.OnceValue(func() map[string][]string {
	byStem := make(map[string][]string)
	for line := range lexiconLines(synonymsFile) {
		for _, word := range line {
			for _, other := range line {
				if Stem(other) != Stem(word) {
					byStem[Stem(word)] = append(byStem[Stem(word)], other)
				}
			}
		}
	}
	return byStem
})

// lexiconLines yields the words of every line that is no comment.
func lexiconLines(file string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(file) {
			words := strings.Fields(line)
			if len(words) < 2 || words[0] == "#" {
				continue
			}
			if !yield(words) {
				return
			}
		}
	}
}
