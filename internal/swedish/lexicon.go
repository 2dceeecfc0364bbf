package swedish

import (
	_ "embed"
	"strings"
	"sync"
)

// englishFile is a plain word list that anyone who knows both languages can
// mend. It holds the general vocabulary of public administration, never words
// taken from questions that the project is measured with.
//
// A list of Swedish synonyms was tried beside it and dropped: it changed nothing
// on the question sets.
//
//go:embed english.txt
var englishFile string

// Translate gives Swedish words for a folded English one, in their base form;
// none for a word that the lexicon lacks.
func Translate(word string) []string { return english()[word] }

var english = sync.OnceValue(func() map[string][]string {
	words := make(map[string][]string)
	for line := range strings.Lines(englishFile) {
		if entry := strings.Fields(line); len(entry) > 1 && entry[0] != "#" {
			words[entry[0]] = append(words[entry[0]], entry[1:]...)
		}
	}
	return words
})
