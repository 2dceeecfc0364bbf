package swedish

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	snowball "github.com/blevesearch/snowballstem/swedish"
)

// Stem gives the Snowball stem of a folded word, extended in two ways. The neuter
// definite ending goes, which Snowball leaves in place: "området" and "områden"
// meet in "områd". And a stem is stemmed again until nothing falls: Snowball
// takes "analysen" to "analys", but "analys" to "analy". A word with a digit is
// its own stem.
func Stem(word string) string {
	if strings.ContainsAny(word, "0123456789§") {
		return word
	}
	for {
		env := snowballstem.NewEnv(word)
		snowball.Stem(env)
		stem := cutNeuter(env.Current())
		if stem == word {
			return stem
		}
		word = stem
	}
}

// notNeuter are endings in which -et belongs to the word: "enhet", "kvalitet",
// "budget". Snowball 3 keeps such a list for the same reason.
var notNeuter = []string{"het", "itet", "diet", "lfabet", "udget", "ternet", "paket", "raket", "staket", "lanet", "poet", "agnet", "mitet"}

// cutNeuter cuts a definite -et from a stem of at least three letters.
func cutNeuter(stem string) string {
	rest, found := strings.CutSuffix(stem, "et")
	if !found || len(rest) < 3 || !strings.ContainsAny(rest, "aeiouyåäö") {
		return stem
	}
	for _, ending := range notNeuter {
		if strings.HasSuffix(stem, ending) {
			return stem
		}
	}
	return rest
}
