package index

import (
	"cmp"
	"slices"
)

// best keeps the n best of the hits added to it.
type best struct {
	n    int
	hits []Hit // the best of those seen, and fewer than n+bestSlack later ones
	bar  Hit   // the n-th best when hits were last cut; nothing worse is kept
	full bool  // bar is set
}

// bestSlack is how many hits are gathered before they are sorted and cut again.
const bestSlack = 256

func (b *best) add(h Hit) {
	if b.full && compareHits(h, b.bar) > 0 || b.n <= 0 {
		return
	}
	if b.hits = append(b.hits, h); len(b.hits)-b.n >= bestSlack {
		b.hits = b.sorted()
		b.bar, b.full = b.hits[b.n-1], true
	}
}

// sorted gives the hits kept, best first.
func (b *best) sorted() []Hit {
	slices.SortFunc(b.hits, compareHits)
	return b.hits[:min(max(b.n, 0), len(b.hits))]
}

// compareHits orders hits best first, equal scores by passage.
func compareHits(a, b Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage, b.Passage))
}
