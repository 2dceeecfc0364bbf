package assistant

import (
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// query is a question in the form against which evidence is weighed.
type query struct {
	question   string
	background string // text from the conversation that a follow-up refers to
	ask        swedish.Question
	terms      []term
	total      float64  // the sum of the terms' weights
	corrected  int      // for how many words a correction was sought
	others     []string // words to search for beside the question's own
	swedish    string   // the question in Swedish, word by word, where it is English
	moments    []moment // days, months and years that the question names
	measures   []measure
	wording    wording // of the question, with its small words
	past       bool    // it asks for what was in force before
	howLong    bool    // it asks how long something lasts

	// What texts are searched for, each with its number; see number.
	stems, grams, values map[string]int
	keys                 int // how many
}

// term is one thing that a question is about.
type term struct {
	word   string
	forms  []form
	weight float64 // the information it carries, in nats, reduced for words that merely form a question
	exact  bool    // a proper name, a number or a code: no other word can stand for it
	wanted bool    // it only names what is wanted, as "telefonnummer" does
	number string  // the key of a number or of a place in an order; empty for other terms
}

// form is one way to express a term: a value, or a word.
type form struct {
	value string // its key; empty for a word
	word  string
	stem  string  // of a word
	key   int     // the number of the value or the stem
	grams []gram  // of a word
	share float64 // how much of the term it expresses
}

// gram is a part of a word.
type gram struct {
	text   string
	key    int     // its number
	rarity float64 // its information, in nats
}

// backgroundFactor is how much the words that a follow-up borrows count: they help to
// find the place, and need not all be in the answer.
const backgroundFactor = 0.35

// nameInformation is the least information of a name or a number, in nats: an answer
// about another one is wrong, however common the name is.
const nameInformation = 3

// maxCorrected is for how many words of a question a correction is sought: each search
// goes through the whole vocabulary.
const maxCorrected = 12

// How much of a term its other forms express.
const (
	correctedShare  = 0.95
	translatedShare = 0.9
)

// understand reads a question for its terms and the kind of answer it wants.
func understand(s *index.Snapshot, question, background string) query {
	question = swedish.Written(question)
	q := query{question: question, background: background, ask: swedish.Ask(question)}
	if background != "" && q.ask.AsksNothing() {
		english := q.ask.English
		q.ask = swedish.Ask(background) // "Och i Norrby?" asks what was asked before
		q.ask.English = english
	}
	seen := make(map[string]bool)
	q.read(s, question, 1, seen)
	q.read(s, background, backgroundFactor, seen)
	q.number(s)
	q.wording = wordingOf(q.inSwedish(), "")
	q.measures = q.measuresOf(q.inSwedish())
	q.moments, q.past = q.momentsOf(question), asksOfThePast(question)
	q.howLong = q.asksHowLong()
	return q
}

// number numbers everything that texts are searched for.
func (q *query) number(s *index.Snapshot) {
	q.stems, q.grams, q.values = make(map[string]int), make(map[string]int), make(map[string]int)
	number := func(of map[string]int, text string) int {
		n, found := of[text]
		if !found {
			n = q.keys
			of[text] = n
			q.keys++
		}
		return n
	}
	for _, t := range q.terms {
		for i := range t.forms {
			f := &t.forms[i]
			if f.value != "" {
				f.key = number(q.values, f.value)
				continue
			}
			f.key = number(q.stems, f.stem)
			for j := range f.grams {
				g := &f.grams[j]
				g.key, g.rarity = number(q.grams, g.text), s.Rarity(g.text)
			}
		}
	}
}

// text gives what is searched for.
func (q query) text() string {
	return strings.Join(append([]string{q.inSwedish(), q.background}, q.others...), " ")
}

// inSwedish gives the question in Swedish: translated word by word if it is English.
func (q query) inSwedish() string {
	if q.ask.English {
		return q.swedish
	}
	return q.question
}

// read adds the terms of text that are not there yet.
func (q *query) read(s *index.Snapshot, text string, factor float64, seen map[string]bool) {
	r := reader{query: q, snapshot: s, factor: factor, seen: seen, names: swedish.Names(text), tokens: swedish.Tokens(text)}
	if q.ask.English {
		r.tokens = swedish.EnglishTokens(text)
		r.translated = translate(text, r.tokens)
		if factor == 1 {
			q.swedish = inSwedish(text, q.ask.Kind, r.tokens, r.translated)
		}
	}
	amounts := amountsOf(r.tokens)
	for i, token := range r.tokens {
		if amount, found := amounts[i]; found {
			if amount != "" {
				q.add(term{word: token.Text, forms: []form{{value: amount, share: 1}}, weight: factor * nameInformation, exact: true})
			}
			continue
		}
		if factor == 1 && q.isCount(token) {
			continue // a list of six need not say that it is
		}
		r.term(i)
	}
}

// reader reads one text for the terms of a query.
type reader struct {
	*query
	snapshot   *index.Snapshot
	factor     float64
	seen       map[string]bool // stems of terms that are there
	names      []swedish.Span
	tokens     []swedish.Token
	translated []translation // of the tokens of an English text
}

// term adds the term that the i-th token is, unless it is there or is grammar.
func (r *reader) term(i int) {
	var t translation
	if r.translated != nil {
		t = r.translated[i]
	}
	word := r.tokens[i].Text
	stem := swedish.Stem(word)
	if r.seen[stem] || t.grammar || swedish.IsStopword(word) && len(t.words) == 0 {
		return
	}
	r.seen[stem] = true
	added := term{word: word, forms: []form{formOf(word, 1)}}
	added.weight, added.exact = r.weightOf(i, t)
	switch {
	case r.translated != nil:
		added.forms = r.translatedForms(added, t)
	case !added.exact: // a name may be another's
		if particle := swedish.ParticleAfter(r.tokens, i); particle != "" {
			added.weight = max(added.weight, r.snapshot.Information(particle+word)*index.VerbFactor)
		}
		for _, other := range swedish.OtherForms(r.tokens, i) {
			added.forms = append(added.forms, formOf(other, correctedShare))
		}
		if corrected, found := r.correct(word); found {
			added.forms = append(added.forms, formOf(corrected, correctedShare))
			r.others = append(r.others, corrected)
			r.tokens[i].Text = corrected // says as much as the word that was meant
			added.weight, _ = r.weightOf(i, t)
			r.tokens[i].Text = word
		}
	}
	if r.ask.WantedBy(word) {
		added.wanted = true
		added.weight *= index.FrameFactor
	}
	added.weight *= r.factor
	r.add(added)
}

// isCount reports whether a token says how many things are asked for.
func (q *query) isCount(token swedish.Token) bool {
	values := swedish.ValuesOf([]swedish.Token{token})
	return q.ask.Count > 0 && len(values) == 1 && values[0].Amount == float64(q.ask.Count)
}

func (q *query) add(t term) {
	t.number = numberOf(t)
	q.terms = append(q.terms, t)
	q.total += t.weight
}

// weightOf gives the information of the i-th token, in nats, and whether it is exact: a
// name, a number or a code.
func (r *reader) weightOf(i int, t translation) (nats float64, exact bool) {
	token := r.tokens[i]
	nats = r.snapshot.Information(token.Text)
	switch {
	case strings.ContainsAny(token.Text, "0123456789") || swedish.IsOrdinal(token.Text):
		return max(nats, nameInformation), true
	case len(t.words) > 0:
		return t.weight(r.snapshot), false
	case swedish.IsFrameWord(token.Text):
		return nats * index.FrameFactor, false
	case within(token.Span, r.names):
		return max(nats, nameInformation), true
	case r.translated != nil:
		return nats * unknownFactor, false
	case swedish.IsVerb(r.tokens, i):
		return nats * index.VerbFactor, false
	}
	return nats, false
}

// translatedForms gives the ways to express an English term in Swedish, and adds to the
// query what search needs of them.
func (r *reader) translatedForms(t term, translated translation) []form {
	if len(translated.words) == 0 {
		if t.exact {
			return t.forms
		}
		return append(t.forms, formOf(swedish.Respell(t.word), translatedShare))
	}
	var forms []form
	for _, word := range translated.words {
		forms = append(forms, formOf(word, translatedShare))
		for _, past := range swedish.PastForms(word) {
			forms = append(forms, formOf(past, translatedShare))
		}
	}
	r.others = append(r.others, translated.words[1:]...)
	return forms
}

// correct gives the word that a misspelt one was most likely meant to be.
func (r *reader) correct(word string) (string, bool) {
	if _, common := swedish.Information(word); common {
		return "", false // a common word is no slip
	}
	if r.corrected++; r.corrected > maxCorrected {
		return "", false
	}
	return r.snapshot.Correct(word)
}

func formOf(word string, share float64) form {
	f := form{word: word, stem: swedish.Stem(word), share: share}
	for _, g := range swedish.Grams(word) {
		f.grams = append(f.grams, gram{text: g})
	}
	return f
}

// amountsOf gives the tokens that together form a value ("90 miljarder", "10 %") by their
// numbers: the first with the value's key, the others with "".
func amountsOf(tokens []swedish.Token) map[int]string {
	amounts := make(map[int]string)
	for _, v := range swedish.ValuesOf(tokens) {
		if v.Kind == swedish.Date {
			continue
		}
		for i, t := range tokens {
			switch {
			case t.Start == v.Start && t.End < v.End:
				amounts[i] = v.Key()
			case v.Start < t.Start && t.End <= v.End:
				amounts[i] = ""
			}
		}
	}
	return amounts
}

func within(s swedish.Span, spans []swedish.Span) bool {
	return slices.ContainsFunc(spans, func(span swedish.Span) bool { return span.Start <= s.Start && s.End <= span.End })
}
