package index

import (
	"slices"
	"strings"

	"svara/internal/swedish"
)

// question is a query in the form in which passages are read for it.
type question struct {
	words   *words
	kind    swedish.Kind
	asked   []asked
	grams   map[term]int    // the query's, numbered from 0
	rarity  []float64       // of grams, among all passages
	stops   map[string]int  // its stopwords, numbered from 0
	phrases map[phrase]int  // numbered from 0
	values  map[string]bool // keys of its numbers and dates
}

// asked is one content word of a question.
type asked struct {
	stem   int32   // or noStem
	grams  []int   // in question.grams
	all    float64 // the rarity of its grams together
	weight float64 // the information it carries, in nats, reduced for words that merely form a question
	exact  bool    // a name or a number: no other word can stand for it
	rare   bool    // not common in Swedish
}

// phrase is two words that follow each other: stems, or keys of stopwords.
type phrase struct{ first, second int32 }

// noKey is the key of a word that is not in the question. Content words of the question
// have their stem's number as a key, stopwords numbers below noKey.
const noKey = noStem

func stopKey(n int) int32 { return int32(noKey - 1 - n) }

// How much of their information counts for verbs, and for words that merely form a question:
// a text that answers may well use others. Around the answers of development questions, 9
// (swequad) and 49 (squad) of 100 verbs are missing, but only 0 and 10 of 100 names.
const (
	FrameFactor = 0.2
	VerbFactor  = 0.5
)

// question reads a query.
func (w *words) question(query string) *question {
	q := &question{words: w, kind: swedish.Ask(query).Kind, grams: map[term]int{}, stops: map[string]int{},
		phrases: map[phrase]int{}, values: map[string]bool{}}
	tokens, names := swedish.Tokens(query), swedish.Names(query)
	last := int32(noKey)
	for i, token := range tokens {
		key := int32(noKey)
		if swedish.IsStopword(token.Text) {
			if _, found := q.stops[token.Text]; !found {
				q.stops[token.Text] = len(q.stops)
			}
			key = stopKey(q.stops[token.Text])
		} else if a := q.ask(tokens, i); a.all > 0 {
			a.exact = a.exact || slices.ContainsFunc(names, func(n swedish.Span) bool { return n.Start <= token.Start && token.End <= n.End })
			q.asked = append(q.asked, a)
			key = a.stem
		}
		if pair := (phrase{last, key}); last != noKey && key != noKey {
			if _, found := q.phrases[pair]; !found {
				q.phrases[pair] = len(q.phrases)
			}
		}
		last = key
	}
	for _, v := range swedish.ValuesOf(tokens) {
		q.values[v.Key()] = true
	}
	return q
}

// ask reads the i-th of the tokens, a content word.
func (q *question) ask(tokens []swedish.Token, i int) asked {
	token := tokens[i]
	a := asked{stem: noKey, exact: strings.ContainsAny(token.Text, "0123456789"), weight: q.words.information(token.Text)}
	if n, found := q.words.vocabulary.stemOf[swedish.Stem(token.Text)]; found {
		a.stem = n
	}
	for _, text := range swedish.Grams(token.Text) {
		rarity := q.words.rarity(text)
		a.all += rarity
		if g, found := q.words.vocabulary.grams[text]; found {
			if _, found := q.grams[g]; !found {
				q.grams[g] = len(q.grams)
				q.rarity = append(q.rarity, rarity)
			}
			a.grams = append(a.grams, q.grams[g])
		}
	}
	_, common := swedish.Information(token.Text)
	a.rare = !common
	switch {
	case a.exact:
	case swedish.IsFrameWord(token.Text):
		a.weight *= FrameFactor
	case swedish.IsVerb(tokens, i):
		a.weight *= VerbFactor
	}
	return a
}

// isNew reports whether a value is not in the question itself: repeating the question's
// own values is no answer.
func (q *question) isNew(v swedish.Value) bool { return !q.values[v.Key()] }

// asks reports whether a word has the stem of one of the question's.
func (q *question) asks(stem int32) bool {
	return stem != noKey && slices.ContainsFunc(q.asked, func(a asked) bool { return a.stem == stem })
}

// If a text has less than the least share of a word's grams, it does not hold another form of
// the word: the letters are a coincidence. Names must be there nearly whole.
const (
	leastShare     = 0.4
	leastNameShare = 0.75
)

// Likeness gives how much of a word a text holds, from 0 to 1, if it has words with that
// share of the information in its grams. exact says that the word is a name, a number or
// a code.
func Likeness(share float64, exact bool) float64 {
	least := leastShare
	if exact {
		least = leastNameShare
	}
	if share < least {
		return 0
	}
	return (share - least/2) / (1 - least/2)
}

// held gives how much of a word a text holds, from 0 to 1; has reports whether it has a
// gram.
func (q *question) held(a asked, stem bool, has func(gram int) bool) float64 {
	if stem {
		return 1
	}
	shared := 0.0
	for _, g := range a.grams {
		if has(g) {
			shared += q.rarity[g]
		}
	}
	return Likeness(shared/a.all, a.exact)
}
