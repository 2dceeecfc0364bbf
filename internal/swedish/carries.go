package swedish

import (
	"slices"
	"strings"
)

// reasonWords announce a reason, a purpose or a cause.
var reasonWords = set(`eftersom därför anledning anledningen orsak orsaken orsakas beror skäl skälet grund tack syfte medför
	leder hämmar ty`)

// timeWords say when without a date.
var timeWords = set(`måndag tisdag onsdag torsdag fredag lördag söndag måndagar tisdagar onsdagar torsdagar fredagar lördagar söndagar
	senast dagligen veckan vecka veckor månad månader månaden timmar minuter dygnet årligen varje kvartal kvartalet
	vår våren sommar sommaren höst hösten vinter vintern tidigast omedelbart innan efter sedan`)

// Carries reports how well a sentence holds the kind of thing that is asked for: 1 if it
// plainly does, 0 if it does not, something between for hints. For kinds that any
// sentence can answer it gives 1.
func Carries(kind Kind, sentence string) float64 {
	switch kind {
	case Amount:
		return carriesAmount(sentence)
	case Time:
		return carriesTime(sentence)
	case Person:
		return carriesPerson(sentence)
	case Place:
		if len(Names(sentence)) > 0 {
			return 1
		}
		return 0.3
	case Reason:
		return carriesReason(sentence)
	}
	return 1
}

func carriesAmount(sentence string) float64 {
	best := 0.0
	for _, v := range Values(sentence) {
		if v.Kind != Date {
			return 1
		}
		best = 0.3
	}
	for _, w := range Words(sentence) {
		switch w {
		case "hälften", "dubbelt", "tredjedel", "fjärdedel", "båda":
			return 0.6
		case "ingen", "inga", "alla", "en", "ett", "varje", "årligen", "dagligen":
			best = max(best, 0.4)
		}
	}
	return best
}

func carriesTime(sentence string) float64 {
	if tellsDate(sentence) {
		return 1
	}
	for i, token := range Tokens(sentence) {
		_, found := timeWords[token.Text]
		clause := i == 0 || strings.HasSuffix(sentence[:token.Start], ", ")
		switch {
		case found, token.Text == "när", clause && (token.Text == "om" || token.Text == "då"): // "… när du fyllt 18", "Om ett fel uppstår, …"
			return 0.5
		case token.Text == "inom" && tellsDuration(firstWords(sentence[token.End:], 4)): // "inom tre veckor"
			return 0.5
		}
	}
	return 0
}

// tellsDate reports whether a sentence has a date or a time of day.
func tellsDate(sentence string) bool {
	return tellsClock(sentence, "") || slices.ContainsFunc(Values(sentence), func(v Value) bool {
		return v.Kind == Date && !(v.Month == 0 && endsName(sentence[:v.Start]))
	})
}

// endsName reports whether text ends with a capitalised word that does not begin it: a
// year after that is part of a name ("Kvalitetsmässan 2023").
func endsName(text string) bool {
	tokens := Tokens(text)
	return len(tokens) > 1 && capitalised(tokens[len(tokens)-1].In(text))
}

// roleEndings end the words for those who do things in the public sector.
var roleEndings = []string{"minister", "ministern", "chef", "chefen", "direktör", "direktören", "nämnden", "nämnd", "verket", "myndigheten",
	"rådet", "styrelsen", "regeringen", "kommunen", "kommuner", "regionen", "ordförande", "ansvarig", "ledare", "handläggare",
	"arbetsgivaren", "arbetsgivare", "läkare", "läraren", "rektorn", "rektor", "personal", "personen", "ombud", "föräldrar", "föräldrarna", "tinget", "riksdagen", "staten"}

func carriesPerson(sentence string) float64 {
	if len(Names(sentence)) > 0 {
		return 1
	}
	for _, w := range Words(sentence) {
		for _, ending := range roleEndings {
			if strings.HasSuffix(w, ending) {
				return 0.6
			}
		}
	}
	return 0.1
}

func carriesReason(sentence string) float64 {
	best := 0.4
	words := Words(sentence)
	for i, w := range words {
		_, announces := reasonWords[w]
		purpose := w == "att" && i > 0 && (words[i-1] == "för" || words[i-1] == "så")
		switch {
		case (announces || purpose) && i < 4: // "Orsaken är att …", "Främst för att …"
			return 1
		case announces:
			best = max(best, 0.9)
		case purpose || w == "genom" || w == "då" || w == "innebär":
			best = max(best, 0.5)
		}
	}
	return best
}

// firstWords gives the beginning of a text, n words long at most.
func firstWords(text string, n int) string {
	fields := strings.Fields(text)
	return strings.Join(fields[:min(n, len(fields))], " ")
}
