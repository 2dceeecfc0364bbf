package swedish

import "strings"

// IsStopword reports whether a folded word carries grammar rather than content.
func IsStopword(word string) bool {
	_, found := stopwords[word]
	return found
}

// ContentWords gives the tokens of text that are not stopwords. A text of
// stopwords alone ("Vad är det?") gives none.
func ContentWords(text string) []Token {
	tokens := Tokens(text)
	content := tokens[:0]
	for _, t := range tokens {
		if !IsStopword(t.Text) {
			content = append(content, t)
		}
	}
	return content
}

// Stems gives the stems of the tokens, in order.
func Stems(tokens []Token) []string {
	stems := make([]string, len(tokens))
	for i, t := range tokens {
		stems[i] = Stem(t.Text)
	}
	return stems
}

func set(lists ...string) map[string]struct{} {
	members := make(map[string]struct{})
	for _, list := range lists {
		for _, word := range strings.Fields(list) {
			members[word] = struct{}{}
		}
	}
	return members
}

// The closed classes of Swedish: articles, pronouns, prepositions,
// conjunctions, auxiliaries, question words, adverbs of degree and place,
// greetings, and the abbreviations that stand for such words.
var stopwords = set(
	`en ett den det de dem denna detta dessa denne då där här hit dit`,
	`jag mig min mitt mina du dig din ditt dina han honom hans hon henne hennes hen hens vi oss vår vårt våra
	 ni er ert era sig sin sitt sina man dess deras själv själva någon något några ingen inget inga
	 annan annat andra samma sådan sådant sådana varje var vart varandra båda bägge allt alla all`,
	`i på av för med till från om vid under över efter innan före mellan mot genom utan inom utanför hos åt ur
	 bland enligt kring runt per sedan trots via bakom framför`,
	`och eller men att som än när medan eftersom därför så samt utan dock även också både antingen varken
	 fast ifall huruvida såväl liksom`,
	`är var varit vara vore blir bli blev blivit har ha hade haft kan kunna kunde kunnat ska skall skulle
	 vill ville velat måste bör borde får få fick fått lär torde`,
	`vem vems vilka vilken vilket vad hur varför vart varifrån`,
	`inte ej icke ju nog bara endast mycket mer mest mera alltså redan nu igen ännu just kanske
	 ganska väldigt helt upp ner ut in bort fram tillbaka ju desto`,
	`hej hejsan hallå tjena tack`,
	`t.ex bl.a m.m m.fl dvs d.v.s osv o.s.v etc s.k f.d resp ca fr.o.m t.o.m o.d dyl e.d`,
)
