package assistant

import (
	"slices"
	"strings"
	"unicode/utf8"

	"svara/internal/swedish"
)

// meansBy reports whether a text says what the words of the query mean, or who somebody
// is. For an abbreviation, it must be written out. For other words, there must be a verb
// that defines them or an explanation right after them, or they must begin a general
// statement, or be all that the section's heading says. next is the sentence after the
// text, if any.
func (q query) meansBy(text, next, heading string) bool {
	if abbreviation := swedish.Abbreviation(q.question); abbreviation != "" {
		return swedish.SpellsOut(text, abbreviation)
	}
	head := q.head()
	if head == "" {
		return true
	}
	last := lastOf(heading)
	return last != "" && q.restatedBy(last) && q.heldBy(last)[len(q.terms)-1] == 1 || explains(text, next, head)
}

// head gives the last significant word of the query; "" if there is none.
func (q query) head() string {
	for _, t := range slices.Backward(q.terms) {
		if !swedish.IsFrameWord(t.word) {
			return t.word
		}
	}
	return ""
}

// Verbs that say what something is. The first kind stands right after the word, the second
// within explainingReach words.
var (
	defining   = []string{"är", "består", "utgörs", "omfattar", "bygger", "kallas", "heter"}
	explaining = []string{"innebär", "innebära", "betyder", "avser", "avses", "menas", "definieras", "dvs"}
)

// explainingReach is how many words after the explained word such a verb may stand: "…,
// som i lagens mening avses".
const explainingReach = 6

// explains reports whether a text says what a word means.
func explains(text, next, word string) bool {
	tokens := swedish.Tokens(text)
	stem := swedish.Stem(word)
	for i, t := range tokens {
		if swedish.Stem(t.Text) != stem {
			continue
		}
		after := strings.TrimSpace(text[t.End:])
		soon := tokens[i+1 : min(len(tokens), i+1+explainingReach)]
		says := func(t swedish.Token) bool { return slices.Contains(explaining, t.Text) }
		before := tokens[max(0, i-3):i]
		named := func(t swedish.Token) bool {
			return strings.HasPrefix(t.Text, "kalla") || t.Text == "med" && slices.ContainsFunc(tokens, says)
		}
		switch {
		case strings.HasPrefix(after, "("), strings.HasPrefix(after, ", det vill säga"), strings.HasPrefix(after, ":"):
			return true
		case i+1 < len(tokens) && slices.Contains(defining, tokens[i+1].Text) && !strings.HasPrefix(after, ","):
			return true
		case slices.ContainsFunc(soon, says), slices.ContainsFunc(before, named):
			return true
		case i == 0 && t.Text == word && utf8.RuneCountInString(word) >= compoundEnd:
			return true // such things in general: "Fältservice görs hos kunden"
		}
	}
	return slices.ContainsFunc(tokens, func(t swedish.Token) bool { return swedish.Stem(t.Text) == stem }) && opensMeaning(next)
}

// opensMeaning reports whether a sentence begins to explain what the one before it
// mentions.
func opensMeaning(sentence string) bool {
	words := swedish.Words(sentence)
	return len(words) > 2 && slices.Contains([]string{"det", "de", "den", "detta"}, words[0]) && slices.Contains([]string{"innebär", "betyder", "är"}, words[1])
}
