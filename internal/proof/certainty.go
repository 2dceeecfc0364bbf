package proof

import (
	"slices"
	"strings"

	"svara/internal/swedish"
)

// Words that turn a fact into something that may be, or should be.
var (
	possible = strings.Fields(`kan kunde kunna kunnat skulle eventuellt kanske möjligen möjligtvis can could may might would possibly perhaps maybe`)
	wanted   = strings.Fields(`bör borde ska skall måste behöver behövde behöva behövs behövdes vill ville krävs kräver krävdes
		föreslår föreslog föreslås förslag förslaget förslagen planerar planeras planerade avser målet syftet
		should must shall need needs needed want wants wanted ought propose proposes proposed proposal proposals plan plans planned`)
)

// strong are words that make a sentence say more than without them. They must come from
// the documents. Each word is mapped to the one that stands for its group.
var strong = map[string]string{}

func init() {
	for _, same := range []string{
		"alla samtliga varje allihop all every everyone each", "alltid always ständigt", "helt fullständigt fullt totalt completely entirely fully totally",
		"endast bara enbart only solely", "aldrig never", "mindre minst less least",
	} {
		words := strings.Fields(same)
		for _, w := range words {
			strong[w] = words[0]
		}
	}
}

// degrees say how much of what the next word says.
var degrees = map[string]string{
	"mer": "more", "mera": "more", "mest": "more", "more": "more", "most": "more",
	"mindre": "less", "minst": "less", "less": "less", "least": "less",
}

// shortVerbs are base forms that do not end in -a.
var shortVerbs = strings.Fields(`få gå se ge ta stå bli ha nå ske bo tro må dö le slå dra be te fly`)

// hedge is something that, according to a sentence, may or should be.
type hedge struct {
	possible bool
	roots    []string // of the verb, or of the next word if the verb says little
}

// hedges finds what the words for possible and wanted refer to.
func hedges(tokens []swedish.Token) []hedge {
	var found []hedge
	for i, t := range tokens {
		maybe := slices.Contains(possible, t.Text)
		if !maybe && !slices.Contains(wanted, t.Text) {
			continue
		}
		for j := i + 1; j < min(i+8, len(tokens)); j++ {
			if !isBase(tokens[j].Text) || slices.Contains(possible, tokens[j].Text) || slices.Contains(wanted, tokens[j].Text) {
				continue
			}
			if k := governed(tokens, j); k >= 0 {
				found = append(found, hedge{maybe, rootsOf(tokens[k].Text)})
			}
			break
		}
	}
	return found
}

// governed gives the verb numbered i, or the next word that says something.
func governed(tokens []swedish.Token, i int) int {
	for ; i < len(tokens); i++ {
		if !swedish.IsStopword(tokens[i].Text) {
			return i
		}
	}
	return -1
}

// isBase guesses whether a word is a verb in its base form.
func isBase(word string) bool {
	word = strings.TrimSuffix(word, "s")
	return slices.Contains(shortVerbs, word) || len(word) > 3 && strings.HasSuffix(word, "a")
}

// lacksCertainty says in what way the claim is more certain, or more general, than its
// evidence.
func (c claim) lacksCertainty(used []int, evidence []Evidence) string {
	if word := c.overstates(used, evidence); word != "" {
		return word
	}
	own := c.has(wanted)
	for _, u := range used {
		if c.surer(own, evidence[u].hedged) {
			return "a fact"
		}
	}
	if !own && !c.has(possible) && evidence[used[0]].demands() {
		return "a fact"
	}
	return c.wrongDegree(evidence[used[0]])
}

// surer reports whether the claim states something as a fact, or as what should be, that
// the evidence hedges. own tells whether the claim itself says that something should be.
func (c claim) surer(own bool, hedged []hedge) bool {
	for _, h := range hedged {
		if c.has(possible) || !c.says(h.roots) {
			continue
		}
		if !own || h.possible && !slices.ContainsFunc(hedged, func(o hedge) bool { return !o.possible && o.roots[0] == h.roots[0] }) {
			return true
		}
	}
	return false
}

// particles stand after verbs in their base form.
var particles = strings.Fields(`en ett fram upp ut in bort ner ned av om till`)

// demands reports whether a sentence is an item in a list of things to be done: it begins
// with a verb in its base form and has no full stop.
func (e Evidence) demands() bool {
	if len(e.tokens) < 2 || strings.ContainsAny(e.text[len(e.text)-1:], ".!?") {
		return false
	}
	first := e.tokens[0].Text
	return swedish.PastForms(first) != nil || strings.HasSuffix(first, "era") || isBase(first) && slices.Contains(particles, e.tokens[1].Text)
}

func (c claim) has(words []string) bool {
	return slices.ContainsFunc(c.tokens, func(t swedish.Token) bool { return slices.Contains(words, t.Text) })
}

// says reports whether a word of the claim has one of the roots.
func (c claim) says(roots []string) bool {
	return slices.ContainsFunc(c.terms, func(t term) bool {
		return slices.ContainsFunc(t.words, func(w string) bool { return slices.Contains(roots, root(w)) })
	})
}

// verbEndings end the forms of weak verbs, and their participles.
var verbEndings = strings.Fields(`ades ade ats ats ande ning des ts te de ar as at ad er es a r t d s`)

// root gives a verb without its ending, in whatever form it is: "höj" for "höjts".
func root(word string) string {
	for _, ending := range verbEndings {
		if rest, found := strings.CutSuffix(word, ending); found && len([]rune(rest)) >= 2 {
			return rest
		}
	}
	return word
}

// rootsOf gives the roots of a verb and of its past.
func rootsOf(word string) []string {
	roots := []string{root(word)}
	for _, form := range append(swedish.PastForms(word), swedish.PastForms(strings.TrimSuffix(word, "s"))...) {
		roots = append(roots, root(form), root(form+"s"))
	}
	return roots
}

// overstates gives a strong word of the claim that its evidence lacks.
func (c claim) overstates(used []int, evidence []Evidence) string {
	for _, t := range c.tokens {
		meant := strong[t.Text]
		if meant == "" {
			continue
		}
		if !slices.ContainsFunc(used, func(u int) bool {
			return slices.ContainsFunc(evidence[u].tokens, func(t swedish.Token) bool { return strong[t.Text] == meant })
		}) {
			return t.Text
		}
	}
	return ""
}

// wrongDegree gives a word to which the claim gives a greater degree than the evidence.
func (c claim) wrongDegree(e Evidence) string {
	said := make(map[string]string)
	for i, t := range e.tokens {
		if i > 0 && degrees[e.tokens[i-1].Text] != "" {
			said[swedish.Stem(t.Text)] += degrees[e.tokens[i-1].Text]
		}
	}
	for i, t := range c.tokens {
		if i == 0 || degrees[c.tokens[i-1].Text] == "" {
			continue
		}
		if other := said[swedish.Stem(t.Text)]; other != "" && !strings.Contains(other, degrees[c.tokens[i-1].Text]) {
			return c.tokens[i-1].Text + " " + t.Text
		}
	}
	return ""
}
