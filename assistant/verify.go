package assistant

import (
	"fmt"
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/proof"
	"svara/internal/swedish"
)

// source is a passage that a model was given, with what it can prove.
type source struct {
	doc      *index.Document
	spans    []swedish.Span // sentences, and lists as wholes, in bytes of the document's text
	evidence []proof.Evidence
	rows     []*provingRow // the row that each evidence is from; nil for what is not from a table
}

// readSource reads a passage. A sentence or list that begins in the passage belongs to
// it, to its end.
func readSource(s *index.Snapshot, passage int) source {
	doc, p := s.Passage(passage)
	src := source{doc: doc}
	under := func(span swedish.Span) string { return doc.Title + "\n" + doc.HeadingPath(span.Start) }
	add := func(span swedish.Span) {
		src.spans = append(src.spans, span)
		src.evidence, src.rows = append(src.evidence, proof.Read(span.In(doc.Text), under(span))), append(src.rows, nil)
	}
	t := index.Table{Last: -1}
	for i, block := range doc.Blocks {
		if block.Kind == swedish.Heading || block.End <= p.Bytes.Start || p.Bytes.End <= block.Start {
			continue
		}
		if block.Kind == swedish.TableRow {
			if t.Last < i {
				t, _ = doc.TableAt(i)
			}
			mayTell := (len(t.Columns) == 2 || !slices.Contains(t.Header, block.Span)) && !t.IsHead(i) // see weigher.rows
			if mayTell && p.Bytes.Start <= block.Start {
				above := under(block.Span) + "\n" + t.Caption.In(doc.Text)
				for _, head := range t.GroupOf(i) {
					above += "\n" + doc.Blocks[head].In(doc.Text)
				}
				src.readRow(t, i, above)
			}
			continue
		}
		for _, sentence := range swedish.SentencesIn(doc.Text, block) {
			if p.Bytes.Start <= sentence.Start && sentence.Start < p.Bytes.End {
				add(swedish.AfterMark(doc.Text, sentence))
			}
		}
	}
	for _, l := range findLists(doc) {
		parts := l.parts()
		whole := swedish.Span{Start: parts[0].Start, End: parts[len(parts)-1].End}
		if doc.Blocks[l.first].Kind != swedish.Heading && l.heads == nil && p.Bytes.Start <= whole.Start && whole.Start < p.Bytes.End && len(l.items) <= maxItems {
			if l.table {
				src.spans, src.rows = append(src.spans, whole), append(src.rows, nil)
				src.evidence = append(src.evidence, proof.Read(l.rowNames(doc), under(whole)+"\n"+l.lead.In(doc.Text)))
				continue
			}
			add(whole)
			if l.above.End > l.above.Start && l.lead.Start == doc.Blocks[l.first-1].Start { // "Det finns sju områden. Områdena är:"
				add(swedish.Span{Start: l.above.Start, End: whole.End})
			}
		}
	}
	return src
}

// readRow reads what a row proves: for each column its cell, together with the name of
// the row. A cell proves nothing about other columns, although they stand just as near.
func (src *source) readRow(t index.Table, block int, above string) {
	at, row := src.doc.Blocks[block].Span, src.row(t, block)
	add := func(e proof.Evidence) {
		src.spans, src.evidence, src.rows = append(src.spans, at), append(src.evidence, e), append(src.rows, row)
	}
	text := at.In(src.doc.Text)
	cells := index.Cells(text)
	if len(t.Columns) == 0 || len(cells) == 1 {
		add(proof.Read(text, above))
		return
	}
	for n, cell := range cells[1:] {
		if cell != "" && n+1 < len(t.Columns) {
			column := t.Columns[n+1]
			add(proof.ReadCell(t.Columns[0]+" "+cells[0]+": "+column+" "+cell, otherWords(column, t.Columns), above))
		}
	}
}

// verifier checks a model's sentences against the passages that it was given.
type verifier struct {
	shelf     shelf
	question  string
	sources   []source // as the prompt numbers them, from 1
	citations []Citation
	places    map[place]int // numbers of the citations, by place
}

// place is what a citation quotes.
type place struct {
	doc *index.Document
	swedish.Span
}

// verify gives a sentence as it goes into an answer, with the numbers of the citations
// that prove it, or else what its sources lack. It checks the passages that the sentence
// cites and, if they do not say it, each of the others: a model often has the right words
// and the wrong number.
func (v *verifier) verify(d draft) (sentence, lacks string) {
	places, lacks := v.proof(d.text, d.cited)
	for i := 1; i <= len(v.sources) && len(places) == 0; i++ {
		if !slices.Contains(d.cited, i) {
			if places, _ = v.proof(d.text, []int{i}); len(places) > 0 {
				lacks = ""
			}
		}
	}
	if len(places) == 0 {
		return "", lacks
	}
	var numbers strings.Builder
	for _, p := range places {
		fmt.Fprintf(&numbers, "[%d]", v.cite(p))
	}
	return d.text + " " + numbers.String(), ""
}

// proof gives the places, in the passages with these numbers, that prove a sentence.
func (v *verifier) proof(sentence string, numbers []int) (places []place, lacks string) {
	var all []place
	var evidence []proof.Evidence
	said := wordingOf(sentence, "")
	for _, n := range numbers {
		if n < 1 || n > len(v.sources) {
			continue
		}
		s := v.sources[n-1]
		for i, span := range s.spans {
			if s.isMistaken(i, said) {
				continue
			}
			all = append(all, place{s.doc, span})
			evidence = append(evidence, s.evidence[i])
		}
	}
	used, lacks := proof.Prove(sentence, v.question, evidence)
	for _, i := range used {
		p := all[i]
		if slices.Contains(places, p) { // cells of one row
			continue
		}
		if n := len(places); n > 0 && places[n-1].doc == p.doc && places[n-1].End <= p.Start && strings.TrimSpace(p.doc.Text[places[n-1].End:p.Start]) == "" {
			places[n-1].End = p.End
			continue
		}
		places = append(places, p)
	}
	return places, lacks
}

// cite gives the number of a place's citation, and adds the citation if it is new.
func (v *verifier) cite(p place) int {
	if n, found := v.places[p]; found {
		return n
	}
	c := v.shelf.cite(p.doc, p.Span, p.doc.HeadingPath(p.Start))
	c.N = len(v.citations) + 1
	v.citations = append(v.citations, c)
	v.places[p] = c.N
	return c.N
}
