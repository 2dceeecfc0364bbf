package assistant

import (
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// query is a question as evidence is weighed against it.
type query struct {
	question   string
	background string // what a follow-up leans on
	ask        swedish.Question
	terms      []term
	total      float64  // the sum of the terms' weights
	corrected  int      // words that a correction was sought for
	others     []string // words to search for beside the question's own
}

// term is one thing that a question speaks of.
type term struct {
	word   string
	forms  []form
	weight float64 // the information it carries, in nats, less for words of form
	exact  bool    // a proper name, a number or a code: nothing else will do
}

// form is one way to say a term.
type form struct {
	key   string // of a value; then the next two are empty
	stem  string
	grams []string
	share float64 // how much of the term it says
}

// backgroundFactor is how much of the information that a follow-up borrows must
// be in the answer: it is there to find the place.
const backgroundFactor = 0.35

// nameInformation is the least that a name or a number says, in nats: an answer
// about another one is no answer, however common it is.
const nameInformation = 3

// maxCorrected is for how many words of a question a correction is sought: each
// costs a look at the whole vocabulary.
const maxCorrected = 12

// How much of a term its other forms say.
const (
	correctedShare  = 0.95
	translatedShare = 0.9
)

// understand reads a question for its terms and the kind of answer it wants.
func understand(s *index.Snapshot, question, background string) query {
	q := query{question: question, background: background, ask: swedish.Ask(question)}
	seen := make(map[string]bool)
	q.read(s, question, 1, seen)
	q.read(s, background, backgroundFactor, seen)
	return q
}

// text gives what is searched for.
func (q query) text() string {
	return strings.Join(append([]string{q.question, q.background}, q.others...), " ")
}

// read adds the terms of text that are not there yet.
func (q *query) read(s *index.Snapshot, text string, factor float64, seen map[string]bool) {
	names := swedish.Names(text)
	tokens := swedish.Tokens(text)
	amounts := amountsOf(tokens)
	for i, token := range tokens {
		if amount, found := amounts[i]; found {
			if amount != "" {
				q.add(term{word: token.Text, forms: []form{{key: amount, share: 1}}, weight: factor * nameInformation, exact: true})
			}
			continue
		}
		if factor == 1 && q.isCount(token) {
			continue // a list of six need not say that it is
		}
		stem := swedish.Stem(token.Text)
		if seen[stem] || swedish.IsStopword(token.Text) || q.ask.English && swedish.IsEnglishStopword(token.Text) {
			continue
		}
		seen[stem] = true
		q.add(q.termOf(s, tokens, i, names, factor))
	}
}

// termOf gives the i-th token of a question as a term, and adds to q what search
// needs of its forms.
func (q *query) termOf(s *index.Snapshot, tokens []swedish.Token, i int, names []swedish.Span, factor float64) term {
	t := term{word: tokens[i].Text, forms: []form{formOf(tokens[i].Text, 1)}}
	t.weight, t.exact = q.weightOf(s, tokens, i, names)
	switch {
	case q.ask.English:
		for _, translated := range swedish.Translate(t.word) {
			t.forms = append(t.forms, formOf(translated, translatedShare))
			q.others = append(q.others, translated)
		}
	case !t.exact: // a name may be another's
		if corrected, found := q.correct(s, t.word); found {
			t.forms = append(t.forms, formOf(corrected, correctedShare))
			q.others = append(q.others, corrected)
			meant := slices.Clone(tokens)
			meant[i].Text = corrected // says as much as the word that was meant
			t.weight, _ = q.weightOf(s, meant, i, names)
		}
	}
	t.weight *= factor
	return t
}

// isCount reports whether a token says how many things are asked for.
func (q *query) isCount(token swedish.Token) bool {
	values := swedish.ValuesOf([]swedish.Token{token})
	return q.ask.Count > 0 && len(values) == 1 && values[0].Amount == float64(q.ask.Count)
}

func (q *query) add(t term) {
	q.terms = append(q.terms, t)
	q.total += t.weight
}

// weightOf gives what the i-th token of a question says, in nats, and whether
// nothing else will do: it is a name, a number or a code.
func (q *query) weightOf(s *index.Snapshot, tokens []swedish.Token, i int, names []swedish.Span) (nats float64, exact bool) {
	token := tokens[i]
	nats = s.Information(token.Text)
	switch {
	case strings.ContainsAny(token.Text, "0123456789") || swedish.IsOrdinal(token.Text):
		return max(nats, nameInformation), true
	case swedish.IsFrameWord(token.Text) || q.ask.English && isEnglishFrame(token.Text):
		return nats * index.FrameFactor, false
	case within(token.Span, names):
		return max(nats, nameInformation), true
	case swedish.IsVerb(tokens, i):
		return nats * index.VerbFactor, false
	}
	return nats, false
}

// correct gives the word that another was most likely meant to be.
func (q *query) correct(s *index.Snapshot, word string) (string, bool) {
	if _, common := swedish.Information(word); common {
		return "", false // a common word is no slip
	}
	if q.corrected++; q.corrected > maxCorrected {
		return "", false
	}
	return s.Correct(word)
}

func formOf(word string, share float64) form {
	return form{stem: swedish.Stem(word), grams: swedish.Grams(word), share: share}
}

// amountsOf gives the tokens that say a value together ("90 miljarder", "10 %")
// by their numbers: the first with the value's key, the others with "".
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

// isEnglishFrame reports whether an English word belongs to the form of
// questions, as its Swedish does.
func isEnglishFrame(word string) bool {
	return slices.ContainsFunc(swedish.Translate(word), swedish.IsFrameWord)
}

func within(s swedish.Span, spans []swedish.Span) bool {
	return slices.ContainsFunc(spans, func(span swedish.Span) bool { return span.Start <= s.Start && s.End <= span.End })
}
