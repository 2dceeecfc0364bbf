package server

import (
	"context"
	"fmt"
	"hash/maphash"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"svara/assistant"
	"svara/internal/swedish"
)

// Limits of the search for examples. Answering a dozen questions takes as long as a page
// may take to load; it is done only when the documents have changed.
const (
	shownExamples = 3
	triedExamples = 12
	readExamples  = 40 // documents
	maxExample    = 90 // runes; a longer question is hard to read as an example
)

// foundExamples are the example questions found last, and a checksum of what they were
// found in.
type foundExamples struct {
	sync.Mutex
	seed  maphash.Seed
	from  uint64
	found []string
}

// candidate is a question made from what a document says, and what its answer must
// contain.
type candidate struct {
	question, holds string
	document        string
}

// examplesFor gives some questions whose answers are known to be right: each is made from
// a document's text and was asked. A document without anything to make a question from
// gives none; no fixed question would suit every collection.
func (s *Server) examplesFor(ctx context.Context, a *assistant.Assistant) []string {
	documents := a.Documents()
	s.examples.Lock()
	defer s.examples.Unlock()
	from := s.examples.sum(documents, a.Writer())
	if s.examples.found != nil && s.examples.from == from {
		return s.examples.found
	}
	found, tried := []string{}, 0
	for _, d := range documents[:min(len(documents), readExamples)] {
		if d.Outdated || d.Early() || len(found) == shownExamples || tried >= triedExamples {
			continue
		}
		whole, _ := a.Document(d.Document)
		for _, c := range candidatesOf(whole) {
			if tried++; tried > triedExamples || slices.Contains(found, c.question) {
				continue
			}
			holds, err := isAnswered(ctx, a, c)
			if err != nil { // what failed now may not the next time: nothing is remembered
				return found
			}
			if holds {
				found = append(found, c.question)
				break // one of each document
			}
		}
	}
	s.examples.from, s.examples.found = from, found
	return found
}

// sum is a checksum of the documents and of who writes answers about them.
func (e *foundExamples) sum(documents []assistant.Listed, writer string) uint64 {
	if e.seed == (maphash.Seed{}) {
		e.seed = maphash.MakeSeed()
	}
	var h maphash.Hash
	h.SetSeed(e.seed)
	h.WriteString(writer)
	for _, d := range documents {
		fmt.Fprintf(&h, "\n%s\t%s\t%d\t%v", d.Document, d.Changed, d.Passages, d.Outdated)
	}
	return h.Sum64()
}

// isAnswered reports whether a question is answered from its own document with what the
// answer must contain. Where a language model writes, which takes long, it only looks
// whether the best passage contains that.
func isAnswered(ctx context.Context, a *assistant.Assistant, c candidate) (bool, error) {
	q := assistant.Question{Text: c.question}
	if a.Writer() != "" {
		found, err := a.Search(ctx, q, 1)
		return len(found) > 0 && found[0].Document == c.document && saysOf(found[0].Text, c.holds), err
	}
	answer, err := a.Ask(ctx, q)
	if err != nil || answer.Status != assistant.Answered {
		return false, err
	}
	cites := slices.ContainsFunc(answer.Citations, func(cited assistant.Citation) bool {
		return cited.Document == c.document && saysOf(cited.Quote, c.holds)
	})
	return cites && saysOf(answer.Text, c.holds), nil
}

// saysOf reports whether a text contains another, ignoring differences in white space.
func saysOf(text, part string) bool {
	return strings.Contains(oneLine(text), oneLine(part))
}

// answeringSentences are patterns of sentences from which a question can be made: how to
// word the question, and which part of the sentence its answer must contain.
var answeringSentences = []struct {
	sentence *regexp.Regexp
	question func(parts []string) string
	holds    int
}{
	// "Bygglov för en altan kostar 4 500 kronor."
	{regexp.MustCompile(`^(\p{Lu}[\p{L}\p{N} -]{2,60}?) kostar (\d[\d\s.,]*\s?(?:kr|kronor))(?:$|[\s.,])`),
		func(parts []string) string { return fmt.Sprintf("Vad kostar %s?", uncapitalised(parts[1])) }, 2},
	// "Ansökan ska lämnas in senast den 15 april."
	{regexp.MustCompile(`^(\p{Lu}[\p{L} -]{2,50}?) ska (\p{Ll}+s(?: in)?) senast (den \d{1,2} \p{Ll}+)`),
		func(parts []string) string {
			return fmt.Sprintf("När ska %s %s senast?", uncapitalised(parts[1]), parts[2])
		}, 3},
	// "Simhallen är öppen tisdag till söndag klockan 9–20."
	{regexp.MustCompile(`^(\p{Lu}[\p{L} -]{2,50}?) är (öppen|öppet|öppna) ([^.]*\d)`),
		func(parts []string) string {
			return fmt.Sprintf("När är %s %s?", uncapitalised(parts[1]), parts[2])
		}, 3},
	// "… Palle Lundberg, vd för SKR, …"
	{regexp.MustCompile(`(\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?), (\p{Ll}[\p{Ll}-]+ (?:för|på|vid|i) \p{Lu}[\p{L}-]+)[,.]`),
		func(parts []string) string { return fmt.Sprintf("Vem är %s?", parts[2]) }, 1},
}

var (
	// a heading that asks something the document answers; not one to the reader ("Har du …?")
	questionHeading = regexp.MustCompile(`^(?:Vad|Vem|Vilk\p{L}+|Hur|När|Var|Varför|Får|Måste|Ska) .*\?$`)
	priceColumn     = regexp.MustCompile(`(?i)^(?:avgift|pris|taxa|kostnad)`) // the head of a column of them
	priceCell       = regexp.MustCompile(`^\d[\d\s.,]*\s?(?:kr|kronor)$`)
)

// candidatesOf gives questions that a document evidently answers, in the order of its
// text: headings that are questions, and questions made from its sentences and tables.
func candidatesOf(whole assistant.Whole) []candidate {
	runes := []rune(whole.Text)
	var found []candidate
	add := func(question, holds string) {
		if holds != "" && utf8.RuneCountInString(question) <= maxExample {
			found = append(found, candidate{question, holds, whole.Document})
		}
	}
	textOf := func(b assistant.Block) string { return oneLine(string(runes[b.Start:b.End])) }
	var head []string // of the table that a row is in
	for i, b := range whole.Blocks {
		if b.Kind == assistant.Row {
			cells := cellTexts(runes, b)
			if head == nil {
				head = cells
			} else if price := priceIn(head, cells); price != "" {
				add(fmt.Sprintf("Vad kostar %s?", uncapitalised(cells[0])), price)
			}
			continue
		}
		head = nil
		text := textOf(b)
		if b.Kind == assistant.Heading && questionHeading.MatchString(text) && i+1 < len(whole.Blocks) {
			add(text, firstSentence(textOf(whole.Blocks[i+1])))
		}
		for _, sentence := range swedish.Sentences(text) {
			for _, a := range answeringSentences {
				if parts := a.sentence.FindStringSubmatch(sentence.In(text)); parts != nil && !refersBack(parts[1]) {
					add(a.question(parts), parts[a.holds])
				}
			}
		}
	}
	return found
}

// priceIn gives the price in a table's row, if exactly one of its columns has prices.
func priceIn(head, cells []string) string {
	price := ""
	for i := 1; i < len(cells) && len(cells) == len(head); i++ {
		if !priceColumn.MatchString(head[i]) {
			continue
		}
		if price != "" || !priceCell.MatchString(cells[i]) {
			return ""
		}
		price = cells[i]
	}
	return price
}

func cellTexts(runes []rune, row assistant.Block) []string {
	var cells []string
	for _, p := range cellsOf(runes, row.Start, row.End) {
		cells = append(cells, oneLine(string(runes[p.from:p.to])))
	}
	return cells
}

func firstSentence(text string) string {
	for _, sentence := range swedish.Sentences(text) {
		return sentence.In(text)
	}
	return ""
}

// refersBack reports whether a subject only makes sense after an earlier sentence, as
// "den".
func refersBack(subject string) bool {
	first, _, _ := strings.Cut(strings.ToLower(subject), " ")
	return slices.Contains([]string{"den", "det", "de", "denna", "detta", "dessa", "som", "om", "när", "vad"}, first)
}

// uncapitalised gives a text that began a sentence as it is written within one.
// Abbreviations and the like, with capitals further on, stay as they are.
func uncapitalised(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(text[size:])
	if unicode.IsUpper(second) {
		return text
	}
	return string(unicode.ToLower(first)) + text[size:]
}
