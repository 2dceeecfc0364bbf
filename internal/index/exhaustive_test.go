package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"svara/internal/swedish"
)

// texted counts terms of one kind, in the plainest way.
type texted struct {
	counts  []map[string]float64 // of every unit
	lengths []float64
}

func (x *texted) add(terms []string) {
	counts := map[string]float64{}
	for _, t := range terms {
		counts[t]++
	}
	x.counts, x.lengths = append(x.counts, counts), append(x.lengths, float64(len(terms)))
}

func (x *texted) score(terms []string, weight float64, scores []float64) {
	norms := slices.Clone(x.lengths)
	normalise(norms)
	for _, t := range terms {
		df := 0
		for _, counts := range x.counts {
			if counts[t] > 0 {
				df++
			}
		}
		idf := weight * idf(df, len(norms))
		for unit, counts := range x.counts {
			if count := counts[t]; count > 0 {
				scores[unit] += idf * count * (k1 + 1) / (count + norms[unit])
			}
		}
	}
}

// termsOf gives the grams and the stems of a text; known limits the stems.
func termsOf(text string, known map[string]bool) (grams, stems []string) {
	tokens := swedish.Tokens(text)
	for _, t := range tokens {
		if swedish.IsStopword(t.Text) {
			continue
		}
		grams = append(grams, swedish.Grams(t.Text)...)
		if stem := swedish.Stem(t.Text); known == nil || known[stem] {
			stems = append(stems, stem)
		}
	}
	for _, v := range swedish.ValuesOf(tokens) {
		grams = append(grams, v.Key())
	}
	return grams, stems
}

func pairsOf(stems []string) (pairs []string) {
	swedish.Pairs(stems, func(a, b string) { pairs = append(pairs, a+" "+b) })
	return pairs
}

// exhaustive is what words.search must return, to the last bit.
func exhaustive(docs []*Document, query string, n int) []Hit {
	var passages, documents, pairs texted
	var documentOf []int
	known := map[string]bool{}
	for d, doc := range docs {
		title, stems := termsOf(doc.Title, nil)
		whole := slices.Clone(title)
		for _, p := range doc.Passages {
			head, _ := termsOf(p.Heading, nil)
			body, more := termsOf(p.Bytes.In(doc.Text), nil)
			passages.add(slices.Concat(title, head, body))
			documentOf = append(documentOf, d)
			whole, stems = append(whole, body...), append(stems, more...)
		}
		documents.add(whole)
		pairs.add(pairsOf(stems))
		for _, s := range stems {
			known[s] = true
		}
	}
	grams, stems := termsOf(query, known)
	byDocument, byPassage := make([]float64, len(docs)), make([]float64, len(documentOf))
	documents.score(grams, documentWeight, byDocument)
	pairs.score(pairsOf(stems), pairWeight, byDocument)
	passages.score(grams, passageWeight, byPassage)
	var hits []Hit
	for i, score := range byPassage {
		if score > 0 {
			document := byDocument[documentOf[i]]
			hits = append(hits, Hit{Passage: i, Score: score + document, document: document})
		}
	}
	slices.SortFunc(hits, compareHits)
	return hits[:min(n, len(hits))]
}

// randomDocuments have few different words, so that much is equal and near.
func randomDocuments(random *rand.Rand) []*Document {
	words := strings.Fields("kommunen kommunernas digitalisering takt takten och är bygglov e-legitimation 9 § 2023/45 500 miljoner kronor 2025-06-24 ek al ön")
	some := func(n int) string {
		var text []string
		for range n {
			text = append(text, words[random.IntN(len(words))])
		}
		return strings.Join(text, " ")
	}
	var docs []*Document
	for d := range 30 {
		doc := &Document{Title: some(random.IntN(4)), Path: fmt.Sprint(d)}
		for range random.IntN(5) {
			p := Passage{Heading: some(random.IntN(3)), Bytes: swedish.Span{Start: len(doc.Text)}}
			doc.Text += some(random.IntN(40)) + "\n"
			if random.IntN(40) == 0 {
				doc.Text += strings.Repeat("takten ek ", 300) // more than a posting counts to
			}
			p.Bytes.End = len(doc.Text)
			doc.Passages = append(doc.Passages, p)
		}
		docs = append(docs, doc)
	}
	return docs
}

func TestWordsAreThoseOfExhaustiveSearch(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 8))
		docs := randomDocuments(random)
		w := newWords(docs)
		for _, query := range []string{
			"kommunens digitalisering", "takten ek takten", "Hur många miljoner kronor får kommunerna?",
			"bygglov okänt e-legitimation", "9 § ek al ön", "och är", "",
		} {
			for _, n := range []int{0, 1, 10, 1000} {
				if got, want := w.search(query, n), exhaustive(docs, query, n); !slices.Equal(got, want) {
					t.Fatalf("seed %d, %q, %d best: %v, want %v", seed, query, n, got, want)
				}
			}
		}
	}
}

func TestBestAreThoseOfSorting(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for _, n := range []int{0, 1, 10, 300, 5000} {
		var hits []Hit
		kept := best{n: n}
		for i := range 4000 {
			hits = append(hits, Hit{Passage: i, Score: float64(random.IntN(500))})
			kept.add(hits[i])
		}
		slices.SortFunc(hits, compareHits)
		if !slices.Equal(kept.sorted(), hits[:min(n, len(hits))]) {
			t.Errorf("%d best are others", n)
		}
	}
}
