package index

import (
	"slices"
	"strings"

	"svara/internal/swedish"
)

// Words gives the n passages that match the words of query best, best first and
// equal ones in order; those that share nothing with it are left out. Scores
// compare within one query only.
func (s *Snapshot) Words(query string, n int) []Hit { return s.words.search(query, n) }

// Rarity gives the information, in nats, that a 4-gram of the words carries
// among the passages: BM25's inverse document frequency. A gram that no passage
// holds is the rarest.
func (s *Snapshot) Rarity(gram string) float64 { return s.words.rarity(gram) }

// Information gives what a folded word says, in nats: its rarity among the
// passages, leaning on Swedish at large where these are few.
func (s *Snapshot) Information(word string) float64 { return s.words.information(word) }

// DocumentHolds reports whether any passage or the title of a document of the
// snapshot holds a 4-gram.
func (s *Snapshot) DocumentHolds(doc *Document, gram string) bool {
	n, found := slices.BinarySearchFunc(s.docs, doc.Path, func(d *Document, path string) int {
		return strings.Compare(d.Path, path)
	})
	return found && s.words.documentHolds(int32(n), gram)
}

// SameWords reports whether two passages have the same words in the same order,
// whatever stands between these and in whatever case. For nearly all that differ
// it costs no look at their texts.
func (s *Snapshot) SameWords(i, j int) bool {
	if s.words.sums[i] != s.words.sums[j] {
		return false
	}
	a, b := s.Text(i), s.Text(j)
	return a == b || slices.Equal(swedish.Words(a), swedish.Words(b))
}
