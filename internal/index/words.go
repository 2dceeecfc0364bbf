package index

import (
	"cmp"
	"slices"
	"sync"

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

// words is the word index: 4-grams of passages and of documents, and pairs of
// stems, scored with BM25 (Robertson and Zaragoza, 2009). It never changes once
// built.
type words struct {
	vocabulary vocabulary
	passages   postings // of grams
	documents  postings // of grams
	pairs      pairs    // in documents
	documentOf []int32  // of every passage
	sums       []uint32 // of every passage; see sumWords
	kin        []int32  // of every document; see findKin
}

// indexing builds the word index of readings in the background, and sends it when it is
// ready.
func indexing(readings []*reading) <-chan *words {
	built := make(chan *words, 1) // which does not mind if nobody waits any more
	go func() { built <- indexWords(readings) }()
	return built
}

// indexWords builds the word index out of what was read of every document.
func indexWords(readings []*reading) *words {
	w := &words{vocabulary: newVocabulary(readings)}
	for d, r := range readings {
		for range r.passages() {
			w.documentOf = append(w.documentOf, int32(d))
		}
	}
	all := w.vocabulary.takeApart()
	var passages, documents postings // of words, for which their grams need no numbers yet
	var wait sync.WaitGroup
	wait.Go(func() { w.vocabulary.numberGrams(all) })
	wait.Go(func() {
		w.vocabulary.numberStems(all)
		w.pairs = newPairs(&w.vocabulary, readings)
		w.sums = sumWords(&w.vocabulary, readings)
		w.kin = findKin(readings)
	})
	wait.Go(func() {
		passages = listWords(w.vocabulary.words, len(w.documentOf), func(add func(unit, word int32)) { eachPassage(readings, add) })
	})
	wait.Go(func() {
		documents = listWords(w.vocabulary.words, len(readings), func(add func(unit, word int32)) { eachDocument(readings, add) })
	})
	wait.Wait()
	holders := newHolders(w.vocabulary.words, len(w.vocabulary.grams))
	w.passages, w.documents = gather(&passages, holders), gather(&documents, holders)
	return w
}

// eachPassage calls add with the words of every passage, under the title and its
// headings.
func eachPassage(readings []*reading, add func(unit, word int32)) {
	unit := int32(0)
	for _, r := range readings {
		for i := range r.passages() {
			for _, part := range [...][]int32{r.title(), r.heading(i), r.body(i)} {
				for _, word := range part {
					add(unit, r.numbers[word])
				}
			}
			unit++
		}
	}
}

// eachDocument calls add with the words of every document.
func eachDocument(readings []*reading, add func(unit, word int32)) {
	for d, r := range readings {
		r.eachRun(func(part []int32) {
			for _, word := range part {
				add(int32(d), r.numbers[word])
			}
		})
	}
}

// sumWords gives a checksum for the body of every passage: passages with the same
// words have the same. Values are left out, for they also lean on how their words
// are written.
func sumWords(v *vocabulary, readings []*reading) []uint32 {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a's
	var sums []uint32
	for _, r := range readings {
		for i := range r.passages() {
			sum := uint64(offset)
			for _, word := range r.body(i) {
				if n := r.numbers[word]; v.words[n].stem != noStem {
					sum = (sum ^ uint64(n)) * prime
				}
			}
			sums = append(sums, uint32(sum>>32))
		}
	}
	return sums
}

// search gives the n best passages for a query, best first; equal scores in the
// order of the passages. Passages that share nothing with it are left out.
//
// Every posting of the query's grams is scored: at 100,000 passages that takes
// 1.5 ms on two cores, which is why nothing is pruned.
func (w *words) search(query string, n int) []Hit {
	content := w.vocabulary.lookup(query)
	grams := gramsOf(content)
	byDocument := make([]float64, len(w.documents.norms))
	byPassage := make([]float64, len(w.documentOf))
	var wait sync.WaitGroup
	wait.Go(func() {
		w.documents.score(grams, documentWeight, byDocument)
		w.pairs.score(content, pairWeight, byDocument)
	})
	w.passages.score(grams, passageWeight, byPassage)
	wait.Wait()

	best := best{n: n}
	for i, score := range byPassage {
		if score > 0 {
			document := byDocument[w.documentOf[i]]
			best.add(Hit{Passage: i, Score: score + document, document: document})
		}
	}
	return best.sorted()
}

// rarity gives the weight of a gram among the passages.
func (w *words) rarity(text string) float64 {
	df := 0
	if g, found := w.vocabulary.grams[text]; found {
		df = len(w.passages.list(g))
	}
	return idf(df, len(w.documentOf))
}

// trustedPassages is how many passages it takes for their own counts to weigh as much as
// Swedish at large when the information of a word is estimated. Without this blend, words
// that are common in Swedish but not in five documents ("svårt") passed for the subject
// of a question. The number itself is a guess.
const trustedPassages = 300

// information is what a word says, in nats: its rarity among the passages,
// leaning on Swedish at large where the passages are few.
func (w *words) information(word string) float64 {
	rarest := 0.0
	for _, g := range swedish.Grams(word) {
		rarest = max(rarest, w.rarity(g))
	}
	general, _ := swedish.Information(word)
	own := float64(len(w.documentOf)) / float64(len(w.documentOf)+trustedPassages)
	return own*rarest + (1-own)*general
}

// documentHolds reports whether the document numbered n holds a gram.
func (w *words) documentHolds(n int32, text string) bool {
	g, found := w.vocabulary.grams[text]
	if !found {
		return false
	}
	_, found = slices.BinarySearchFunc(w.documents.list(g), n, func(p posting, n int32) int {
		return cmp.Compare(p.unit(), n)
	})
	return found
}
