package proof

import (
	"slices"
	"strings"

	"svara/internal/swedish"
)

// clause is a part of a sentence that is asserted or denied as a whole.
type clause struct {
	stems  map[string]bool
	start  int // in bytes
	denied bool
}

// joints begin a clause.
var joints = strings.Fields(`men medan att som eftersom fast trots då när därför därmed but while that which because although whereas who`)

// englishNegations turn what an English sentence says into its opposite.
var englishNegations = []string{"not", "no", "never", "nobody", "nothing", "none", "neither", "cannot", "without"}

// clausesOf divides a sentence at its punctuation and joints.
func clausesOf(text string, tokens []swedish.Token) []clause {
	english := swedish.IsEnglish(text)
	var clauses []clause
	for i, t := range tokens {
		if i == 0 || joint(tokens[i:]) || strings.ContainsAny(text[tokens[i-1].End:max(t.Start, tokens[i-1].End)], ".,;:!?()–\n") {
			clauses = append(clauses, clause{stems: make(map[string]bool), start: t.Start})
		}
		c := &clauses[len(clauses)-1]
		c.denied = c.denied || denies(t.Text, english)
		if !swedish.IsStopword(t.Text) {
			c.stems[swedish.Stem(t.Text)] = true
		}
	}
	return clauses
}

// joint reports whether a clause begins with tokens. "att" followed by a verb in its base
// form belongs to the clause before.
func joint(tokens []swedish.Token) bool {
	return slices.Contains(joints, tokens[0].Text) && !(tokens[0].Text == "att" && len(tokens) > 1 && isBase(tokens[1].Text))
}

// denies reports whether a word denies something.
func denies(word string, english bool) bool {
	if !english {
		return swedish.Denies(word)
	}
	return slices.Contains(englishNegations, word) || strings.HasSuffix(word, "n't") || strings.HasSuffix(word, "n’t")
}

// contradicts reports whether the claim says yes where the most similar clause in use
// says no, or the other way round.
func (c claim) contradicts(used []int, evidence []Evidence) bool {
	for i, own := range c.clauses {
		end := len(c.text)
		if i+1 < len(c.clauses) {
			end = c.clauses[i+1].start
		}
		best, all, agrees := 0, 0, true
		for _, u := range used {
			for _, said := range evidence[u].clauses {
				n := c.shared(own.start, end, said)
				if n > best {
					best, agrees = n, false
				}
				agrees = agrees || n == best && own.denied == said.denied
			}
		}
		for _, t := range c.terms {
			if own.start <= t.start && t.start < end && !c.isSpeaker(t) && t.inAny(used, evidence) {
				all++
			}
		}
		if !agrees && (3*best > 2*all || own.denied != evidence[used[0]].denies()) {
			return true
		}
	}
	return false
}

// denies reports whether any clause does.
func (e Evidence) denies() bool {
	return slices.ContainsFunc(e.clauses, func(c clause) bool { return c.denied })
}

// shared gives how many terms of a part of the claim a clause has.
func (c claim) shared(start, end int, said clause) int {
	n := 0
	for _, t := range c.terms {
		if start <= t.start && t.start < end && !c.isSpeaker(t) && slices.ContainsFunc(t.stems, func(s string) bool { return said.stems[s] }) {
			n++
		}
	}
	return n
}

// isSpeaker reports whether a term names the person who says what the claim reports.
func (c claim) isSpeaker(t term) bool {
	return slices.ContainsFunc(t.stems, func(s string) bool { return c.speaker[s] })
}
