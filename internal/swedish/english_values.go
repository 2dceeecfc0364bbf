package swedish

import (
	"strings"
)

// englishValues are the English words that numbers and dates are written with,
// each with its Swedish.
var englishValues = pairsOf(`january januari february februari march mars april april may maj june juni july juli august augusti
	september september october oktober november november december december
	two två three tre four fyra five fem six sex seven sju eight åtta nine nio ten tio eleven elva twelve tolv
	thirteen tretton fourteen fjorton fifteen femton sixteen sexton seventeen sjutton eighteen arton nineteen nitton
	twenty tjugo thirty trettio forty fyrtio fifty femtio sixty sextio seventy sjuttio eighty åttio ninety nittio
	hundred hundra thousand tusen million miljoner millions miljoner billion miljarder billions miljarder
	trillion biljoner percent procent crowns kronor
	first första second andra third tredje fourth fjärde fifth femte sixth sjätte seventh sjunde eighth åttonde
	ninth nionde tenth tionde eleventh elfte twelfth tolfte`)

func pairsOf(list string) map[string]string {
	pairs := make(map[string]string)
	words := strings.Fields(list)
	for i := 0; i+1 < len(words); i += 2 {
		pairs[words[i]] = words[i+1]
	}
	return pairs
}

// EnglishTokens gives the tokens of an English text, with its numbers and dates rewritten
// in Swedish, so that ValuesOf can read them: "October 6th, 2021" becomes "6 oktober
// 2021", "2,000" "2000", "3 million" "3 miljoner".
func EnglishTokens(text string) []Token {
	tokens := Tokens(text)
	kept := tokens[:0]
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		written, found := englishValues[t.Text]
		switch {
		case (t.Text == "may" || t.Text == "march") && !isNamed(text, tokens, i):
			// the verbs
		case found:
			t.Text = written
		case t.Text == "per" && i+1 < len(tokens) && tokens[i+1].Text == "cent":
			t = Token{"procent", Span{t.Start, tokens[i+1].End}}
			i++
		case startsWithDigit(t.Text):
			t.Text = englishNumber(t.Text)
		}
		if t.Text == "half" && i+1 < len(tokens) && (tokens[i+1].Text == "a" || tokens[i+1].Text == "an") {
			kept = append(kept, Token{"en", t.Span}) // "half a million"
			t = Token{"halv", tokens[i+1].Span}
			i++
		}
		if n := len(kept); isMonth(t.Text) && n > 1 && kept[n-1].Text == "of" && isDay(kept[n-2].Text, months[t.Text]) {
			kept = kept[:n-1] // "the 6th of October"
		}
		if n := len(kept); n > 0 && isMonth(kept[n-1].Text) && isDay(t.Text, months[kept[n-1].Text]) && !(n > 1 && isNumber(kept[n-2].Text)) {
			kept[n-1].Text, t.Text = t.Text, kept[n-1].Text // "October 6"
		}
		kept = append(kept, t)
	}
	return kept
}

// isNamed reports whether the i-th token is capitalised for another reason than beginning
// a sentence: a number follows, or words come before it.
func isNamed(text string, tokens []Token, i int) bool {
	return capitalised(tokens[i].In(text)) && (i > 0 || len(tokens) > 1 && startsWithDigit(tokens[1].Text))
}

// englishNumber gives a number without the commas between threes of digits, and
// without the letters of an ordinal: "2,000", "21st".
func englishNumber(word string) string {
	for _, ending := range [...]string{"st", "nd", "rd", "th"} {
		if number, found := strings.CutSuffix(word, ending); found && isNumber(number) {
			return number
		}
	}
	whole := strings.ReplaceAll(word, ",", ".")
	if strings.Contains(word, ",") && grouped(whole) {
		return strings.ReplaceAll(word, ",", "")
	}
	return word
}
