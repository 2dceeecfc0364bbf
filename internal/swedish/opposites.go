package swedish

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed opposites.txt
var oppositesFile string

// opposites reads the file once: folded words and what says the opposite.
var opposites = sync.OnceValue(func() map[string][]string {
	pairs := make(map[string][]string)
	for line := range strings.Lines(oppositesFile) {
		words := strings.Fields(line)
		if len(words) != 2 { // a comment
			continue
		}
		pairs[words[0]] = append(pairs[words[0]], words[1])
		pairs[words[1]] = append(pairs[words[1]], words[0])
	}
	return pairs
})

// Opposites gives words that say the opposite of a folded word ("öka": "minska"),
// none for most.
func Opposites(word string) []string { return opposites()[word] }

// negations turn what a sentence says into its opposite.
var negations = set(`inte ej icke aldrig ingen inget inga ingenting varken`)

// Denies reports whether a text has a word that denies something.
func Denies(text string) bool {
	for _, word := range Words(text) {
		if _, found := negations[word]; found {
			return true
		}
	}
	return false
}
