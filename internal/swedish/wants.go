package swedish

import (
	"slices"
	"strings"
)

// Want is what the answer to a question must hold whatever its kind: a price is more
// than a number, and a time of day more than a month.
type Want uint8

// What an answer must hold. Anything stands for questions that want no more than their kind
// says.
const (
	Anything Want = iota
	Price         // money, or that there is nothing to pay
	Duration      // how long something takes
	Lasting       // how long something lasts, or until when
	Opening       // when something opens
	Closing       // when it closes
	Moment        // a day or another point in time
	Phone         // a telephone number
	Email         // an address of e-mail
	Address       // where something lies
	Count         // a number of the things that the question names
	Meaning       // what a word means
)

// String gives what is wanted in English.
func (w Want) String() string {
	return [...]string{"anything", "price", "duration", "lasting", "opening", "closing", "moment", "phone", "email", "address", "count", "meaning"}[w]
}

// wants are the beginnings of questions that want something specific, each with words, or
// endings of words, of which one must follow.
var wants = []struct {
	want     Want
	openings string
	words    map[string]struct{}
	endings  []string
}{
	{Price, "hur dyr|hur dyrt|hur dyra", nil, nil},
	{Price, "vad kostar|vad kostade|hur mycket kostar|hur mycket kostade|vad betalar|hur mycket betalar", nil, nil},
	{Price, "vad ska|vad får|vad måste|vad kan|vad har|vad skulle|hur mycket", set("kosta kostat betala betalas"), nil},
	{Lasting, "hur länge", nil, nil},
	{Duration, "hur lång tid", nil, nil},
	{Anything, "hur fort|hur snabbt", set("köra kör körs åka cykla"), nil}, // a speed
	{Duration, "hur fort|hur snabbt|hur snart", set("får kommer måste ska skall svarar besvaras"), nil},
	{Duration, "hur lång|hur långa|vad är", nil, []string{"handläggningstid", "handläggningstiden", "väntetid", "väntetiden", "uppsägningstid", "uppsägningstiden", "giltighetstid", "giltighetstiden"}},
	{Opening, "när|hur dags|vilken tid|vilket klockslag|vilka tider", set("öppnar öppna öppet öppen"), nil},
	{Opening, "vad|vilka", nil, openingHours},
	{Closing, "när|hur dags|vilken tid|vilket klockslag|vilka tider", set("stänger stänga"), nil},
	{Phone, "vad|vilken|vilket|vilka", nil, phoneEndings},
	{Phone, "vart|var", set("ringa ringer"), nil},
	{Email, "vad|vilken|vilka", nil, emailEndings},
	{Address, "var ligger", nil, nil},
	{Address, "vad|vilken", addressWords, nil},
}

// wantOf gives what a question wants, judging by its words from the question word on.
func wantOf(words []string) Want {
	rest := strings.Join(words, " ") + " "
	for _, w := range wants {
		opening := func(o string) bool { return strings.HasPrefix(rest, o+" ") }
		if !slices.ContainsFunc(strings.Split(w.openings, "|"), opening) {
			continue
		}
		follows := func(word string) bool {
			_, found := w.words[word]
			return found || endsWith(word, w.endings)
		}
		if w.words == nil && w.endings == nil || slices.ContainsFunc(words, follows) {
			return w.want
		}
	}
	switch {
	case asksMoment(words):
		return Moment
	case asksMeaning(words):
		return Meaning
	case countedIn(words) != "":
		return Count
	case isCharge(askedHead(words)):
		return Price
	}
	return Anything
}

// Endings of words for what is wanted that a text which tells it need not have.
var (
	phoneEndings = []string{"telefonnummer", "telefonnumret", "mobilnummer", "mobilnumret", "journummer", "journumret"}
	emailEndings = []string{"e-postadress", "e-postadressen", "epostadress", "epostadressen", "mejladress", "mejladressen", "mailadress", "mailadressen"}
	chargeWords  = strings.Fields("pris priset priser priserna kostnad kostnaden kostnader avgift avgiften avgifter avgifterna")
)

// addressWords are words for an address. An "öppningsadress" may be a speech.
var addressWords = set(`adress adressen besöksadress besöksadressen gatuadress gatuadressen postadress postadressen`)

// keyword tells the words that say that something is wanted.
type keyword struct {
	want Want
	is   func(word string) bool
}

// keywords are words that say by themselves what is wanted, as people write who search:
// "öppettider simhallen".
var keywords = []keyword{
	{Opening, func(w string) bool { return endsWith(w, openingHours) }},
	{Phone, func(w string) bool { return endsWith(w, phoneEndings) }},
	{Email, func(w string) bool { return endsWith(w, emailEndings) }},
	{Address, func(w string) bool { _, found := addressWords[w]; return found }},
	{Price, func(w string) bool { return slices.Contains(chargeWords, w) }},
}

// mostKeywords is how many words people search with at most: a longer text tells or asks
// in its own way.
const mostKeywords = 4

// wantByKeyword gives what the words of a question want that has no word or order of
// questions.
func wantByKeyword(words []string) Want {
	if len(words) < 2 || len(words) > mostKeywords {
		return Anything
	}
	for _, k := range keywords {
		if slices.ContainsFunc(words, k.is) {
			return k.want
		}
	}
	return Anything
}

// openingHours are the endings of words for when something is open.
var openingHours = []string{"öppettider", "öppettiderna", "öppettid", "öppettiden", "öppethållande", "öppethållandet"}

// isOpenness reports whether a folded word speaks of being open, not of opening.
func isOpenness(word string) bool {
	return slices.Contains([]string{"öppet", "öppen", "öppna"}, word) || endsWith(word, openingHours)
}

// asksIfOpen reports whether a question asks if something is open on a weekday or at an
// hour: "Har biblioteket öppet på lördagar?"
func asksIfOpen(words []string) bool {
	open := slices.ContainsFunc(words, func(w string) bool { return slices.Contains([]string{"öppet", "öppen", "öppna"}, w) })
	return open && !slices.Contains(words, "hus") && slices.ContainsFunc(words, func(w string) bool { return weekday(w, false) > 0 || w == "klockan" || w == "kl" })
}

// allHours reports whether a question that wants an Opening asks for the hours of every
// day, not of one.
func allHours(words []string) bool {
	return slices.ContainsFunc(words, isOpenness) && !slices.ContainsFunc(words, func(w string) bool {
		_, found := timeWords[w]
		return found
	})
}

// WantedBy reports whether a folded word of the question only names what is wanted, as
// "telefonnummer" does: a text that tells it need not contain the word. A word for a price
// counts only in a question of keywords: "Vad är avgiften?" has no other word for what is
// asked about.
func (q Question) WantedBy(word string) bool {
	if q.Want == Opening {
		return isOpenness(word)
	}
	return (q.Want != Price || q.keyword) && slices.ContainsFunc(keywords, func(k keyword) bool { return k.want == q.Want && k.is(word) })
}

// countedIn gives the word for the things whose number is asked for; "" if there is none.
func countedIn(words []string) string {
	if len(words) < 4 || words[0] != "hur" || words[1] != "många" || IsStopword(words[2]) || IsFrameWord(words[2]) {
		return ""
	}
	return words[2]
}

// askedHead gives the word whose value is asked for: "avgiften" in "Vad är avgiften för
// …?" and "Hur hög är avgiften?"; "" if there is none.
func askedHead(words []string) string {
	if words[0] == "hur" && len(words) > 1 && slices.Contains([]string{"stor", "stort", "stora", "hög", "högt", "höga"}, words[1]) {
		words = words[1:]
	} else if words[0] != "vad" {
		return ""
	}
	if len(words) < 3 || !slices.Contains([]string{"är", "blir", "var"}, words[1]) {
		return ""
	}
	return words[2]
}

// definiteEndings end words for one known thing. With these, "vad är" asks for its
// content, not for the meaning of the word: "Vad är syftet?"
var definiteEndings = []string{"en", "et", "an", "na", "ns"}

// mostDefined is the greatest number of words whose meaning is asked for.
const mostDefined = 2

// asksMeaning reports whether a question asks what a word means ("Vad är ett vite?", "Vad
// betyder jäv?") or what somebody is ("Vad är sotaren för person?").
func asksMeaning(words []string) bool {
	if len(words) < 3 || words[0] != "vad" {
		return false
	}
	named, last := words[2:], words[len(words)-1]
	switch words[1] {
	case "är":
		if len(words) > 4 && words[len(words)-2] == "för" && (last == "person" || last == "något" || last == "någon") {
			return true
		}
	case "betyder", "innebär":
	case "menas", "avses":
		if words[2] != "med" {
			return false
		}
		named = words[3:]
	case "står":
		return last == "för"
	default:
		return false
	}
	article := len(named) > 1 && slices.Contains([]string{"en", "ett", "ordet", "begreppet", "termen", "förkortningen"}, named[0])
	if article {
		named = named[1:]
	}
	if len(named) == mostDefined && strings.HasSuffix(named[0], "s") {
		return false // "Vad är en sotares uppgift?"
	}
	return 0 < len(named) && len(named) <= mostDefined && (article || !endsWith(last, definiteEndings)) &&
		!slices.ContainsFunc(named, func(w string) bool { return IsStopword(w) || IsFrameWord(w) || isCharge(w) })
}

func endsWith(word string, endings []string) bool {
	return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(word, e) })
}
