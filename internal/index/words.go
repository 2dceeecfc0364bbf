package index

import (
	"cmp"
	"math"
	"slices"

	"svara/internal/swedish"
)

// The weights of the three scores that add up to a passage's, and BM25's own
// two numbers. Chosen on one half of the development questions and checked on
// the other; `go -C bench run .` shows what they are worth.
const (
	passageWeight  = 2.0 // 4-grams of the passage
	documentWeight = 1.0 // 4-grams of its whole document
	pairWeight     = 2.0 // pairs of stems in its document

	k1 = 0.9  // how soon repeating a term stops counting
	b  = 0.75 // how much longer texts must hold more of it
)

// words is the word index: three inverted indexes scored with BM25 (Robertson
// and Zaragoza, 2009). It never changes once built.
type words struct {
	vocabulary vocabulary
	passages   postings // of grams
	documents  postings // of grams
	pairs      postings // of pairs of stems, in documents
	documentOf []int32  // of every passage
}

// term is the number of a gram or of a pair, each in a numbering of its own.
type term int32

// pair is two stems, a < b.
type pair struct{ a, b int32 }

// vocabulary numbers words, grams, stems and pairs, and remembers what each word
// gives, so that a word met again costs one look-up.
type vocabulary struct {
	words map[string]word
	grams map[string]term
	stems map[string]int32
	pairs map[pair]term
}

// word is what search knows of one word form; a stopword has no grams.
type word struct {
	grams []term
	stem  int32
}

// newWords builds the word index over the passages of docs, numbered in order.
func newWords(docs []*Document) *words {
	w := &words{vocabulary: vocabulary{
		words: make(map[string]word), grams: make(map[string]term), stems: make(map[string]int32), pairs: make(map[pair]term),
	}}
	for d, doc := range docs {
		title := w.vocabulary.read(doc.Title)
		whole := slices.Clone(title)
		for _, p := range doc.Passages {
			body := w.vocabulary.read(doc.Text[p.Bytes.Start:p.Bytes.End])
			whole = append(whole, body...)
			head := append(slices.Clone(title), w.vocabulary.read(p.Heading)...)
			w.passages.add(int32(len(w.documentOf)), gramsOf(append(head, body...)))
			w.documentOf = append(w.documentOf, int32(d))
		}
		w.documents.add(int32(d), gramsOf(whole))
		w.pairs.add(int32(d), w.vocabulary.pairsOf(whole))
	}
	w.passages.finish()
	w.documents.finish()
	w.pairs.finish()
	return w
}

// read gives the content words of text, and its values as words of one gram.
func (v *vocabulary) read(text string) []word {
	tokens := swedish.Tokens(text)
	content := make([]word, 0, len(tokens))
	for _, t := range tokens {
		if w := v.word(t.Text); w.grams != nil {
			content = append(content, w)
		}
	}
	for _, value := range swedish.ValuesOf(tokens) {
		content = append(content, word{grams: []term{v.gram(value.Key())}, stem: -1})
	}
	return content
}

func (v *vocabulary) word(text string) word {
	if w, found := v.words[text]; found {
		return w
	}
	var w word
	if !swedish.IsStopword(text) {
		for _, g := range swedish.Grams(text) {
			w.grams = append(w.grams, v.gram(g))
		}
		w.stem = number(v.stems, swedish.Stem(text))
	}
	v.words[text] = w
	return w
}

func (v *vocabulary) gram(text string) term { return number(v.grams, text) }

// number gives the number of key in m, the next free one for a new key.
func number[K comparable, N ~int32](m map[K]N, key K) N {
	n, found := m[key]
	if !found {
		n = N(len(m))
		m[key] = n
	}
	return n
}

// lookup gives the known words of a query: what the vocabulary does not know,
// no passage holds. Unlike read, it does not change the vocabulary.
func (v *vocabulary) lookup(text string) []word {
	tokens := swedish.Tokens(text)
	var content []word
	for _, t := range tokens {
		if swedish.IsStopword(t.Text) {
			continue
		}
		w := word{stem: -1}
		for _, g := range swedish.Grams(t.Text) {
			if n, found := v.grams[g]; found {
				w.grams = append(w.grams, n)
			}
		}
		if n, found := v.stems[swedish.Stem(t.Text)]; found {
			w.stem = n
		}
		content = append(content, w)
	}
	for _, value := range swedish.ValuesOf(tokens) {
		if n, found := v.grams[value.Key()]; found {
			content = append(content, word{grams: []term{n}, stem: -1})
		}
	}
	return content
}

// gramsOf gives every gram of the words, repeated as often as they hold it.
func gramsOf(content []word) []term {
	var grams []term
	for _, w := range content {
		grams = append(grams, w.grams...)
	}
	return grams
}

// pairsOf gives the pairs of stems near each other, repeated as often as they
// stand there.
func (v *vocabulary) pairsOf(content []word) []term {
	var pairs []term
	eachPair(content, func(p pair) { pairs = append(pairs, number(v.pairs, p)) })
	return pairs
}

// lookupPairs gives the known pairs of a query.
func (v *vocabulary) lookupPairs(content []word) []term {
	var pairs []term
	eachPair(content, func(p pair) {
		if n, found := v.pairs[p]; found {
			pairs = append(pairs, n)
		}
	})
	return pairs
}

func eachPair(content []word, yield func(pair)) {
	stems := make([]int32, 0, len(content))
	for _, w := range content {
		if w.stem >= 0 {
			stems = append(stems, w.stem)
		}
	}
	swedish.Pairs(stems, func(a, b int32) { yield(pair{a, b}) })
}

// search gives the n best passages for a query, best first; equal scores in the
// order of the passages. Passages that share nothing with it are left out.
func (w *words) search(query string, n int) []Hit {
	content := w.vocabulary.lookup(query)
	grams, pairs := gramsOf(content), w.vocabulary.lookupPairs(content)
	byDocument := make([]float64, len(w.documents.lengths))
	w.documents.score(grams, documentWeight, byDocument)
	w.pairs.score(pairs, pairWeight, byDocument)
	byPassage := make([]float64, len(w.documentOf))
	w.passages.score(grams, passageWeight, byPassage)

	hits := make([]Hit, 0, len(byPassage))
	for i, score := range byPassage {
		if score > 0 {
			hits = append(hits, Hit{Passage: i, Score: score + byDocument[w.documentOf[i]]})
		}
	}
	slices.SortFunc(hits, compareHits)
	return hits[:min(n, len(hits))]
}

// compareHits orders hits best first, equal scores by passage.
func compareHits(a, b Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage, b.Passage))
}

// postings is one inverted index: for every term the units that hold it.
type postings struct {
	lists   [][]posting // by term
	lengths []float64   // of every unit, in terms; after finish: BM25's length norm
}

type posting struct {
	unit  int32
	count float32
}

// add indexes the terms of a unit; units come in order.
func (p *postings) add(unit int32, terms []term) {
	for _, t := range terms {
		for int(t) >= len(p.lists) {
			p.lists = append(p.lists, nil)
		}
		list := p.lists[t]
		if last := len(list) - 1; last >= 0 && list[last].unit == unit {
			list[last].count++
			continue
		}
		p.lists[t] = append(list, posting{unit, 1})
	}
	p.lengths = append(p.lengths, float64(len(terms)))
}

// finish turns lengths into the part of BM25's denominator that depends on them.
func (p *postings) finish() {
	total := 0.0
	for _, length := range p.lengths {
		total += length
	}
	mean := max(total/float64(max(len(p.lengths), 1)), 1)
	for i, length := range p.lengths {
		p.lengths[i] = k1 * (1 - b + b*length/mean)
	}
}

// idf is BM25's weight of a term that df of all units hold.
func (p *postings) idf(df int) float64 {
	return math.Log(1 + (float64(len(p.lengths)-df)+0.5)/(float64(df)+0.5))
}

// score adds to scores, one for each unit, what the terms are worth there.
func (p *postings) score(terms []term, weight float64, scores []float64) {
	for _, t := range terms {
		list := p.lists[t]
		idf := weight * p.idf(len(list))
		for _, post := range list {
			count := float64(post.count)
			scores[post.unit] += idf * count * (k1 + 1) / (count + p.lengths[post.unit])
		}
	}
}

// rarity gives the weight of a gram among the passages.
func (w *words) rarity(text string) float64 {
	df := 0
	if g, found := w.vocabulary.grams[text]; found {
		df = len(w.passages.lists[g])
	}
	return w.passages.idf(df)
}

// documentHolds reports whether the document numbered n holds a gram.
func (w *words) documentHolds(n int32, text string) bool {
	g, found := w.vocabulary.grams[text]
	if !found {
		return false
	}
	_, found = slices.BinarySearchFunc(w.documents.lists[g], n, func(p posting, n int32) int {
		return cmp.Compare(p.unit, n)
	})
	return found
}
