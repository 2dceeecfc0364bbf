package assistant

import (
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// translation is the Swedish for an English word or phrase in a question.
type translation struct {
	words   []string // any of these, the likeliest first; none where the lexicon lacks it
	grammar bool     // it only carries grammar, or is part of a phrase that began earlier
}

// unknownFactor is the weight of an English word that the lexicon lacks, relative to its
// information. On 75 swequad questions put into English, 0.5, 0.7 and 1 refused 19, 21
// and 22 of the 60 answerable questions, and 12, 13 and 13 of the others.
const unknownFactor = 0.7

// weight gives the information of a translated word in nats: that of its most common
// translation, which a document that answers most likely uses.
func (t translation) weight(s *index.Snapshot) float64 {
	nats := s.Information(t.words[0])
	for _, word := range t.words[1:] {
		nats = min(nats, s.Information(word))
	}
	if slices.ContainsFunc(t.words, swedish.IsFrameWord) {
		nats *= index.FrameFactor
	}
	return nats
}

// translate gives the translations of the tokens of an English text.
func translate(text string, tokens []swedish.Token) []translation {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.Text
	}
	translated := make([]translation, len(tokens))
	for i := 0; i < len(words); {
		found, length := swedish.Translate(words[i:])
		switch stop := swedish.IsEnglishStopword(words[i]) && tokens[i].In(text) != "IT"; {
		case length > 1 || length == 1 && !stop:
			translated[i] = translation{words: found, grammar: swedish.IsStopword(found[0])}
		case stop:
			translated[i].grammar = true // "will" is hardly ever a testament
		}
		for j := i + 1; j < i+length; j++ {
			translated[j].grammar = true
		}
		i += max(length, 1)
	}
	return translated
}

// openings begin Swedish questions for each kind of answer.
var openings = map[swedish.Kind]string{
	swedish.Person: "Vem är", swedish.Amount: "Hur många", swedish.Time: "När är", swedish.Place: "Var är", swedish.List: "Vilka är",
	swedish.Reason: "Varför är", swedish.YesOrNo: "Är", swedish.Definition: "Vad är", swedish.Manner: "Hur är",
	swedish.About: "Vad handlar", swedish.Open: "Vad har",
}

// inSwedish writes an English question word by word in Swedish, for search and for the
// measures of doubt.
func inSwedish(text string, kind swedish.Kind, tokens []swedish.Token, translated []translation) string {
	words := []string{openings[kind]}
	for i, token := range tokens {
		switch t := translated[i]; {
		case t.grammar && (token.Text == "not" || token.Text == "no" || token.Text == "never"):
			words = append(words, "inte")
		case t.grammar:
		case len(t.words) > 0:
			words = append(words, t.words[0])
		case swedish.Fold(token.In(text)) == token.Text:
			words = append(words, token.In(text)) // a name keeps its capital
		default:
			words = append(words, token.Text)
		}
	}
	return strings.Join(words, " ")
}
