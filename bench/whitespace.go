package main

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
)

// The usual parameters of BM25, not tuned: this ranker shows what is possible without any
// knowledge of Swedish.
const (
	bm25K1 = 1.2
	bm25B  = 0.75
)

// posting is how often a term occurs in a document.
type posting struct {
	doc   int
	count float64
}

// whitespaceIndex is an inverted index of lower-case words between white space.
// Punctuation stays on its word.
type whitespaceIndex struct {
	ids      []string
	lengths  []float64 // in tokens
	average  float64
	postings map[string][]posting
}

// newWhitespace builds the whitespace BM25 ranker.
func newWhitespace(_ context.Context, docs []Doc) (Ranker, error) {
	x := &whitespaceIndex{postings: make(map[string][]posting)}
	for i, d := range docs {
		tokens := whitespaceTokens(d.Content())
		counts := make(map[string]float64)
		for _, t := range tokens {
			counts[t]++
		}
		for t, n := range counts {
			x.postings[t] = append(x.postings[t], posting{doc: i, count: n})
		}
		x.ids = append(x.ids, d.ID)
		x.lengths = append(x.lengths, float64(len(tokens)))
		x.average += float64(len(tokens)) / float64(len(docs))
	}
	return x.rank, nil
}

// rank scores the documents that contain a term of the question. Documents with equal
// scores stay in the order of the corpus, so that every run gives the same.
func (x *whitespaceIndex) rank(_ context.Context, question string, n int) ([]string, error) {
	terms := whitespaceTokens(question)
	slices.Sort(terms) // adds floats in the same order each time
	scores := make(map[int]float64)
	for _, t := range slices.Compact(terms) {
		found := x.postings[t]
		weight := x.inverseFrequency(len(found))
		for _, p := range found {
			norm := bm25K1 * (1 - bm25B + bm25B*x.lengths[p.doc]/x.average)
			scores[p.doc] += weight * p.count * (bm25K1 + 1) / (p.count + norm)
		}
	}
	best := make([]int, 0, len(scores))
	for doc := range scores {
		best = append(best, doc)
	}
	slices.SortFunc(best, func(a, b int) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b))
	})
	ids := make([]string, 0, n)
	for _, doc := range best[:min(n, len(best))] {
		ids = append(ids, x.ids[doc])
	}
	return ids, nil
}

// inverseFrequency is the idf of BM25 in the form that stays positive for terms that
// occur in most documents (Lucene's).
func (x *whitespaceIndex) inverseFrequency(holding int) float64 {
	total, with := float64(len(x.ids)), float64(holding)
	return math.Log(1 + (total-with+0.5)/(with+0.5))
}

func whitespaceTokens(s string) []string {
	return strings.Fields(strings.ToLower(s))
}
