package assistant

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var mark = regexp.MustCompile(`\[\d+\]`)

// faults says what an answer breaks of the contract, whatever was asked.
func faults(a *Assistant, answer Answer) []string {
	f := &faulter{}
	f.when(answer.ID == "", "no id")
	f.when(answer.Mode != Extractive || answer.Model != "", "mode %q, model %q", answer.Mode, answer.Model)
	f.when(answer.Confidence < 0 || answer.Confidence > 1 || answer.Confidence != answer.Confidence, "confidence %v", answer.Confidence)
	f.when(answer.Citations == nil || answer.Nearest == nil, "null for an empty list")
	f.when(answer.Timings.Total < answer.Timings.Retrieve, "timings %+v", answer.Timings)
	switch answer.Status {
	case Answered:
		f.when(answer.Confidence < 0.5, "answered at %v", answer.Confidence)
		f.when(len(answer.Citations) == 0, "answered without a citation")
		f.when(len(answer.Nearest) > 0, "answered, and nearest documents")
		f.when(answer.Notice != withAges("Du pratar med en AI-tjänst. Svaret är ordagrant ur dokumenten.", answer), "notice %q", answer.Notice)
		f.proof(a, answer)
	case NotFound:
		f.when(answer.Confidence >= 0.5, "declined at %v", answer.Confidence)
		f.when(len(answer.Citations) > 0, "declined, and citations")
		f.when(answer.Notice != withAges("Du pratar med en AI-tjänst. Den svarar bara på det som står i dokumenten.", answer), "notice %q", answer.Notice)
		f.when(!strings.HasPrefix(answer.Text, "Det framgår inte av dokumenten."), "declined with %q", answer.Text)
		f.when(len(answer.Nearest) > 3, "%d nearest", len(answer.Nearest))
		for _, n := range answer.Nearest {
			doc, found := a.Document(n.Document)
			f.when(!found || doc.Title != n.Title || doc.URL != n.URL, "nearest %+v", n)
		}
	default:
		f.when(true, "status %q", answer.Status)
	}
	return f.faults
}

type faulter struct{ faults []string }

func (f *faulter) when(broken bool, format string, args ...any) {
	if broken {
		f.faults = append(f.faults, fmt.Sprintf(format, args...))
	}
}

// proof finds what is wrong with the citations of an answer: they are numbered
// as the text has them, each is its document's words at its place, and nothing
// else is in a text that no model wrote. Numbers in brackets that a document has of its own are
// in the quote only.
func (f *faulter) proof(a *Assistant, answer Answer) {
	var quotes strings.Builder
	var wanted []string
	for i, c := range answer.Citations {
		f.when(c.N != i+1, "citation %d has the number %d", i+1, c.N)
		doc, found := a.Document(c.Document)
		f.when(!found || doc.Title != c.Title || doc.URL != c.URL, "citation of %+v", c)
		f.when(!quoted(doc.Text, c), "citation %d is not the document's text at its place", c.N)
		f.when(strings.TrimSpace(c.Quote) != c.Quote || c.Quote == "", "citation %d quotes %q", c.N, c.Quote)
		f.when(!utf8.ValidString(c.Heading), "heading %q", c.Heading)
		quotes.WriteString(c.Quote)
		wanted = append(wanted, fmt.Sprintf("[%d]", c.N))
	}
	numbers := mark.FindAllString(answer.Text, -1)
	if answer.Mode == Generative { // which says it in other words, and cites a place again
		slices.Sort(numbers)
		f.when(!slices.Equal(slices.Compact(numbers), wanted), "the text has the marks %v", numbers)
		return
	}
	f.when(!slices.Equal(numbers, wanted), "the text has the marks %v", numbers)
	said, proved := mark.ReplaceAllString(answer.Text, ""), mark.ReplaceAllString(quotes.String(), "")
	f.when(unspaced(said) != unspaced(proved), "the text is not what it quotes")
}

func quoted(text string, c Citation) bool {
	runes := []rune(text)
	return 0 <= c.Start && c.Start < c.End && c.End <= len(runes) && string(runes[c.Start:c.End]) == c.Quote
}

func unspaced(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// withAges gives a notice with what it tells of sources that are not in force.
func withAges(notice string, answer Answer) string {
	return strings.Join(append([]string{notice}, ages(answer)...), " ")
}
