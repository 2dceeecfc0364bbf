package assistant

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"svara/internal/index"
	"svara/internal/swedish"
)

// extract is an answer in the documents' own words: one or two units.
type extract struct {
	units   []unit
	another bool // the best of them tells of another thing than is asked for
}

// maxWords is about how many words an answer may have that is not a list.
const maxWords = 60

// secondShare is how good a neighbouring sentence must be, relative to the best, to be
// quoted with it. On swequad 0.6 and 0.7 both gave .861 of the right words inside the
// answer, in 29 and 27 words; on squad .638 and .636, in 40 and 38.
const secondShare = 0.7

// choose gives the units that answer best, none if there are none.
func choose(q query, units []unit) extract {
	if len(units) == 0 {
		return extract{}
	}
	best := slices.MaxFunc(units, func(a, b unit) int {
		switch {
		case a.score < b.score:
			return -1
		case a.score > b.score:
			return 1
		}
		return 0
	})
	best = q.sibling(units, best)
	chosen := extract{units: []unit{best}, another: best.another || q.onlyOfYear(units, best)}
	if best.list {
		return chosen
	}
	if second, found := companion(units, best); found {
		chosen.units = append(chosen.units, second)
	}
	chosen.units = append(chosen.units, q.namesakes(units, best)...)
	chosen.units = append(chosen.units, q.alsoNamed(units, best)...)
	slices.SortFunc(chosen.units, func(a, b unit) int { return a.parts[0].Start - b.parts[0].Start })
	return chosen
}

// companion finds a sentence next to best, in the same paragraph, that is nearly as good
// and short enough to be quoted with it: the next paragraph is often about something
// else. If the question is about a whole document, its opening goes on as far as there is
// room.
func companion(units []unit, best unit) (unit, bool) {
	share := secondShare
	if best.opening > 0 {
		share = 0
	}
	var found unit
	for _, u := range units {
		together := u.block == best.block || best.opening > 0 && u.kind == swedish.Paragraph
		if u.list || u.another || u.doc != best.doc || u.place != best.place || !together || !besides(u, best) {
			continue
		}
		if u.score-u.forgiven < share*best.score || u.words()+best.words() > maxWords {
			continue
		}
		if found.doc == nil || u.score > found.score {
			found = u
		}
	}
	return found, found.doc != nil
}

// besides reports whether only white space separates two sentences.
func besides(a, b unit) bool {
	first, second := a.parts[0], b.parts[0]
	if second.Start < first.Start {
		first, second = second, first
	}
	return first.End <= second.Start && strings.TrimSpace(a.doc.Text[first.End:second.Start]) == ""
}

func (u unit) words() int {
	n := 0
	for _, p := range u.parts {
		n += len(strings.Fields(p.In(u.doc.Text)))
	}
	return n
}

// text gives what the extract quotes, for reading.
func (e extract) text() string {
	var all strings.Builder
	for _, p := range e.parts() {
		all.WriteString(p.In(p.doc.Text) + "\n")
	}
	return all.String()
}

// compose writes the answer and its citations.
func (e extract) compose(s shelf) (string, []Citation) {
	var text strings.Builder
	citations := []Citation{}
	for _, part := range e.parts() {
		citation := s.cite(part.doc, part.Span, part.heading)
		citation.Columns = part.columns
		citation.N = len(citations) + 1
		citations = append(citations, citation)
		if text.Len() > 0 {
			text.WriteString(part.separator)
		}
		fmt.Fprintf(&text, "%s [%d]", plain(part.doc, part.Span), citation.N)
	}
	return text.String(), citations
}

// part is one stretch of one document that an answer quotes.
type part struct {
	doc *index.Document
	swedish.Span
	heading   string
	separator string   // between it and the part before it
	columns   []string // of its table
}

// parts gives the stretches to quote; neighbours in the text become one. The row of a
// table comes below the rows that name its columns, because without them its numbers mean
// nothing.
func (e extract) parts() []part {
	var parts []part
	for _, u := range e.units {
		separator := " "
		if u.list || u.kind == swedish.TableRow {
			separator = "\n"
		}
		for _, span := range append(slices.Clone(u.names), u.parts...) {
			if slices.ContainsFunc(parts, func(p part) bool { return p.doc == u.doc && p.Start <= span.Start && span.End <= p.End }) {
				continue // the header of two rows
			}
			if n := len(parts); n > 0 && parts[n-1].doc == u.doc && strings.TrimSpace(u.doc.Text[parts[n-1].End:span.Start]) == "" {
				parts[n-1].End = span.End
				continue
			}
			parts = append(parts, part{u.doc, span, u.heading, separator, u.columns})
		}
	}
	return parts
}

// marks are numbers in brackets. In a document they refer to its own sources; in an
// answer they would pass for Svara's.
var marks = regexp.MustCompile(`\s?\[\d{1,2}\]`)

// plain gives a stretch of a document as it reads in an answer: each block on a
// line of its own, other line breaks as spaces.
func plain(doc *index.Document, span swedish.Span) string {
	var lines []string
	for _, b := range doc.Blocks {
		start, end := max(b.Start, span.Start), min(b.End, span.End)
		if start < end {
			text := doc.Text[start:end]
			for marks.MatchString(text) { // taking one away may make another: "[[1]1]"
				text = marks.ReplaceAllString(text, "")
			}
			lines = append(lines, strings.Join(strings.Fields(text), " "))
		}
	}
	return strings.Join(lines, "\n")
}

// cite gives the citation of a stretch of a document.
func (s shelf) cite(doc *index.Document, span swedish.Span, heading string) Citation {
	start := utf8.RuneCountInString(doc.Text[:span.Start])
	quote := span.In(doc.Text)
	standing := s.standing(doc)
	standing.newer = s.newerThan(doc)
	return Citation{
		Document: doc.Path, Title: doc.Title, Heading: heading, Page: pageAt(doc, span.Start),
		Quote: quote, Start: start, End: start + utf8.RuneCountInString(quote), URL: documentURL(doc.Path),
		Standing: standing,
	}
}
