package index

import (
	"math/bits"
	"slices"
)

// Kin reports whether two passages are from different documents that share most of their
// words, such as a document and its copy in another format, or two editions. The caller
// must find out how they differ.
func (s *Snapshot) Kin(i, j int) bool {
	a, b := s.places[i].doc, s.places[j].doc
	return a != b && s.words.kin[a] == s.words.kin[b]
}

// Documents with most words in common are recognised by the runs of words that they share
// (w-shingling and MinHash: Broder, 1997), as in ingest.Similar, but more coarsely, because
// this only decides which passages are worth comparing.
const (
	kinWords  = 2  // content words of a run
	kinSketch = 64 // the least hashes that stand for a document: off by less than .12 in 19 cases of 20
	kinKeys   = 8  // of these; at a share of .6, all differ in one of 1,500 pairs
	kinShare  = .6 // the least share of runs in either that are in both
)

// findKin gives for each document the first one that shares most of its words, which may
// be itself.
func findKin(readings []*reading) []int32 {
	sketches := make([][]uint64, len(readings))
	inParts(len(readings), func(_, from, to int) {
		var buffer []uint64
		for d := from; d < to; d++ {
			sketches[d], buffer = readings[d].sketch(buffer)
		}
	})
	kin := make([]int32, len(readings))
	firsts := make(map[uint64][]int32) // by keys: those that are kin with none before them
	for d, sketch := range sketches {
		kin[d] = int32(d)
		share := kinShare
		keys := sketch[:min(len(sketch), kinKeys)]
		for _, key := range keys {
			for _, first := range firsts[key] {
				if both := SharedHashes(sketches[first], sketch, kinSketch); both >= share {
					kin[d], share = first, both
				}
			}
		}
		if kin[d] != int32(d) {
			continue
		}
		for _, key := range keys {
			if len(firsts[key]) < mostFirsts {
				firsts[key] = append(firsts[key], int32(d))
			}
		}
	}
	return kin
}

// mostFirsts is how many documents are compared because they share a run: the same footer
// on every page of a site means nothing.
const mostFirsts = 50

// sketch gives the least hashes of the document's runs of words, sorted, without
// repeats. The buffer is for the next.
func (r *reading) sketch(buffer []uint64) (sketch, next []uint64) {
	buffer = buffer[:0]
	most := ^uint64(0)
	cut := func() {
		slices.Sort(buffer)
		buffer = slices.Compact(buffer)
		if len(buffer) > kinSketch {
			buffer = buffer[:kinSketch]
			most = buffer[kinSketch-1]
		}
	}
	var run [kinWords]uint64
	n := 0
	for i := range r.passages() {
		for _, word := range r.body(i) {
			copy(run[:], run[1:])
			run[kinWords-1] = uint64(r.numbers[word]) + 1
			if n++; n < kinWords {
				continue
			}
			var hash uint64
			for _, w := range run {
				hash = (bits.RotateLeft64(hash, 7) ^ w) * 0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio
				hash ^= hash >> 29
			}
			if hash >= most {
				continue
			}
			if buffer = append(buffer, hash); len(buffer) == 8*kinSketch {
				cut()
			}
		}
	}
	cut()
	return slices.Clone(buffer), buffer
}

// SharedHashes estimates how much two sets overlap, as the share of their union that is
// in both, 0 to 1. It is given the smallest hashes of each set, sorted and without
// repeats, and looks at the most smallest of them together (MinHash: Broder, 1997).
func SharedHashes(a, b []uint64, most int) float64 {
	both, all := 0, 0
	for len(a) > 0 && len(b) > 0 && all < most {
		switch {
		case a[0] == b[0]:
			both++
			a, b = a[1:], b[1:]
		case a[0] < b[0]:
			a = a[1:]
		default:
			b = b[1:]
		}
		all++
	}
	if all = min(all+len(a)+len(b), most); all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}
