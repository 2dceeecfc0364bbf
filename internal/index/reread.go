package index

import (
	"math"
	"strings"
	"unicode"

	"svara/internal/swedish"
)

// reread is what a passage holds of a question.
type reread struct {
	counts  []float64      // of the question's grams: what BM25 makes of how often
	stems   map[int32]bool // the question's
	phrases []float64      // 1 for those that it holds
	stops   []float64      // the same
	words   int

	answer, carries, yesOrNo float64 // see Features
}

// read reads a passage of a document under its title and the lines that it stands under.
func (q *question) read(passage int, doc *Document, p *Passage, under string) *reread {
	r := &reread{counts: make([]float64, len(q.grams)), stems: map[int32]bool{}, phrases: make([]float64, len(q.phrases)), stops: make([]float64, len(q.stops))}
	for _, above := range [...]string{doc.Title, under} {
		for _, token := range swedish.Tokens(above) {
			word, _ := q.words.vocabulary.find(token.Text)
			q.count(r, word)
		}
	}
	text := p.Bytes.In(doc.Text)
	tokens := swedish.Tokens(text)
	r.words = len(tokens)
	r.yesOrNo = q.yesOrNo(strings.TrimPrefix(text, doc.Title))
	for len(tokens) > 0 {
		n := sentenceEnd(text, tokens)
		q.readSentence(r, text, tokens[:n])
		tokens = tokens[n:]
	}
	for i, n := range r.counts {
		r.counts[i] = n * (k1 + 1) / (n + q.words.passages.norms[passage])
	}
	return r
}

// yesOrNo gives 1 for a text that begins with yes or no where the question asks
// for that, -1 where it asks for something else, and 0 for other texts.
func (q *question) yesOrNo(text string) float64 {
	text = strings.TrimSpace(text)
	end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	switch word := text[:max(end, 0)]; {
	case word != "Ja" && word != "Nej":
		return 0
	case q.kind == swedish.YesOrNo:
		return 1
	}
	return -1
}

// sentenceEnd gives how many of the tokens the first sentence has: up to a mark
// that ends one, or a line's end.
func sentenceEnd(text string, tokens []swedish.Token) int {
	for i := 1; i < len(tokens); i++ {
		if strings.ContainsAny(text[tokens[i-1].End:tokens[i].Start], ".?!\n") {
			return i
		}
	}
	return len(tokens)
}

// count counts the question's grams in a word, and gives whether its stem is the
// question's.
func (q *question) count(r *reread, w word) {
	for _, g := range w.grams {
		if i, found := q.grams[g]; found {
			r.counts[i]++
		}
	}
	if q.asks(w.stem) {
		r.stems[w.stem] = true
	}
}

// readSentence reads one sentence of a passage.
func (q *question) readSentence(r *reread, text string, tokens []swedish.Token) {
	before := append([]float64(nil), r.counts...)
	stems := make(map[int32]bool, len(q.asked))
	last := int32(noKey)
	for _, token := range tokens {
		key := int32(noKey)
		if w, found := q.words.vocabulary.find(token.Text); found {
			q.count(r, w)
			if r.stems[w.stem] {
				stems[w.stem], key = true, w.stem
			}
		} else if stop, found := q.stops[token.Text]; found {
			r.stops[stop], key = 1, stopKey(stop)
		}
		if n, found := q.phrases[phrase{last, key}]; found {
			r.phrases[n] = 1
		}
		last = key
	}
	information := 0.0
	for _, a := range q.asked {
		information += a.weight * q.held(a, stems[a.stem], func(g int) bool { return r.counts[g] > before[g] })
	}
	if information == 0 {
		return
	}
	span := swedish.Span{Start: tokens[0].Start, End: tokens[len(tokens)-1].End}
	carries := q.carriedBy(span.In(text), tokens)
	r.answer = max(r.answer, information*carries)
	r.carries = max(r.carries, carries)
}

// carriedBy reports how well a sentence carries the kind of thing that the
// question asks for, which is none that it says itself.
func (q *question) carriedBy(sentence string, tokens []swedish.Token) float64 {
	switch q.kind {
	case swedish.Amount, swedish.Time:
		for _, v := range swedish.ValuesOf(tokens) {
			if (v.Kind == swedish.Date) == (q.kind == swedish.Time) && q.isNew(v) {
				return 1
			}
		}
	case swedish.Person, swedish.Place:
		for _, name := range swedish.Names(sentence) {
			for _, token := range swedish.Tokens(name.In(sentence)) {
				if w, _ := q.words.vocabulary.find(token.Text); !q.asks(w.stem) {
					return 1
				}
			}
		}
	default:
		return swedish.Carries(q.kind, sentence)
	}
	return 0.5 * swedish.Carries(q.kind, sentence)
}

// features measures a passage by itself.
func (q *question) features(r *reread) Features {
	f := Features{Answer: r.answer, Carries: r.carries, YesOrNo: r.yesOrNo, Length: math.Log(float64(r.words + 1))}
	has := func(g int) bool { return r.counts[g] > 0 }
	var even, total, exact, exactTotal float64
	for _, a := range q.asked {
		held, counted := q.held(a, r.stems[a.stem], has), 0.0
		for _, g := range a.grams {
			counted += q.rarity[g] * r.counts[g] / a.all
		}
		even += a.weight * counted
		total += a.weight
		if a.exact {
			exact += a.weight * held
			exactTotal += a.weight
		}
		if a.rare {
			f.Rare += a.weight * counted
		}
	}
	there, all := 0.0, 0.0
	for g, rarity := range q.rarity {
		all += rarity
		if has(g) {
			there += rarity
		}
	}
	f.Even, f.Exact, f.Grams = share(even, total), share(exact, exactTotal), share(there, all)
	return f
}

func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}

// compare measures what tells the passages apart.
func (q *question) compare(candidates []Candidate, readings []*reread) {
	local := func(holding int) float64 {
		n, df := float64(len(readings)), float64(holding)
		return math.Log(1 + (n-df+0.5)/(df+0.5))
	}
	each := func(in func(r *reread) float64, feature func(f *Features) *float64) {
		holding := 0
		for _, r := range readings {
			if in(r) > 0 {
				holding++
			}
		}
		for i, r := range readings {
			*feature(&candidates[i].Features) += local(holding) * in(r)
		}
	}
	for g := range q.rarity {
		each(func(r *reread) float64 { return r.counts[g] }, func(f *Features) *float64 { return &f.Local })
	}
	for n := range len(q.phrases) {
		each(func(r *reread) float64 { return r.phrases[n] }, func(f *Features) *float64 { return &f.Phrases })
	}
	for n := range len(q.stops) {
		each(func(r *reread) float64 { return r.stops[n] }, func(f *Features) *float64 { return &f.Grammar })
	}
}
