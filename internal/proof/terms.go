package proof

import (
	"slices"
	"strings"

	"svara/internal/swedish"
)

// term is one thing that a claim says, and the stems or the key that say it.
type term struct {
	word    string
	words   []string // folded and, of an English one, the Swedish for it
	stems   []string
	key     string // of a number or a date; then stems is empty
	firm    bool   // a number, a date, a name or an ordinal: nothing else will do
	english bool   // translated
	start   int    // its place in the claim, in bytes
	bare    string // for a date with a year: the key without the year; year is the key of the year alone
	year    string
}

// read reads a sentence of an answer for what its evidence must hold.
func read(sentence string) claim {
	english := swedish.IsEnglish(sentence)
	tokens := swedish.Tokens(sentence)
	if english {
		tokens = swedish.EnglishTokens(sentence)
	}
	c := claim{text: sentence, units: units(tokens), tokens: tokens, clauses: clausesOf(sentence, tokens), speaker: speakers(sentence, tokens)}
	values, names := swedish.ValuesOf(tokens), swedish.Names(sentence)
	for i := 0; i < len(tokens); {
		t := tokens[i]
		if key, length := rate(tokens[i:]); length > 0 {
			c.terms = append(c.terms, term{word: sentence[t.Start:tokens[i+length-1].End], key: key, firm: true, start: t.Start})
			i += length
			continue
		}
		if v := slices.IndexFunc(values, func(v swedish.Value) bool { return v.Start <= t.Start && t.End <= v.End }); v >= 0 {
			if values[v].Start == t.Start {
				c.terms = append(c.terms, valueTerm(values[v], sentence))
			}
			if i++; i < len(tokens) && t.End == values[v].End && isMeasure(tokens[i].Text) {
				i++ // which c.units has
			}
			continue
		}
		said, length := term{word: t.In(sentence), words: []string{t.Text}, stems: formsOf(t.Text), start: t.Start}, 1
		if english {
			length = said.translate(tokens[i:])
			said.english = len(said.words) > 1
		}
		said.firm = isActor(t.Text) || swedish.IsOrdinal(t.Text) || strings.ContainsAny(t.Text, "0123456789") ||
			slices.ContainsFunc(names, func(n swedish.Span) bool { return n.Start <= t.Start && t.End <= n.End })
		if !swedish.IsStopword(t.Text) && !(english && length == 1 && swedish.IsEnglishStopword(t.Text)) {
			c.terms = append(c.terms, said)
		}
		i += length
	}
	return c
}

// valueTerm gives the term of a number or a date.
func valueTerm(v swedish.Value, sentence string) term {
	t := term{word: v.In(sentence), key: v.Key(), firm: true, start: v.Start}
	if v.Kind == swedish.Date && v.Year > 0 && v.Month > 0 {
		t.year = swedish.Value{Kind: v.Kind, Year: v.Year}.Key()
		t.bare = swedish.Value{Kind: v.Kind, Month: v.Month, Day: v.Day}.Key()
	}
	return t
}

// formsOf gives the stems of a Swedish word and, of a strong verb, of its past.
func formsOf(word string) []string {
	stems := []string{swedish.Stem(word)}
	for _, base := range []string{word, strings.TrimSuffix(word, "r"), strings.TrimSuffix(word, "s")} {
		past := swedish.PastForms(base)
		if past != nil {
			stems = append(stems, swedish.Stem(base))
		}
		for _, form := range past {
			stems = append(stems, swedish.Stem(form), swedish.Stem(form+"s"))
		}
	}
	return stems
}

// translate adds the stems of the Swedish words for the English words at the beginning of
// tokens, and gives how many of those it has translated.
func (t *term) translate(tokens []swedish.Token) int {
	words := make([]string, len(tokens))
	for i, token := range tokens {
		words[i] = token.Text
	}
	found, length := swedish.Translate(words)
	t.words = append(t.words, found...)
	for _, word := range found {
		t.stems = append(t.stems, swedish.Stem(word))
		for _, past := range swedish.PastForms(word) {
			t.stems = append(t.stems, swedish.Stem(past))
		}
	}
	return max(length, 1)
}

// compoundEnd is the least number of letters that a compound must share with the
// word that it ends with.
const compoundEnd = 4

// in reports whether a sentence, or the text above it, says a term.
func (t term) in(e Evidence) bool {
	return t.itself(e) || slices.ContainsFunc(t.stems, func(stem string) bool { return e.above[stem] || t.firm && e.speaker[stem] })
}

// itself reports whether a sentence itself says a term. A compound also says the word
// that it ends with.
func (t term) itself(e Evidence) bool {
	if t.key != "" {
		return e.values[t.key] || t.year != "" && e.values[t.bare] && e.years[t.year]
	}
	return slices.ContainsFunc(t.stems, func(stem string) bool {
		if e.stems[stem] {
			return true
		}
		if len([]rune(stem)) < compoundEnd {
			return false
		}
		for s := range e.stems {
			if strings.HasSuffix(s, stem) || t.english && begins(s, stem) || joins(stem, s, e.stems) || joins(stem, s, e.above) {
				return true
			}
		}
		return false
	})
}

// begins reports whether a compound begins with a stem: in English its parts are separate
// words.
func begins(compound, stem string) bool {
	rest, found := strings.CutPrefix(compound, stem)
	return found && len([]rune(rest)) >= compoundEnd
}

// joins reports whether a stem is a compound of two words in the evidence, of which end
// is the last part: "skolbudgeten" for "budgeten för skolan".
func joins(stem, end string, stems map[string]bool) bool {
	begin, found := strings.CutSuffix(stem, end)
	if begin = strings.TrimSuffix(begin, "s"); !found || len([]rune(begin)) < compoundEnd || len([]rune(end)) < compoundEnd {
		return false
	}
	for s := range stems {
		if strings.HasPrefix(s, begin) {
			return true
		}
	}
	return false
}

func (t term) inAny(used []int, evidence []Evidence) bool {
	return slices.ContainsFunc(used, func(i int) bool { return t.in(evidence[i]) })
}

// near reports whether two terms are in one of the sentences in use, or in two
// consecutive ones ("Palle Lundberg talade. Han är vd.").
func near(a, b term, used []int, evidence []Evidence) bool {
	return slices.ContainsFunc(used, func(i int) bool {
		return a.in(evidence[i]) && slices.ContainsFunc(used, func(j int) bool { return max(i-j, j-i) <= 1 && b.in(evidence[j]) })
	})
}
