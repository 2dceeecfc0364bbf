package swedish

import (
	"regexp"
	"slices"
	"strings"
)

// Tells reports whether a text holds what a question wants. around is the text above it,
// such as a heading or the name of a column, which may say what its numbers are.
func (q Question) Tells(text, around string) bool {
	switch q.Want {
	case Price:
		return tellsPrice(text, around)
	case Duration:
		return tellsDuration(text)
	case Lasting:
		return tellsDuration(text) || tellsEnd(text, around, q.Past)
	case Opening:
		return q.ifOpen && isClosed(text) || tellsHours(text, around, "öpp", []string{"stäng", "slut"})
	case Closing:
		return tellsHours(text, around, "stäng", []string{"öpp", "börj"})
	case Moment:
		return tellsMoment(text)
	case Phone:
		return phone.MatchString(text) || shortPhone.MatchString(text) && callsFor(text+"\n"+around)
	case Email:
		return email.MatchString(text)
	case Address:
		return tellsAddress(text)
	case Count:
		return q.tellsCount(text, around)
	}
	return true
}

var (
	phone      = regexp.MustCompile(`(?:^|[^\d.,])(?:\+\d[\d  -–/()]{7,}\d|0\d{1,3}(?:[ -–/]+\d[\d  ]{3,}\d|\d{5,})|112|11414|114 14|1177|11313|113 13)(?:[^\d]|$)`)
	shortPhone = regexp.MustCompile(`(?:^|[^\d.,])\d{3}[\d  -–]*\d(?:[^\d]|$)`)
	email      = regexp.MustCompile(`[\pL\d._+-]+\s?(?:@|\(at\)|\[at\])\s?[\pL\d-]+\.[\pL\d.-]+`)
)

// callsFor reports whether a text has a word for calling somebody.
func callsFor(text string) bool {
	return slices.ContainsFunc(Words(text), func(w string) bool {
		return strings.Contains(w, "telefon") || strings.HasSuffix(w, "nummer") || w == "tel" || w == "tfn" || w == "ring" || w == "ringer" || w == "anknytning"
	})
}

// chargeEndings end the words for a charge.
var chargeEndings = []string{"avgift", "avgiften", "avgifter", "avgifterna", "pris", "priset", "priser", "priserna", "kostnad", "kostnaden",
	"kostnader", "kostnaderna", "hyra", "hyran", "taxa", "taxan", "taxor", "entré", "inträde", "inträdet", "premie", "premien"}

// payingWords begin words for paying.
var payingWords = []string{"kosta", "betal", "bekosta", "debiter", "faktur"}

func isCharge(word string) bool { return endsWith(word, chargeEndings) }

// Charges reports whether a text has a word for a charge.
func Charges(text string) bool {
	return slices.ContainsFunc(Words(text), func(w string) bool {
		return isCharge(w) || beginsWith(w, payingWords)
	})
}

func beginsWith(word string, beginnings []string) bool {
	return slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(word, b) })
}

var (
	currency = regexp.MustCompile(`\d\s*(?::-|[€$£])|[€$£]\s*\d`)
	// foreign are the words for money that Values does not read.
	foreign = set(`öre euro eur dollar usd pund gbp mark franc francs yen rubel gulden riksdaler daler livres`)
	// incomeEndings end the words for money that nobody is charged.
	incomeEndings = []string{"värde", "värdet", "potential", "potentialen", "besparing", "besparingar", "besparingen", "sparar", "intäkt", "intäkter", "intäkterna",
		"vinst", "vinsten", "överskott", "överskottet", "bidrag", "bidraget", "omsättning", "omsättningen", "vite", "böter", "stipendium", "stipendiet"}
)

// tellsPrice reports whether a text says what something costs. A bare number is a price
// if a word for a charge is in the text or above it; a percentage is a share of one.
func tellsPrice(text, around string) bool {
	words, charged := Words(text), Charges(text)
	if isFree(words) || currency.MatchString(text) {
		return true
	}
	if !charged && !Charges(around) && slices.ContainsFunc(words, func(w string) bool { return endsWith(w, incomeEndings) }) {
		return false
	}
	tokens := Tokens(text)
	for _, v := range ValuesOf(tokens) {
		if slices.ContainsFunc(countsOf(tokens, v), isForeignMoney) {
			return true
		}
		alone := v.Kind == Number && countsOf(tokens, v) == nil
		if v.Kind == Money || charged && v.Kind == Percent || (charged || Charges(around)) && alone {
			return true
		}
	}
	return false
}

// isForeignMoney reports whether a folded word is a foreign currency when it follows a
// number; elsewhere "mark" is soil.
func isForeignMoney(word string) bool {
	_, found := foreign[word]
	return found
}

// isFree reports whether words say that there is nothing to pay, or that somebody else
// pays.
func isFree(words []string) bool {
	for i, w := range words {
		switch {
		case beginsWith(w, []string{"kostnadsfri", "avgiftsfri", "gratis", "bekosta"}), w == "ingår", w == "betalar", w == "betalas":
			return true
		case w == "utan", w == "ingen", w == "inga", w == "någon", strings.HasPrefix(w, "kosta"), strings.HasPrefix(w, "fri"):
			for _, next := range words[i+1 : min(len(words), i+3)] {
				if isCharge(next) || strings.HasPrefix(w, "kosta") && (next == "inget" || next == "ingenting" || next == "inte") {
					return true
				}
			}
		}
	}
	return false
}

// spanEndings end the words for stretches of time.
var spanEndings = strings.Fields(`sekund sekunder minut minuter minuters timme timmar timmars dygn dygns dag dagar dagars vardagar vecka veckor veckors
	månad månader månaders kvartal termin terminer läsår år års åren årsperiod decennier sekler`)

var (
	atOnce       = set(`omedelbart omgående direkt genast`)
	lastingWords = set(`tills livslång livslångt dygnet tom t.o.m`)
)

// tellsDuration reports whether a text gives a length of time, or says that there is
// none.
func tellsDuration(text string) bool {
	tokens := Tokens(text)
	values := ValuesOf(tokens)
	for i, t := range tokens {
		if _, found := atOnce[t.Text]; found {
			return true
		}
		if !endsWith(t.Text, spanEndings) {
			continue
		}
		for n, before := range slices.Backward(tokens[max(0, i-2):i]) {
			if n == 0 && i > 1 && IsStopword(tokens[i-1].Text) {
				break // "30 på vardagar"
			}
			if strings.ContainsAny(text[before.End:t.Start], ",;.:") {
				continue
			}
			numbered := slices.ContainsFunc(values, func(v Value) bool { return v.Start <= before.Start && before.End <= v.End })
			if numbered || slices.Contains(someWords, before.Text) {
				return true
			}
		}
	}
	return false
}

// tellsEnd reports whether a text says until when something lasts or, if since, from when:
// that only answers how long it has lasted.
func tellsEnd(text, around string, since bool) bool {
	words := Words(text)
	for i, w := range words {
		if _, found := lastingWords[w]; found {
			return true
		}
		if i > 0 && slices.Contains([]string{"fram till", "så länge", "är permanent", "gäller permanent"}, words[i-1]+" "+w) {
			return true
		}
	}
	return tellsClock(text, around) || slices.ContainsFunc(Values(text), func(v Value) bool {
		return v.Kind == Date && (since || !followsFrom(text[:v.Start]))
	})
}

// followsFrom reports whether a text ends in "från" or the like, where a day follows.
func followsFrom(text string) bool {
	words := Words(text)
	for _, w := range slices.Backward(words[max(0, len(words)-4):]) {
		switch w {
		case "från", "fr.o.m", "from":
			return true
		case "och", "med", "den", "dag":
		default:
			return false
		}
	}
	return false
}

// someWords stand for a number before what they count.
var someWords = []string{"en", "ett", "halv", "halvt", "halva", "några", "flera", "par", "hel", "helt", "samma"}

var (
	clock = regexp.MustCompile(`(?i)(?:^|[^\d.,:])(?:kl(?:ockan|\.)?\s*\d|klockan (?:ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|halv)(?:\PL|$)|(?:[01]?\d|2[0-4])[.:][0-5]\d(?:[^\d.,%]|[.,](?:\D|$)|$))`)
	hours = regexp.MustCompile(`(?:^|[^\d.,:])(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?\s?(?:[-–—]|till)\s?(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?(?:\D|$)`)
)

var weekdays = set(`måndag tisdag onsdag torsdag fredag lördag söndag måndagar tisdagar onsdagar torsdagar fredagar lördagar söndagar
	måndagen tisdagen onsdagen torsdagen fredagen lördagen söndagen vardag vardagar helg helger helgfri dagligen`)

// tellsClock reports whether a text gives a time of day. Hours without minutes only count
// with a word for days or hours in the text or above it.
func tellsClock(text, around string) bool {
	if clock.MatchString(text) {
		return true
	}
	return hours.MatchString(text) && slices.ContainsFunc(Words(text+"\n"+around), func(w string) bool {
		_, found := weekdays[w]
		return found || strings.HasPrefix(w, "öppe")
	})
}

// isClosed reports whether a text says that something is closed.
func isClosed(text string) bool {
	return slices.ContainsFunc(Words(text), func(w string) bool { return w == "stängt" || w == "stängd" || w == "stängda" })
}

// tellsHours reports whether a text says when what begins with a verb takes place:
// between which hours, at what hour, or on what days. A single hour with the opposite
// verb does not count.
func tellsHours(text, around, verb string, opposites []string) bool {
	words := Words(text)
	if hours.MatchString(text) && tellsClock(text, around) || slices.Contains(words, "dygnet") {
		return true
	}
	says := slices.ContainsFunc(words, func(w string) bool {
		return strings.HasPrefix(w, verb) && !strings.HasSuffix(w, "da") && !strings.HasSuffix(w, "ts")
	})
	if tellsClock(text, around) {
		return says || !slices.ContainsFunc(words, func(w string) bool { return beginsWith(w, opposites) })
	}
	return says && (carriesTime(text) > 0 || slices.ContainsFunc(words, isMonth))
}
