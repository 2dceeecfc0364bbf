package assistant

import (
	"slices"
	"strings"
	"unicode/utf8"

	"svara/internal/index"
	"svara/internal/swedish"
)

// held says how much of each term of a query a text holds, from 0 to 1.
type held []float64

// layer is what a text in or around a unit holds and how much of that counts.
type layer struct {
	held  held
	share float64
}

// none is held by a text without words.
func (q query) none() held { return make(held, len(q.terms)) }

// best gives for each term the most that any layer holds of it.
func (q query) best(groups ...[]layer) held {
	h := make(held, len(q.terms))
	for _, layers := range groups {
		for _, l := range layers {
			for i, x := range l.held {
				h[i] = max(h[i], l.share*x)
			}
		}
	}
	return h
}

// coverage is the share of the question's information that is held, 0 to 1.
func (q query) coverage(h held) float64 {
	if q.total == 0 {
		return 0
	}
	sum := 0.0
	for i, x := range h {
		sum += q.terms[i].weight * x
	}
	return sum / q.total
}

// heldBy gives how much of the query a text holds.
func (q query) heldBy(text string) held { return q.heldByBag(q.bagOf(text)) }

func (q query) heldByBag(b bag) held {
	h := q.heldIn(b.has, b.stems)
	for i, t := range q.terms {
		h[i] = max(h[i], b.ranged[t.forms[0].key])
	}
	return h
}

// heldByDocument gives how much of the query a document holds, judging by 4-grams alone.
func (q query) heldByDocument(s *index.Snapshot, doc *index.Document) held {
	has := make([]bool, q.keys)
	for g, key := range q.grams {
		has[key] = s.DocumentHolds(doc, g)
	}
	return q.heldIn(has, nil)
}

// about reduces h, held elsewhere in the text, to what counts for a sentence: more for
// names than for other words.
func (q query) about(h held, share float64) held {
	counts := make(held, len(h))
	for i, x := range h {
		if q.terms[i].exact {
			counts[i] = aboutShare * x
		} else {
			counts[i] = share * x
		}
	}
	return counts
}

// heldIn gives how much of the query a text holds that contains these of its keys, and
// these stems; nil if the stems are unknown.
func (q query) heldIn(has []bool, stems []string) held {
	h := make(held, len(q.terms))
	for i, t := range q.terms {
		for _, f := range t.forms {
			if f.share > h[i] {
				h[i] = max(h[i], f.share*f.in(has, stems, t.exact))
			}
		}
	}
	return h
}

// definedTerms is the greatest number of terms in a question that asks what or who one
// thing or person is.
const definedTerms = 2

// definedBy reports whether the query asks what or who something is, and a text says it:
// "X är …", "X innebär …", "X, …", "civilminister Erik Slottner".
func (q query) definedBy(text string) bool {
	person := q.ask.Kind == swedish.Person
	if q.ask.Kind != swedish.Definition && !person || len(q.terms) > definedTerms {
		return false
	}
	names := swedish.Names(text)
	if person && len(names) == 0 {
		return false
	}
	tokens := swedish.Tokens(text)
	for i, t := range tokens[:max(len(tokens)-1, 0)] {
		if !q.asks(swedish.Stem(t.Text)) {
			continue
		}
		next := tokens[i+1]
		switch next.Text {
		case "är", "innebär", "betyder", "kallas", "heter", "avser", "avses":
			return true
		case "handlar":
			if i+2 < len(tokens) && tokens[i+2].Text == "om" {
				return true
			}
		}
		apposition := text[t.End:next.Start] == ", "
		if apposition || person && within(next.Span, names) && !within(t.Span, names) {
			return true
		}
	}
	return false
}

// asks reports whether a stem is that of a term, other than the words that merely form a
// question.
func (q query) asks(stem string) bool {
	for _, t := range q.terms {
		forms := t.forms[:1]
		if q.ask.English {
			forms = t.forms
		}
		if !swedish.IsFrameWord(t.word) && slices.ContainsFunc(forms, func(f form) bool { return f.stem == stem }) {
			return true
		}
	}
	return false
}

// restatedBy reports whether a text says nothing that is not in the question.
func (q query) restatedBy(text string) bool {
	asked := make(map[string]bool)
	for _, t := range q.terms {
		for _, f := range t.forms {
			asked[f.stem] = true
		}
	}
	return !slices.ContainsFunc(swedish.ContentWords(text), func(t swedish.Token) bool { return !asked[swedish.Stem(t.Text)] })
}

// compoundShare is how much of a word a compound says that ends with it: a
// "kvalitetsmässa" is a "mässa". Shorter ends are chance.
const (
	compoundShare = 0.85
	compoundEnd   = 4 // letters
)

// particles change the meaning of the verb that they are joined to, so the result is not
// a compound.
var particles = []string{"av", "an", "be", "för", "in", "om", "på", "upp", "ut"}

// derives reports whether a word ends with a particle joined to end, and so has another
// meaning than end: a "veckoavgift" is no "gift".
func derives(word, end string) bool {
	return slices.ContainsFunc(particles, func(particle string) bool {
		if !strings.HasSuffix(word, particle+end) {
			return false
		}
		_, common := swedish.Information(particle + end)
		return common
	})
}

// in reports how much of the form is in a text that has these keys: 1 for its stem,
// less for a compound of it and for words that share the information of its
// grams.
func (f form) in(has []bool, stems []string, exact bool) float64 {
	switch {
	case has[f.key]:
		return 1
	case f.value != "", strings.ContainsAny(f.stem, "0123456789"):
		return 0
	}
	if utf8.RuneCountInString(f.stem) >= compoundEnd && !exact {
		for _, stem := range stems {
			if strings.HasSuffix(stem, f.stem) && !derives(stem, f.stem) {
				return compoundShare
			}
		}
		if f.inParts(stems) {
			return compoundShare
		}
	}
	shared, all := 0.0, 0.0
	for _, g := range f.grams {
		all += g.rarity
		if has[g.key] {
			shared += g.rarity
		}
	}
	if all == 0 {
		return 0
	}
	return index.Likeness(shared/all, exact)
}

// longestEnding is the greatest length in bytes of an inflection after a stem: "platsen".
const longestEnding = 4

// inParts reports whether the form is a compound whose parts occur apart in a text:
// "simskoleplats" in "plats i simskola".
func (f form) inParts(stems []string) bool {
	for _, head := range stems {
		at := strings.LastIndex(f.word, head)
		if at < compoundEnd || utf8.RuneCountInString(head) < compoundEnd || len(f.word)-at-len(head) > longestEnding {
			continue
		}
		first := f.word[:at]
		first = strings.TrimSuffix(strings.TrimSuffix(first, "s"), "e")
		if slices.ContainsFunc(stems, func(stem string) bool {
			return stem != f.stem && utf8.RuneCountInString(first) >= compoundEnd && utf8.RuneCountInString(stem) >= compoundEnd && strings.HasPrefix(stem, first)
		}) {
			return true
		}
	}
	return false
}

// bag is the words of a text, as far as the query is concerned.
type bag struct {
	has     []bool          // what of the query's keys, by number
	ranged  map[int]float64 // how much of measures its ranges say, by key
	stems   []string
	outside bool // it has ranges of what the query measures, which lies in none of them
}

// bagOf reads the words of a text.
func (q query) bagOf(text string) bag {
	tokens := swedish.Tokens(text)
	b := bag{has: make([]bool, q.keys), stems: make([]string, 0, len(tokens))}
	for _, t := range tokens {
		if swedish.IsStopword(t.Text) {
			continue
		}
		stem := swedish.Stem(t.Text)
		b.stems = append(b.stems, stem)
		if key, asked := q.stems[stem]; asked {
			b.has[key] = true
		}
		for _, g := range swedish.Grams(t.Text) {
			if key, asked := q.grams[g]; asked {
				b.has[key] = true
			}
		}
	}
	if len(q.values) > 0 {
		for _, v := range swedish.ValuesOf(tokens) {
			if key, asked := q.values[v.Key()]; asked {
				b.has[key] = true
			}
		}
	}
	b.outside = q.markRanges(&b, text, swedish.Unit{})
	return b
}
