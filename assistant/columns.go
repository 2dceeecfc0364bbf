package assistant

import (
	"slices"
	"strings"
	"unicode/utf8"

	"svara/internal/swedish"
)

// column tells how much of the query the name of a column holds, or a cell that names a
// row.
type column struct {
	held  held
	stems []string
	meant bool // the question asks for it by another word; see sameColumn
}

// sameColumn groups words that ask for the same column. Questions use verbs and columns
// are named with nouns: "Vad kostar …?" and "Avgift". The words on one line ask for the
// same thing; a column's name may be a compound that ends with one of them.
var sameColumn = stemmed(
	"kostar kosta kostnad pris priset avgift taxa belopp hyra ersättning arvode",
	"gäller gälla giltig giltighet giltighetstid",
	"ansvarar ansvarig ansvar handläggare",
	"beslutar beslutat beslut antog antagen fastställde fastställd delegat beslutsfattare beslutanderätt",
	"söka söker sök ansöka ansök ansökan ansökningsdag",
	"nummer telefon telefonnummer direktnummer ringa ringer",
	"mejl mejla mail e-post e-postadress",
	"adress besöksadress gatuadress",
	"öppet öppnar stänger öppettid öppettider",
)

func stemmed(lines ...string) [][]string {
	var groups [][]string
	for _, line := range lines {
		var stems []string
		for _, word := range strings.Fields(line) {
			stems = append(stems, swedish.Stem(word))
		}
		groups = append(groups, stems)
	}
	return groups
}

// column reads the name of a column. A compound in the question that begins with the name
// also asks for it: "telefonnummer" for "Telefon".
func (w *weigher) column(name string) column {
	bag := w.query.bagOf(name)
	c := column{held: w.query.heldByBag(bag), stems: bag.stems}
	for i, t := range w.query.terms {
		if t.exact {
			continue
		}
		for _, stem := range bag.stems {
			if meansSame(swedish.Stem(t.word), stem) {
				c.held[i], c.meant = max(c.held[i], compoundShare), true
			}
			if utf8.RuneCountInString(stem) >= compoundEnd && strings.HasPrefix(t.word, stem) {
				c.held[i] = max(c.held[i], compoundShare)
			}
		}
	}
	return c
}

// key reads a cell that names what stands in the next one. It may also be a compound that
// begins with what is asked for: "Beslutsdatum", where the question is when something was
// decided.
func (w *weigher) key(name string) column {
	c := w.column(name)
	for i, t := range w.query.terms {
		stem := swedish.Stem(t.word)
		if !t.exact && utf8.RuneCountInString(stem) >= compoundEnd && slices.ContainsFunc(c.stems, func(s string) bool { return strings.HasPrefix(s, stem) }) {
			c.held[i] = max(c.held[i], pickedShare)
		}
	}
	return c
}

// meansSame reports whether a word of a question asks for the column that another
// names, by their stems.
func meansSame(asked, name string) bool {
	return slices.ContainsFunc(sameColumn, func(group []string) bool {
		return slices.Contains(group, asked) && slices.ContainsFunc(group, func(stem string) bool {
			return name == stem || utf8.RuneCountInString(stem) >= compoundEnd && strings.HasSuffix(name, stem)
		})
	})
}

// nounEndings make nouns of verbs: "upphandling", "ersättning".
var nounEndings = []string{"ing", "ning", "ering", "and", "else"}

// nounsIn tells how much of the query's verbs a title holds in the form of nouns made
// from them: "Upphandling" for "upphandla", "Inköp" for "köpa in".
func (w *weigher) nounsIn(title string) held {
	h := w.query.none()
	stems := w.query.bagOf(title).stems
	says := func(verb string, endings []string) bool {
		return utf8.RuneCountInString(verb) >= compoundEnd && slices.ContainsFunc(stems, func(stem string) bool {
			ending, found := strings.CutPrefix(stem, verb)
			return found && slices.Contains(endings, ending)
		})
	}
	words := swedish.Words(w.query.inSwedish())
	for i, t := range w.query.terms {
		at := slices.Index(words, t.word)
		if t.exact || at < 0 {
			continue
		}
		verb := swedish.Stem(t.word)
		if says(verb, nounEndings) || at+1 < len(words) && slices.Contains(particles, words[at+1]) && says(words[at+1]+verb, append(nounEndings, "")) {
			h[i] = compoundShare
		}
	}
	return h
}

// pickedShare is how much of a word a row or a column must hold for the word to mean it.
// A compound of the word holds enough.
const pickedShare = 0.8

// named reports whether a column holds a significant word of the question.
func (w *weigher) named(c column) bool {
	for i, x := range c.held {
		if x >= pickedShare && (c.meant || !swedish.IsFrameWord(w.query.terms[i].word)) {
			return true
		}
	}
	return false
}

// otherWords gives words that ask for the column of that name, except those that would
// ask for another column too.
func otherWords(name string, columns []string) string {
	var words []string
	for _, group := range sameColumn {
		for _, other := range group {
			saysIt := func(column string) bool {
				return slices.ContainsFunc(swedish.ContentWords(column), func(t swedish.Token) bool { return strings.HasSuffix(swedish.Stem(t.Text), other) })
			}
			meant := slices.ContainsFunc(swedish.ContentWords(name), func(t swedish.Token) bool { return meansSame(other, swedish.Stem(t.Text)) })
			if meant && !slices.ContainsFunc(columns, saysIt) {
				words = append(words, other)
			}
		}
	}
	return strings.Join(words, " ")
}
