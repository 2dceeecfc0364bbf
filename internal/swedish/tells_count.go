package swedish

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// countsOf gives up to three words after a number that may say what it counts; none if a
// stop word or a mark follows. The first number of a range, "5–20 år", counts the same as
// the last.
func countsOf(tokens []Token, v Value) []string {
	i := slices.IndexFunc(tokens, func(t Token) bool { return t.Start >= v.End })
	var words []string
	end := v.End
	if i >= 0 && isDash(tokens[i].Start-end) && isNumber(tokens[i].Text) {
		end = tokens[i].End
		i++
	}
	for ; i >= 0 && i < len(tokens) && len(words) < 3; i++ {
		first, _ := utf8.DecodeRuneInString(tokens[i].Text)
		if tokens[i].Start-end > 1 || !unicode.IsLetter(first) || IsStopword(tokens[i].Text) {
			break
		}
		words, end = append(words, tokens[i].Text), tokens[i].End
	}
	return words
}

// isDash reports whether two numbers stand so many bytes apart that a dash may stand between
// them, and no comma with a space.
func isDash(bytes int) bool { return bytes == len("-") || bytes == len("–") }

// tellsCount reports whether a text may count what is asked for: it has a number, and
// not only numbers that count something else. Where it has no word for what is asked for,
// another word may say the same, but no unit does, nor one of the question's other words.
func (q Question) tellsCount(text, around string) bool {
	tokens := Tokens(text)
	same := func(word string) bool { return isSameThing(word, q.counted) }
	other := func(word string) bool {
		return slices.ContainsFunc(q.named, func(o string) bool { return isSameThing(word, o) })
	}
	names := slices.ContainsFunc(tokens, func(t Token) bool { return same(t.Text) })
	over := names || slices.ContainsFunc(Words(around), same)
	for _, v := range ValuesOf(tokens) {
		if v.Kind != Number || v.Amount != math.Trunc(v.Amount) {
			continue
		}
		counted := countsOf(tokens, v)
		switch {
		case len(counted) == 0:
			if over {
				return true
			}
		case slices.ContainsFunc(counted, same), !names && !isMeasure(counted[0]) && !slices.ContainsFunc(counted, other):
			return true
		}
	}
	for i, t := range tokens[:max(len(tokens)-1, 0)] {
		if slices.Contains(fewWords, t.Text) && slices.ContainsFunc(tokens[i+1:min(i+3, len(tokens))], func(t Token) bool { return same(t.Text) }) {
			return true
		}
	}
	return false
}

// measures are words after a number that count nothing but themselves, besides those for
// time.
var measures = set(`gång gånger meter kilometer centimeter millimeter kvadratmeter kvm kilo kg gram ton liter grader`)

func isMeasure(word string) bool {
	_, found := measures[word]
	return found || endsWith(word, spanEndings)
}

// fewWords say how many without a number, before what they count.
var fewWords = []string{"en", "ett", "ingen", "inget", "inga", "båda", "alla", "samtliga", "hälften", "varje", "flera"}

// isSameThing reports whether two words are the same, or one a compound that ends with
// the other.
func isSameThing(a, b string) bool {
	a, b = Stem(a), Stem(b)
	if utf8.RuneCountInString(a) < utf8.RuneCountInString(b) {
		a, b = b, a
	}
	if ending, found := strings.CutPrefix(a, b); found && (ending == "" || ending == "an" || ending == "n") {
		return true // the stemmer leaves the definite ending of "skolan"
	}
	return utf8.RuneCountInString(b) >= 3 && strings.HasSuffix(a, b)
}
