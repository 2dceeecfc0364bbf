package swedish

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	snowball "github.com/blevesearch/snowballstem/swedish"
)

// Stem gives the Snowball stem of a folded word, extended by the neuter definite
// ending that Snowball leaves in place: "området" and "områden" meet in "områd".
// A word with a digit is its own stem.
func Stem(word string) string {
	if strings.ContainsAny(word, "0123456789§") {
		return word
	}
	env := snowballstem.NewEnv(word)
	snowball.Stem(env)
	return cutNeuter(env.Current())
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
	return Stem(rest) // "ansvaret" meets "ansvar", which Snowball takes further
}
