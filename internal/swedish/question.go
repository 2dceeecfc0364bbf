package swedish

import (
	"slices"
	"strings"
)

// Kind is the kind of answer that a question asks for.
type Kind uint8

// The kinds of answer. Open is what none of the others fits.
const (
	Open       Kind = iota
	Person          // who: a name or a role
	Amount          // how much, how many, how often
	Time            // when
	Place           // where
	List            // which ones
	Reason          // why
	YesOrNo         // is it so
	Definition      // what is it
	Manner          // how
	About           // what a document or a subject is about
)

// String gives the kind's name in English.
func (k Kind) String() string {
	return [...]string{"open", "person", "amount", "time", "place", "list", "reason", "yes-or-no", "definition", "manner", "about"}[k]
}

// Question is what the words of a question tell about its answer.
type Question struct {
	Kind    Kind
	Count   int      // of a List, how many are asked for; 0 where it is not said
	One     bool     // asks for one thing: "vilken", "vilket"
	Named   bool     // for a Person: asks for the name of somebody who holds an office, or did something
	English bool     // asked in English
	Want    Want     // what else the answer must hold
	Hours   bool     // for an Opening: asks for the hours on all days
	Past    bool     // asks about the past: when something happened, how long it has lasted
	keyword bool     // its Want comes from a keyword
	ifOpen  bool     // for an Opening: asks if it is open on a day or at an hour
	asking  bool     // it has a question word
	counted string   // for a Count: the word for what is counted
	named   []string // for a Count: the other significant words
}

// frames tell the kind of a question by the words that open it, the most telling first. A
// frame begins at a question word, and its words are consecutive.
var frames = []struct {
	kind  Kind
	words string
}{
	{Manner, `vilket sätt|vilka sätt|what way|what means|what manner`},
	{Amount, `hur många|hur mycket|hur stor|hur stort|hur stora|hur ofta|hur länge|hur lång|hur långt|hur långa|hur hög|hur högt|
		hur höga|hur gammal|hur gammalt|hur gamla|hur dyr|hur dyrt|hur få|hur djup|hur djupt|hur djupa|hur bred|hur brett|hur breda|
		hur tung|hur tungt|hur tunga|hur varm|hur varmt|hur kallt|hur tjock|hur tjockt|hur tjocka|hur vid|hur liten|hur litet|vilket belopp|vilken summa|vilken andel|vilket antal|
		vad kostar|vilket nummer|vilket telefonnummer|how many|how much|how often|how long|how large|how big|how high|how far|how few|how tall|how old|
		what percentage|what share|what proportion|what amount|what number|what sum|which percentage|which number|what age|which age`},
	{Time, `vilket datum|vilka datum|vilken dag|vilka dagar|vilket år|vilken månad|vilken tid|vilken vecka|vilket klockslag|hur dags|när|
		what date|what year|what day|what month|what week|which day|which year|which date|which month|which week|what time|which time|when`},
	{Reason, `varför|vad beror|vilken anledning|vilka skäl|vilken orsak|hur kommer det sig|why|vad är orsaken|vad är anledningen|vad är skälet|
		vilken är orsaken|vilket skäl|vad gör att|how come|what reason|what is the reason|what was the reason|what is the cause|what causes|what caused`},
	{Person, `vem|vems|vilken person|vilka personer|vilken minister|vad heter|who|whose|whom|vilken politiker|vilken chef|
		what is the name of|what was the name of|what are the names of|which person|which minister|which politician|what person`},
	{Place, `vilken plats|vilken ort|vilken stad|vilket land|vilka länder|vilken kommun|vilken region|vilka regioner|vilka kommuner|which city|which country|which municipality|which region|which county|
		which town|which place|what city|what country|what municipality|what region|what county|what town|what place|var|vart|varifrån|where`},
	{List, `vilka|räkna upp|nämn|lista|ange|ge|what are|list|name|give|vad är de|vad för|which two|which three|which four|which five`},
	{About, `vad handlar|vad handlade|sammanfatta|summarise|summarize|what is it about`},
	{Definition, `vad är|vad innebär|vad betyder|vad menas|vad avses|vad står|what is|what does|definiera|define`},
	{Manner, `hur|how`},
}

// asking are the words that make a sentence a question wherever they stand.
var asking = set(`vem vems vilka vilken vilket vad hur varför när vart varifrån who whose what when where why which how whom`)

// Ask gives what kind of answer a question asks for.
func Ask(question string) Question {
	words := Words(question)
	ask := Question{English: IsEnglish(question)}
	start := firstAsking(words)
	ask.Kind, ask.asking = kindOf(words), start >= 0
	ask.Named = ask.Kind == Person && asksName(words)
	if ask.Kind == YesOrNo && asksIfOpen(words) {
		ask.Kind, ask.Want, ask.ifOpen = Time, Opening, true
	} else if start >= 0 && ask.Kind != YesOrNo {
		ask.Want, ask.counted = wantOf(words[start:]), countedIn(words[start:])
		ask.Hours = ask.Want == Opening && allHours(words[start:])
		ask.Past = asksWhenItHappened(words[start:]) || ask.Want == Lasting && isPerfect(words[start:])
		for _, w := range words[start:] {
			if w != ask.counted && !IsStopword(w) && !IsFrameWord(w) {
				ask.named = append(ask.named, w)
			}
		}
	}
	if start < 0 && ask.Kind == Open {
		ask.Want = wantByKeyword(words)
		ask.keyword = ask.Want != Anything
		ask.Hours = ask.Want == Opening && allHours(words)
	}
	ask.One = ask.Kind == Open && slices.ContainsFunc(words, func(w string) bool { return w == "vilken" || w == "vilket" })
	if ask.Kind == List || ask.Kind == Open || ask.Kind == Definition {
		if n := countAfter(words); n > 1 {
			ask.Kind, ask.Count = List, n
		}
	}
	return ask
}

// AsksNothing reports whether a question does not say what it asks for, as "och på
// söndagar?": for that it leans on the question before it.
func (q Question) AsksNothing() bool {
	return q.Kind == Open && q.Want == Anything && !q.One && !q.asking
}

// titleEndings end the words for offices that one person holds. Who asks about such an
// office asks for a name.
var titleEndings = []string{"minister", "ministern", "chef", "chefen", "direktör", "direktören", "ordförande", "ordföranden", "rektor", "rektorn",
	"president", "presidenten", "talman", "talmannen", "landshövding", "landshövdingen", "borgmästare", "borgmästaren", "kung", "kungen", "moderator", "moderatorn"}

// asksName reports whether a question for a person asks for a name: "vad heter …", or
// "vem är …" about an office.
func asksName(words []string) bool {
	start := firstAsking(words)
	if start < 0 {
		return false
	}
	words = slices.DeleteFunc(slices.Clone(words[start:]), func(w string) bool { return w == "som" })
	if len(words) < 3 {
		return false
	}
	switch words[0] + " " + words[1] {
	case "vad heter", "vad hette":
		if isPronoun(words[2]) {
			return true
		}
	case "vem är", "vem var", "vem blev", "who is", "who was":
	default:
		return false
	}
	return slices.ContainsFunc(words[2:], func(word string) bool {
		return word == "vd" || slices.ContainsFunc(titleEndings, func(ending string) bool { return strings.HasSuffix(word, ending) })
	})
}

func kindOf(words []string) Kind {
	start := firstAsking(words)
	if kind := withoutQuestionWord(words); start < 0 || start > 1 && kind == YesOrNo {
		return kind // "Är det staten som bestämmer hur …?" asks whether
	}
	if kind, found := endsEnglish(words[start:]); found {
		return kind
	}
	rest := " " + strings.Join(words[start:], " ") + " "
	for _, frame := range frames {
		for phrase := range strings.SplitSeq(frame.words, "|") {
			if strings.HasPrefix(rest, " "+strings.TrimSpace(phrase)+" ") {
				return frame.kind
			}
		}
	}
	return Open
}

// endsEnglish gives the kind of an English question that its last words tell:
// "What is the plan about?", "What does the agency do?"
func endsEnglish(words []string) (kind Kind, found bool) {
	if len(words) < 3 || words[0] != "what" {
		return Open, false
	}
	last := words[len(words)-1]
	switch words[1] {
	case "is", "are", "was", "were":
		return About, last == "about"
	case "does", "do", "did":
		if last == "for" {
			last = words[len(words)-2] // "stand for"
		}
		return Open, last != "mean" && last != "stand" && last != "imply" && last != "involve" && last != "signify"
	}
	return Open, false
}

// firstAsking gives the place of the first question word, or -1. "Var" only asks for a
// place at the beginning of a question; elsewhere it means "was" or "each".
func firstAsking(words []string) int {
	for i, w := range words {
		if _, found := asking[w]; found {
			if w == "när" && i+2 < len(words) && words[i+1] == "det" && words[i+2] == "gäller" {
				continue // "… när det gäller …" does not ask
			}
			return i
		}
		if opening := i == 0 || i == 1 && (words[0] == "och" || words[0] == "men"); opening {
			switch w {
			case "var":
				if len(words) > i+1 && !isPronoun(words[i+1]) {
					return i
				}
			case "räkna", "nämn", "lista", "ange", "ge", "list", "name", "give", "definiera", "define", "sammanfatta", "summarise", "summarize":
				return i
			}
		}
	}
	return -1
}

func isPronoun(w string) bool {
	switch w {
	case "det", "den", "de", "han", "hon", "hen", "du", "ni", "vi", "man", "detta", "denna", "dom":
		return true
	}
	return false
}

// openers are the verbs that begin a question to be answered with yes or no.
var openers = set(`är har kan ska skall finns får måste behöver gäller bör kommer vill deltar var hade kunde skulle blir ingår
	tillåts krävs stämmer pågår fungerar ställer går gör tycker anser menar tror räcker lyfter deltog fanns omfattar innebär betyder
	is are does do did can has have was were should will must may could would had shall`)

func withoutQuestionWord(words []string) Kind {
	if len(words) > 1 && words[0] == "och" {
		words = words[1:]
	}
	if len(words) > 1 {
		_, found := openers[words[0]]
		if found && !((words[1] == "du" || words[1] == "you") && len(words) > 2 && isTelling(words[2])) {
			return YesOrNo
		}
	}
	return Open
}

// counted are the words that are followed by a number when a question asks for so many
// things.
var counted = set(`vilka vilket vilken which nämn lista ange upp ge name list give`)

// isTelling reports whether a verb asks to be told ("Kan du säga vem …").
func isTelling(word string) bool {
	switch word {
	case "säga", "berätta", "förklara", "tell", "say", "explain":
		return true
	}
	return false
}

// countAfter gives the number in "vilka fyra områden", or 0.
func countAfter(words []string) int {
	for i, w := range words[:max(len(words)-1, 0)] {
		_, asks := counted[w]
		these := i == 2 && (w == "de" || w == "the") && (words[1] == "är" || words[1] == "are")
		if !asks && !these && !(i > 0 && (w == "de" || w == "the") && isCounted(words[i-1])) {
			continue
		}
		if n := smallNumber(words[i+1]); n > 0 {
			return n
		}
	}
	return 0
}

func isCounted(word string) bool {
	_, found := counted[word]
	return found
}

// smallNumber reads a number that things may be counted with, or gives 0.
func smallNumber(word string) int {
	if n, found := englishNumbers[word]; found {
		return n
	}
	if n, found := numberWord(word); found && n <= 20 {
		return n
	}
	if isNumber(word) && len(word) <= 2 {
		return atoi(word)
	}
	return 0
}

var englishNumbers = map[string]int{"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}

// frameWords merely form a question and say nothing about its subject: a text that
// answers need not contain them.
var frameWords = set(
	`heter finns gäller handlar innebär betyder menas avses kallas säger sade anser tycker menar nämns nämner beskrivs beskriver
	 beräknas bedöms uppges framgår står ingår består utgör påverkas förklara förklarar berätta beskriv räkna upp lista nämn ange vet veta göra gör
	 gjort gjorde ger ge gav gett hjälp pekar pekas lyfter lyfts lyft tar tas ta tog tagit går gå gick gått kommer komma kom kommit
	 står stå stod stått ligger ligga låg legat lägger lägga lade lagt sätter sätta satt håller hålla höll hållit hålls
	 ser se såg sett hör höra låter låta behöver behövs behövde behövt krävs sker ske skett hittar hitta använder använda används blev pratar talar`,
	`många mycket stor stort stora störst ofta länge lång långt hög högt höga liten litet antal antalet mängd summa belopp
	 pengar procent kronor kostar kosta kostade pris priset andel nivå siffra siffror namn namnet datum dag dagen år året tid tidpunkt tillfälle`,
	`exempel exempelvis olika anledning anledningen orsak orsaken skäl skälet sätt fråga frågan frågor svar person personer
	 plats enligt dokument dokumentet dokumenten utgåva utgåvan upplaga upplagan lydelse lydelsen texten text källa källan sak saker slags sorts typ typer exakt egentligen idag del`,
)

// IsFrameWord reports whether a folded word merely forms a question.
func IsFrameWord(word string) bool {
	_, found := frameWords[word]
	return found
}
