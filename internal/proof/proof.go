// Package proof decides whether texts say what a sentence says, as far as words
// can tell. A language model's sentence goes into an answer only with the
// sentences of the documents that prove it.
//
// Start reading at Prove. What a claim must share with its evidence: every number,
// date, name and quotation, units, yes or no, and most of its other words. It takes
// a paraphrase in quite other words for unproved: silence is the smaller harm.
// Nothing is stored.
package proof

import (
	"regexp"
	"slices"
	"strings"

	"svara/internal/swedish"
)

// Evidence is a sentence of a document, read for what it can prove.
type Evidence struct {
	text   string
	above  map[string]bool // stems of the title and the headings above it
	stems  map[string]bool
	values map[string]bool // keys of numbers and dates
	units  map[string][]string
}

// Read reads a sentence of a document as evidence. The title of the document and
// the headings above it, which say what it is about, count as its words, but not
// for numbers.
func Read(sentence, above string) Evidence {
	e := Evidence{text: sentence, above: stemsOf(above), stems: stemsOf(sentence), values: make(map[string]bool), units: units(swedish.Tokens(sentence))}
	for _, v := range swedish.Values(sentence) {
		for _, key := range keys(v) {
			e.values[key] = true
		}
	}
	return e
}

// maxUsed is how many sentences that follow each other may prove one: it may join
// what they say. Of two that stand apart a model made one that neither says, the
// beginning of this and the end of that.
const maxUsed = 3

// What of a claim its evidence must hold, besides all that is firm: the share of
// its telling words, higher where sentences are joined, and the share of the pairs
// of neighbouring ones that stand in one sentence. 'go test ./internal/proof -run
// TestChance -v' says how often a sentence is proved by others of its document.
const (
	provedShare = 0.75
	joinedShare = 0.9
	pairShare   = 0.7
)

// What else keeps chance out: that a share of the words stands in the sentences
// themselves and not only above them, and that an answer of hardly any words
// ("13") is proved where what was asked is spoken of.
const (
	ownShare   = 0.5
	shortClaim = 2 // terms
	askedShare = 0.5
)

// Prove gives the numbers of the sentences of evidence that say what a sentence of
// an answer says, in order; none, and what they lack, in English, where they do not.
func Prove(sentence, question string, evidence []Evidence) (used []int, lacks string) {
	c := read(sentence)
	if len(c.terms) <= shortClaim {
		c.asked = slices.DeleteFunc(read(question).terms, func(t term) bool { return swedish.IsFrameWord(swedish.Fold(t.word)) })
	}
	if len(c.terms) == 0 {
		return nil, "anything to prove"
	}
	for len(used) < maxUsed {
		best, gain := -1, 0
		for i, e := range evidence {
			if n := c.gain(e, used, evidence); n > gain && follows(i, used) {
				best, gain = i, n
			}
		}
		if best < 0 {
			break
		}
		used = append(used, best)
		if lacks = c.lacks(used, evidence); lacks == "" {
			break
		}
	}
	if len(used) == 0 {
		return nil, "any of its words"
	}
	if lacks != "" {
		return nil, lacks
	}
	slices.Sort(used)
	return used, ""
}

// follows reports whether a sentence stands next to one in use, or is the first.
func follows(i int, used []int) bool {
	return len(used) == 0 || !slices.Contains(used, i) && (slices.Contains(used, i-1) || slices.Contains(used, i+1))
}

// claim is what a sentence's evidence must hold.
type claim struct {
	text  string
	terms []term // in the order of the text
	asked []term // of the question, where these alone say too little
	units map[string][]string
}

// term is one thing that a claim says, and the stems or the key that say it.
type term struct {
	word  string
	stems []string
	key   string // of a number or a date; then stems is empty
	firm  bool   // a number, a date, a name or an ordinal: nothing else will do
}

func read(sentence string) claim {
	english := swedish.IsEnglish(sentence)
	tokens := swedish.Tokens(sentence)
	if english {
		tokens = swedish.EnglishTokens(sentence)
	}
	c := claim{text: sentence, units: units(tokens)}
	values, names := swedish.ValuesOf(tokens), swedish.Names(sentence)
	for i := 0; i < len(tokens); {
		t := tokens[i]
		if v := slices.IndexFunc(values, func(v swedish.Value) bool { return v.Start <= t.Start && t.End <= v.End }); v >= 0 {
			if values[v].Start == t.Start {
				c.terms = append(c.terms, term{word: values[v].In(sentence), key: values[v].Key(), firm: true})
			}
			if i++; i < len(tokens) && t.End == values[v].End && isMeasure(tokens[i].Text) {
				i++ // which c.units has
			}
			continue
		}
		said, length := term{word: t.In(sentence), stems: []string{swedish.Stem(t.Text)}}, 1
		if english {
			length = said.translate(tokens[i:])
		}
		said.firm = swedish.IsOrdinal(t.Text) || strings.ContainsAny(t.Text, "0123456789") ||
			slices.ContainsFunc(names, func(n swedish.Span) bool { return n.Start <= t.Start && t.End <= n.End })
		if !swedish.IsStopword(t.Text) && !(english && length == 1 && swedish.IsEnglishStopword(t.Text)) {
			c.terms = append(c.terms, said)
		}
		i += length
	}
	return c
}

// translate adds the stems of the Swedish for the words that tokens begin with, and
// gives how many of them that is of.
func (t *term) translate(tokens []swedish.Token) int {
	words := make([]string, len(tokens))
	for i, token := range tokens {
		words[i] = token.Text
	}
	found, length := swedish.Translate(words)
	for _, word := range found {
		t.stems = append(t.stems, swedish.Stem(word))
		for _, past := range swedish.PastForms(word) {
			t.stems = append(t.stems, swedish.Stem(past))
		}
	}
	return max(length, 1)
}

// gain is how much more of the claim a sentence holds than those in use: numbers
// and names before other words.
func (c claim) gain(e Evidence, used []int, evidence []Evidence) int {
	gain := 0
	for _, t := range c.terms {
		switch {
		case !t.in(e) || t.inAny(used, evidence):
		case t.firm:
			gain += 2
		default:
			gain++
		}
	}
	return gain
}

// lacks says what the sentences in use lack of the claim, the first of which holds
// most of it; "" if they say it.
func (c claim) lacks(used []int, evidence []Evidence) string {
	for _, t := range c.terms {
		if t.firm && !t.inAny(used, evidence) {
			return t.word
		}
	}
	var text strings.Builder
	for _, i := range used {
		text.WriteString(evidence[i].text + "\n")
		if !sameUnits(c.units, evidence[i].units) {
			return "its unit"
		}
	}
	nearest := evidence[used[0]]
	quote, opposite := unquoted(c.text, text.String()), c.opposite(nearest)
	switch {
	case quote != "":
		return "the words " + quote
	case denies(c.text) != denies(nearest.text):
		return "the same yes or no"
	case opposite != "":
		return opposite
	}
	return c.lacksWords(used, evidence)
}

// lacksWords says whether too few of the claim's words are there, or too far apart.
func (c claim) lacksWords(used []int, evidence []Evidence) string {
	n, own, together := 0, 0, 0
	for i, t := range c.terms {
		if t.inAny(used, evidence) {
			n++
		}
		if slices.ContainsFunc(used, func(u int) bool { return t.itself(evidence[u]) }) {
			own++
		}
		if i > 0 && near(c.terms[i-1], t, used, evidence) {
			together++
		}
	}
	wanted := provedShare
	if len(used) > 1 {
		wanted = joinedShare
	}
	asked := 0
	for _, t := range c.asked {
		if t.inAny(used, evidence) {
			asked++
		}
	}
	switch {
	case float64(n) < wanted*float64(len(c.terms)), float64(own) < ownShare*float64(len(c.terms)):
		return "most of its words"
	case float64(asked) < askedShare*float64(len(c.asked)):
		return "what was asked"
	case float64(together) < pairShare*float64(len(c.terms)-1):
		return "its words together"
	}
	return ""
}

// opposite gives a word of the claim that the evidence says the opposite of.
func (c claim) opposite(e Evidence) string {
	for _, t := range c.terms {
		if t.in(e) {
			continue
		}
		for _, opposite := range swedish.Opposites(t.word) {
			if e.stems[swedish.Stem(opposite)] {
				return t.word
			}
		}
	}
	return ""
}

// compoundEnd is the least number of letters that a compound must share with the
// word that it ends with.
const compoundEnd = 4

// in reports whether a sentence or what stands above it says a term.
func (t term) in(e Evidence) bool {
	return t.itself(e) || slices.ContainsFunc(t.stems, func(stem string) bool { return e.above[stem] })
}

// itself reports whether a sentence itself says a term. A compound says the word
// that it ends with.
func (t term) itself(e Evidence) bool {
	if t.key != "" {
		return e.values[t.key]
	}
	return slices.ContainsFunc(t.stems, func(stem string) bool {
		if e.stems[stem] {
			return true
		}
		if len([]rune(stem)) < compoundEnd {
			return false
		}
		for s := range e.stems {
			if strings.HasSuffix(s, stem) {
				return true
			}
		}
		return false
	})
}

func (t term) inAny(used []int, evidence []Evidence) bool {
	return slices.ContainsFunc(used, func(i int) bool { return t.in(evidence[i]) })
}

// near reports whether two terms stand in one of the sentences in use, or in two
// that follow each other ("Palle Lundberg talade. Han är vd.").
func near(a, b term, used []int, evidence []Evidence) bool {
	return slices.ContainsFunc(used, func(i int) bool {
		return a.in(evidence[i]) && slices.ContainsFunc(used, func(j int) bool { return max(i-j, j-i) <= 1 && b.in(evidence[j]) })
	})
}

func stemsOf(text string) map[string]bool {
	stems := make(map[string]bool)
	for _, w := range swedish.Words(text) {
		stems[swedish.Stem(w)] = true
	}
	return stems
}

// keys gives the key of a value and, after it, those of what it says less exactly:
// the year, the month and the day of a date.
func keys(v swedish.Value) []string {
	all := []string{v.Key()}
	if v.Kind != swedish.Date {
		return all
	}
	for _, part := range []swedish.Value{
		{Kind: v.Kind, Year: v.Year}, {Kind: v.Kind, Year: v.Year, Month: v.Month}, {Kind: v.Kind, Month: v.Month, Day: v.Day}, {Kind: v.Kind, Month: v.Month},
	} {
		all = append(all, part.Key())
	}
	return all
}

// quotation is words in quotation marks: at least two, since one is a term.
var quotation = regexp.MustCompile(`["”“„«»]([^"”“„«»]+ [^"”“„«»]+)["”“„«»]`)

// unquoted gives the first quotation in a claim that is not word for word in text.
func unquoted(claim, text string) string {
	plain := strings.Join(swedish.Words(text), " ")
	for _, found := range quotation.FindAllStringSubmatch(claim, -1) {
		if !strings.Contains(" "+plain+" ", " "+strings.Join(swedish.Words(found[1]), " ")+" ") {
			return found[0]
		}
	}
	return ""
}

// englishNegations turn what an English sentence says into its opposite.
var englishNegations = []string{"not", "no", "never", "nobody", "nothing", "none", "neither", "cannot", "without"}

// denies reports whether a text has a word that denies something.
func denies(text string) bool {
	if !swedish.IsEnglish(text) {
		return swedish.Denies(text)
	}
	return slices.ContainsFunc(swedish.Words(text), func(w string) bool {
		return slices.Contains(englishNegations, w) || strings.HasSuffix(w, "n't") || strings.HasSuffix(w, "n’t")
	})
}
