package proof

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// reporting are the words that introduce what somebody says.
var reporting = strings.Fields(`säger sade sa sagt menar menade anser ansåg påpekar påpekade betonar betonade understryker underströk
	berättar berättade förklarar förklarade hävdar hävdade tillägger tillade konstaterar konstaterade framhåller framhöll bedömer bedömde
	tycker tyckte tror avslutar avslutade fortsätter fortsatte skriver skrev svarar svarade varnar varnade enligt
	says said thinks believes believed states stated argues argued adds added notes noted emphasises emphasizes emphasised estimates estimated
	according explains explained claims claimed points stresses stressed`)

// speakerReach is how many words may stand between such a word and the name of the
// speaker.
const speakerReach = 4

// speakers gives the stems of the names of those who, according to a sentence, say
// something.
func speakers(text string, tokens []swedish.Token) map[string]bool {
	found := make(map[string]bool)
	names := namesOf(text, tokens)
	for _, t := range tokens {
		if !slices.Contains(reporting, t.Text) {
			continue
		}
		best, least := -1, 2*speakerReach+1
		for i, n := range names {
			between := wordsBetween(tokens, n, t.Span)
			if !strings.Contains(n.In(text), " ") {
				between += speakerReach // "Palle Lundberg, vd SKR, berättar"
			}
			if between < least {
				best, least = i, between
			}
		}
		for i, n := range names {
			if best >= 0 && (i == best || coordinated(text, n, names[best])) {
				maps.Copy(found, stemsOf(n.In(text)))
			}
		}
	}
	return found
}

// coordinated reports whether only "och" stands between two names.
func coordinated(text string, a, b swedish.Span) bool {
	between := strings.TrimSpace(text[min(a.End, b.End):max(a.Start, b.Start)])
	return between == "och" || between == "and" || between == "samt"
}

// namesOf gives the names in a sentence, including a single-word name at its very
// beginning, before a reporting word.
func namesOf(text string, tokens []swedish.Token) []swedish.Span {
	names := swedish.Names(text)
	if len(tokens) > 1 && slices.Contains(reporting, tokens[1].Text) && !swedish.IsStopword(tokens[0].Text) {
		if first, _ := utf8.DecodeRuneInString(tokens[0].In(text)); unicode.IsUpper(first) {
			names = append(names, tokens[0].Span)
		}
	}
	return names
}

// wordsBetween counts the tokens between two spans.
func wordsBetween(tokens []swedish.Token, a, b swedish.Span) int {
	n := 0
	for _, t := range tokens {
		if min(a.End, b.End) <= t.Start && t.End <= max(a.Start, b.Start) {
			n++
		}
	}
	return n
}

// maxSpeech is how many sentences after "Palle Lundberg säger:" count as his.
const maxSpeech = 3

// carried gives evidence in which the sentences after one that ends in a colon have the
// same speaker.
func carried(evidence []Evidence) []Evidence {
	evidence = slices.Clone(evidence)
	var speaker, last map[string]bool
	left := 0
	for i := range evidence {
		e := &evidence[i]
		announces := strings.HasSuffix(strings.TrimSpace(e.text), ":") && e.has(reporting)
		if len(e.speaker) > 0 {
			last, left = e.speaker, 0
		} else if left > 0 {
			e.speaker = speaker
			last = speaker
			left--
		}
		if announces {
			speaker, left = last, maxSpeech
		}
	}
	return evidence
}

// saidByOthers reports whether the evidence was said by others than the claim names.
func (c claim) saidByOthers(used []int, evidence []Evidence) bool {
	others := false
	for _, u := range used {
		told := evidence[u].speaker
		if overlap(c.speaker, told) {
			return false
		}
		others = others || len(told) > 0
	}
	return others && len(c.speaker) > 0
}
