package proof

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// actors are the stems of words for those who act in public affairs: a sentence about one
// of them is not about another.
var actors = stemsOf(`regering riksdag stat kommun region landsting myndighet nämnd departement minister länsstyrelse domstol polis
	företag bolag förbund fullmäktige government parliament state municipality region agency authority ministry court company police`)

func isActor(word string) bool { return actors[swedish.Stem(word)] }

// lacksRoles says who is somebody else in the evidence than in the claim.
func (c claim) lacksRoles(used []int, evidence []Evidence) string {
	if c.saidByOthers(used, evidence) {
		return "who says it"
	}
	if c.wrongRole(used, evidence) {
		return "who is what"
	}
	if word := c.lacksSubject(used, evidence); word != "" {
		return word
	}
	if word := c.otherNames(used, evidence); word != "" {
		return word
	}
	return c.turned(evidence[used[0]])
}

// turned gives an actor that comes before another one in the claim and after it in the
// evidence, which swaps who does what to whom. That is right if one of the two is passive
// ("av", "by"). Actors in a row ("kommuner och regioner") count as one.
func (c claim) turned(e Evidence) string {
	own, told := actorsOf(c.tokens), actorsOf(e.tokens)
	for i, a := range own {
		for _, b := range own[i+1:] {
			if a.row == b.row || c.speaker[a.stem] || c.speaker[b.stem] || c.has(passive) != e.has(passive) {
				continue
			}
			if after(told, a.stem, b.stem) {
				return c.text[a.Start:a.End]
			}
		}
	}
	return ""
}

// after reports whether an actor stands only after another, and not in a row with it.
func after(told []actor, a, b string) bool {
	first, last := -1, -1
	for i, t := range told {
		if t.stem == a && first < 0 {
			first = i
		}
		if t.stem == b {
			last = i
		}
	}
	return first >= 0 && last >= 0 && last < first && told[first].row != told[last].row
}

var passive = []string{"av", "by"}

// actor is somebody who acts. Actors in a row have the same number.
type actor struct {
	swedish.Span
	stem string
	row  int
}

func actorsOf(tokens []swedish.Token) []actor {
	var found []actor
	row := 0
	for _, t := range tokens {
		switch {
		case isActor(t.Text):
			found = append(found, actor{t.Span, swedish.Stem(t.Text), row})
		case t.Text != "och" && t.Text != "samt" && t.Text != "and" && t.Text != "de" && t.Text != "the":
			row++
		}
	}
	return found
}

// has reports whether a sentence has one of words.
func (e Evidence) has(words []string) bool {
	return slices.ContainsFunc(e.tokens, func(t swedish.Token) bool { return slices.Contains(words, t.Text) })
}

// lacksSubject gives the first word of the claim, mostly what it is about, where the
// evidence does not have it.
func (c claim) lacksSubject(used []int, evidence []Evidence) string {
	if len(c.terms) == 0 || c.terms[0].start > c.tokens[0].Start || c.terms[0].inAny(used, evidence) {
		return ""
	}
	return c.terms[0].word
}

// otherNames reports whether one of several sentences in use is about somebody else than
// the claim: it has names, but none of the claim's.
func (c claim) otherNames(used []int, evidence []Evidence) string {
	own := make(map[string]bool)
	for _, t := range c.terms {
		if first, _ := utf8.DecodeRuneInString(t.word); unicode.IsUpper(first) {
			for _, stem := range t.stems {
				own[stem] = true
			}
		}
	}
	for _, u := range used {
		names := slices.DeleteFunc(swedish.Names(evidence[u].text), func(n swedish.Span) bool {
			return overlap(evidence[u].speaker, stemsOf(n.In(evidence[u].text)))
		})
		if len(used) < 2 || len(own) == 0 || len(names) == 0 || overlap(own, evidence[u].speaker) {
			continue
		}
		if !slices.ContainsFunc(names, func(n swedish.Span) bool { return overlap(own, stemsOf(n.In(evidence[u].text))) }) {
			return "the same names"
		}
	}
	return ""
}

func overlap(a, b map[string]bool) bool {
	for s := range a {
		if b[s] {
			return true
		}
	}
	return false
}

// wrongRole reports whether the claim connects a word with one name that the evidence
// connects with another.
func (c claim) wrongRole(used []int, evidence []Evidence) bool {
	own := bindings(c.text, c.tokens, true)
	for _, u := range used {
		for role, names := range bindings(evidence[u].text, evidence[u].tokens, false) {
			if own[role] != nil && !overlap(own[role], names) {
				return true
			}
		}
	}
	return false
}

// bindings gives, for the words that stand beside a name ("civilminister Erik
// Slottner", "Palle Lundberg, vd"; where is, also "Palle Lundberg är vd"), the stems
// of those names.
func bindings(text string, tokens []swedish.Token, is bool) map[string]map[string]bool {
	found := make(map[string]map[string]bool)
	for _, n := range swedish.Names(text) {
		for _, t := range beside(text, tokens, n, is) {
			if swedish.IsStopword(t.Text) {
				continue
			}
			stem := swedish.Stem(t.Text)
			if found[stem] == nil {
				found[stem] = make(map[string]bool)
			}
			maps.Copy(found[stem], stemsOf(n.In(text)))
		}
	}
	return found
}

// beside gives the words that stand beside a name.
func beside(text string, tokens []swedish.Token, name swedish.Span, is bool) []swedish.Token {
	var found []swedish.Token
	first := slices.IndexFunc(tokens, func(t swedish.Token) bool { return t.Start >= name.Start })
	after := slices.IndexFunc(tokens, func(t swedish.Token) bool { return t.Start >= name.End })
	if first > 0 && text[tokens[first-1].End:tokens[first].Start] == " " {
		found = append(found, tokens[first-1])
	}
	if first == 0 && strings.Count(name.In(text), " ") > 1 {
		found = append(found, tokens[first]) // "Civilminister Erik Slottner": a capital begins every sentence
	}
	if after < 0 {
		return found
	}
	if strings.HasPrefix(text[name.End:], ", ") {
		found = append(found, tokens[after])
	}
	if is && (tokens[after].Text == "är" || tokens[after].Text == "is") {
		found = append(found, tokens[after+1:min(after+4, len(tokens))]...)
	}
	return found
}
