package index

import (
	"slices"

	"svara/internal/swedish"
)

// pairs scores pairs of stems that stand near each other in a document. It stores the
// places of every stem and finds the pairs of a query from these. With an index of all
// pairs, 10,000 passages took 8.0 s to open and 19 kB of memory each; with this, and
// smaller postings, 2.3 s and 7.7 kB.
type pairs struct {
	places []uint32  // of the stems, in all documents one after another; list after list, each in order
	starts []int     // of every stem's list in places, and the end of the last
	begins []uint32  // the first place of every document
	norms  []float64 // as in postings; the length of a document is its number of pairs
}

// pairReach is the greatest distance between the stems of a pair, as in swedish.Pairs.
// This many places are left empty between documents.
const pairReach = 3

func newPairs(v *vocabulary, readings []*reading) pairs {
	p := pairs{starts: make([]int, v.stems+1)}
	var stems []int32
	for _, r := range readings {
		stems = v.appendStems(stems[:0], r)
		length := 0
		swedish.Pairs(stems, func(_, _ int32) { length++ })
		p.norms = append(p.norms, float64(length))
		for _, s := range stems {
			p.starts[s+1]++
		}
	}
	normalise(p.norms)
	for s := range v.stems {
		p.starts[s+1] += p.starts[s]
	}
	p.places = make([]uint32, p.starts[v.stems])
	ends := slices.Clone(p.starts)
	place := uint32(0)
	for _, r := range readings {
		p.begins = append(p.begins, place)
		stems = v.appendStems(stems[:0], r)
		for _, s := range stems {
			p.places[ends[s]] = place
			ends[s]++
			place++
		}
		place += pairReach
	}
	return p
}

// score adds to scores, one for each document, what the pairs of a query are
// worth there.
func (p *pairs) score(content []word, weight float64, scores []float64) {
	var stems []int32
	for _, w := range content {
		if w.stem >= 0 {
			stems = append(stems, w.stem)
		}
	}
	var found []counted
	swedish.Pairs(stems, func(a, b int32) {
		found = p.find(found[:0], a, b)
		idf := weight * idf(len(found), len(p.norms))
		for _, f := range found {
			scores[f.document] += idf * f.count * (k1 + 1) / (f.count + p.norms[f.document])
		}
	})
}

// counted is how often a document holds a pair.
type counted struct {
	document int
	count    float64
}

// find appends the documents in which a and b stand near each other.
func (p *pairs) find(found []counted, a, b int32) []counted {
	few, many := p.list(a), p.list(b)
	if len(few) > len(many) {
		few, many = many, few
	}
	document := 0
	for _, at := range few {
		many = many[leap(many, max(at, pairReach)-pairReach):]
		near := 0
		for near < len(many) && many[near] <= at+pairReach {
			near++
		}
		if near == 0 {
			continue
		}
		if document = p.documentAt(at); len(found) == 0 || found[len(found)-1].document != document {
			found = append(found, counted{document: document})
		}
		found[len(found)-1].count += float64(near)
	}
	return found
}

func (p *pairs) list(stem int32) []uint32 { return p.places[p.starts[stem]:p.starts[stem+1]] }

// documentAt gives the document that a place lies in. Thanks to the empty places, no two
// documents begin at the same place, even without stems.
func (p *pairs) documentAt(place uint32) int {
	i, found := slices.BinarySearch(p.begins, place)
	if !found {
		i--
	}
	return i
}

// leap gives the index of the first value in a sorted list that is at least least. Its
// steps double, because that value is usually near.
func leap(list []uint32, least uint32) int {
	step := 1
	for step < len(list) && list[step] < least {
		step *= 2
	}
	i, _ := slices.BinarySearch(list[:min(step+1, len(list))], least)
	return i
}
