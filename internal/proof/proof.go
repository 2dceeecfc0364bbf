// Package proof decides whether texts say what a sentence says, as far as words can tell.
// A language model's sentence only goes into an answer together with the sentences of the
// documents that prove it.
//
// Start reading at Prove. A claim and its evidence must agree in every number, date, name
// and quotation, in units, in yes or no, and in most other words. A paraphrase in quite
// different words counts as unproved: silence does less harm. Further faults are found in
// certainty.go (what may or should be), clauses.go (what is denied), roles.go (who does
// what), speakers.go (who says it) and units.go. Nothing is stored.
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

	tokens  []swedish.Token
	clauses []clause
	hedged  []hedge         // what, according to it, may or should be
	speaker map[string]bool // stems of the names of who says it
	years   map[string]bool // keys of those above, where the sentence has none
}

// Read reads a sentence of a document as evidence. above is the title of the document and
// the headings above the sentence, which say what it is about. Their words count as its
// own, but their numbers do not.
func Read(sentence, above string) Evidence {
	tokens := swedish.Tokens(sentence)
	e := Evidence{text: sentence, above: stemsOf(above), stems: stemsOf(sentence), values: make(map[string]bool), units: units(tokens),
		tokens: tokens, clauses: clausesOf(sentence, tokens), hedged: hedges(tokens), speaker: speakers(sentence, tokens), years: make(map[string]bool)}
	for _, v := range swedish.ValuesOf(tokens) {
		for _, key := range keys(v) {
			e.values[key] = true
		}
	}
	for i := range tokens {
		if key, length := rate(tokens[i:]); length > 0 {
			e.values[key] = true
		}
	}
	own := slices.ContainsFunc(swedish.ValuesOf(tokens), func(v swedish.Value) bool { return v.Year > 0 })
	for _, v := range swedish.Values(above) {
		if v.Kind == swedish.Date && !own {
			e.years[swedish.Value{Kind: v.Kind, Year: v.Year}.Key()] = true
		}
	}
	return e
}

// ReadCell reads a cell of a table as evidence. text is the name of its row, the name of
// its column and the cell itself. otherWords are other words for its column, which count
// as its own.
func ReadCell(text, otherWords, above string) Evidence {
	e := Read(text, above)
	for stem := range stemsOf(otherWords) {
		e.stems[stem] = true
	}
	return e
}

// maxUsed is how many consecutive sentences may together prove one, which may combine
// what they say. From two sentences that stand apart, a model may make one that neither
// says, with the beginning of one and the end of the other.
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
	ownShare   = 0.7
	shortClaim = 2 // terms
	askedShare = 0.5
)

// Prove gives the numbers of the sentences in evidence that together say what a sentence
// of an answer says, in order. If they do not, it gives none, and says in English what
// they lack.
func Prove(sentence, question string, evidence []Evidence) (used []int, lacks string) {
	if asks(sentence) {
		return nil, "a statement"
	}
	c, evidence := read(afterYes(sentence)), carried(evidence)
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

// asks reports whether a sentence is a question. Small models repeat what they were
// asked, in words that the documents have too.
func asks(sentence string) bool {
	return strings.HasSuffix(strings.TrimRight(sentence, " \"'”’»)"), "?")
}

// afterYes gives a sentence without the yes or no that it begins with.
func afterYes(sentence string) string {
	first, rest, found := strings.Cut(sentence, ",")
	if found && slices.Contains([]string{"ja", "jo", "nej", "yes", "no"}, swedish.Fold(first)) {
		return strings.TrimSpace(rest)
	}
	return sentence
}

// follows reports whether a sentence is next to one in use, or is the first.
func follows(i int, used []int) bool {
	return len(used) == 0 || !slices.Contains(used, i) && (slices.Contains(used, i-1) || slices.Contains(used, i+1))
}

// claim is what a sentence's evidence must hold.
type claim struct {
	text  string
	terms []term // in the order of the text
	asked []term // of the question, where these alone say too little
	units map[string][]string

	tokens  []swedish.Token
	clauses []clause
	speaker map[string]bool
}

// gain is how much more of the claim is held with a sentence than by those in use,
// counting numbers and names before other words.
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

// lacks says what the sentences in use lack of the claim; "" if they say it. The first of
// them holds most of it.
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
	case c.contradicts(used, evidence):
		return "the same yes or no"
	case opposite != "":
		return opposite
	}
	for _, check := range []func([]int, []Evidence) string{c.lacksCertainty, c.lacksRoles} {
		if lacks := check(used, evidence); lacks != "" {
			return lacks
		}
	}
	return c.lacksWords(used, evidence)
}

// lacksWords reports whether too few of the claim's words are there, or too far apart.
func (c claim) lacksWords(used []int, evidence []Evidence) string {
	n, own, together := 0, 0, 0
	var last term // that is there
	for _, t := range c.terms {
		if t.inAny(used, evidence) {
			if n++; n > 1 && near(last, t, used, evidence) {
				together++
			}
			last = t
		}
		if slices.ContainsFunc(used, func(u int) bool { return t.itself(evidence[u]) || t.firm && t.in(evidence[u]) }) {
			own++
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
		for _, word := range t.words {
			if slices.ContainsFunc(swedish.Opposites(word), func(o string) bool { return e.stems[swedish.Stem(o)] || e.hasRoot(root(o)) }) {
				return t.word
			}
		}
	}
	return ""
}

// hasRoot reports whether a word of a sentence has a root.
func (e Evidence) hasRoot(r string) bool {
	return slices.ContainsFunc(e.tokens, func(t swedish.Token) bool { return root(t.Text) == r })
}

func stemsOf(text string) map[string]bool {
	return asSet(swedish.Stems(swedish.Tokens(text)))
}

func asSet(words []string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range words {
		set[w] = true
	}
	return set
}

// keys gives the key of a value, followed by the keys of less precise values that it
// contains: the year, the month and the day of a date.
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
