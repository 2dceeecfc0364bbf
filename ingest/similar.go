package ingest

import (
	"hash/maphash"
	"math/bits"
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// Likeness is a document that says nearly the same as another one.
type Likeness struct {
	Document string  `json:"document"`
	Like     string  `json:"like"`  // the plainer of the two: see index.ComparePlain
	Share    float64 `json:"share"` // of the runs of words in either that are in both, .9 to 1, as estimated
}

// Near-identical documents are recognised by the runs of words that they share (w-shingling
// and MinHash: Broder, 1997). Of all runs of runWords words, those with the sketchSize least
// hashes stand for the document. In 19 cases of 20, the estimate is off by less than .04.
const (
	runWords   = 4
	sketchSize = 256
	keySize    = 8  // of a sketch; at a share of .9, all differ in one of ten million pairs
	alike      = .9 // the least share
)

// Similar finds documents that nearly repeat another, sorted by path. Of several that are
// alike, each is named together with the plainest, except that one itself. Its time grows
// with the text.
func Similar(docs []*index.Document) []Likeness {
	docs = slices.SortedFunc(slices.Values(docs), index.ComparePlain)
	s := sketcher{maphash.MakeSeed(), make(map[string]uint64)}
	var found []Likeness
	firsts := make(map[uint64][]int) // by keys: those that are like none before them
	sketches := make([][]uint64, len(docs))
	for d, doc := range docs {
		sketches[d] = s.sketch(doc.Text)
		keys := sketches[d][:min(len(sketches[d]), keySize)]
		best, share := -1, 0.0
		for _, key := range keys {
			for _, first := range firsts[key] {
				if both := index.SharedHashes(sketches[first], sketches[d], sketchSize); both > share {
					best, share = first, both
				}
			}
		}
		if share >= alike {
			found = append(found, Likeness{doc.Path, docs[best].Path, share})
			sketches[d] = nil
			continue
		}
		for _, key := range keys {
			firsts[key] = append(firsts[key], d)
		}
	}
	slices.SortFunc(found, func(a, b Likeness) int { return strings.Compare(a.Document, b.Document) })
	return found
}

// sketcher makes sketches of texts, and knows the hashes of words that it has met.
type sketcher struct {
	seed  maphash.Seed
	words map[string]uint64
}

// sketch gives the least hashes of a text's runs of words, sorted, without repeats.
func (s *sketcher) sketch(text string) []uint64 {
	words := swedish.Words(text)
	hashes := make([]uint64, len(words))
	for i, word := range words {
		hash, met := s.words[word]
		if !met {
			hash = maphash.String(s.seed, swedish.Fold(word))
			s.words[word] = hash
		}
		hashes[i] = hash
	}
	runs := hashes[:min(len(hashes), max(len(hashes)-runWords+1, 1))]
	for i := range runs { // in place: a run needs no word before it
		var run uint64
		for _, hash := range hashes[i:min(i+runWords, len(hashes))] {
			run = bits.RotateLeft64(run, 7) ^ hash*0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio
		}
		runs[i] = run * 0xff51afd7ed558ccd // as MurmurHash3 ends
	}
	slices.Sort(runs)
	runs = slices.Compact(runs)
	return slices.Clone(runs[:min(len(runs), sketchSize)])
}
