package assistant

import (
	"slices"
	"strings"
	"unicode/utf8"

	"svara/internal/index"
	"svara/internal/swedish"
)

// list is a list of a document with the words that introduce it.
type list struct {
	lead  swedish.Span   // the sentence, caption or heading above it; empty where there is none
	above swedish.Span   // the paragraph before the introduction, which often says what is listed
	names []swedish.Span // of a table, the rows that name its columns
	items []swedish.Span
	table bool  // the items are rows
	heads []int // of a group of a table's rows, the numbers of the blocks that head it
	first int   // number of its first block
	last  int
}

// parts gives the spans that prove a list: introduction, rows that name columns, and
// items.
func (l list) parts() []swedish.Span {
	parts := append(slices.Clone(l.names), l.items...)
	if l.lead.End > l.lead.Start {
		parts = append([]swedish.Span{l.lead}, parts...)
	}
	return parts
}

// rowNames gives the names of a table's rows, which are their first cells, below the name
// of that column.
func (l list) rowNames(doc *index.Document) string {
	var names []string
	for _, row := range append(slices.Clone(l.names), l.items...) {
		names = append(names, index.Cells(row.In(doc.Text))[0])
	}
	return strings.Join(names, "\n")
}

// findLists finds the lists in a document: consecutive items, the rows of a table or of a
// group in one, and numbered headings on one level with text between them.
func findLists(doc *index.Document) []list {
	var lists []list
	for i := 0; i < len(doc.Blocks); i++ {
		l := list{first: i, last: i}
		t, isTable := doc.TableAt(i)
		if isTable {
			l.table, l.last, l.names = true, t.Last, t.Header
		} else if doc.Blocks[i].Kind != swedish.ListItem {
			continue
		}
		for !l.table && l.last+1 < len(doc.Blocks) && doc.Blocks[l.last+1].Kind == swedish.ListItem {
			l.last++
		}
		l.lead, l.above = leadOf(doc, i), aboveLead(doc, i)
		for _, b := range doc.Blocks[i+len(l.names) : l.last+1] {
			l.items = append(l.items, b.Span)
		}
		lists, i = append(lists, groupsOf(doc, l, t)...), l.last
		if len(l.names)+len(l.items) > 1 && len(l.items) > 0 {
			lists = append(lists, l)
		}
	}
	return append(lists, numberedHeadings(doc)...)
}

// leadOf gives the sentence or heading that introduces the block numbered i.
func leadOf(doc *index.Document, i int) swedish.Span {
	if i == 0 {
		return swedish.Span{}
	}
	above := doc.Blocks[i-1]
	if above.Kind == swedish.Heading || above.Kind == swedish.Paragraph && above.Level == swedish.IsCaption {
		return above.Span
	}
	if above.Kind != swedish.Paragraph {
		return swedish.Span{}
	}
	sentences := swedish.SentencesIn(doc.Text, above)
	last := sentences[len(sentences)-1]
	if !announces(last.In(doc.Text)) {
		return swedish.Span{}
	}
	return last
}

// announces reports whether a sentence above a list introduces it: it says so, or
// continues in the list ("… den som är folkbokförd i kommunen och").
func announces(sentence string) bool {
	last, _ := utf8.DecodeLastRuneInString(sentence)
	if !strings.ContainsRune(".!?…)”\"»", last) {
		return true
	}
	return slices.ContainsFunc(swedish.Words(sentence), func(word string) bool {
		return word == "följande" || word == "nedan" || word == "nedanstående"
	})
}

// aboveLead gives the paragraph before the one that introduces the block
// numbered i ("… sju behovsområden …" before "Områdena är:"), or nothing.
func aboveLead(doc *index.Document, i int) swedish.Span {
	if i < 2 || doc.Blocks[i-1].Kind != swedish.Paragraph || doc.Blocks[i-2].Kind != swedish.Paragraph {
		return swedish.Span{}
	}
	sentences := swedish.SentencesIn(doc.Text, doc.Blocks[i-2])
	return swedish.Span{Start: sentences[max(0, len(sentences)-2)].Start, End: doc.Blocks[i-2].End}
}

// numberedHeadings finds lists whose items are headings with consecutive numbers ("1.
// Ansvar", its text, "2. Uppföljning", …). Lower headings may stand between them, and
// form lists of their own.
func numberedHeadings(doc *index.Document) []list {
	var lists []list
	open := make(map[int]list) // by the level of its headings
	closeFrom := func(level int) {
		for at, l := range open {
			if at >= level && len(l.items) > 1 {
				lists = append(lists, l)
			}
			if at >= level {
				delete(open, at)
			}
		}
	}
	for i, b := range doc.Blocks {
		if b.Kind != swedish.Heading {
			continue
		}
		closeFrom(b.Level + 1)
		l, number := open[b.Level], leadingNumber(b.In(doc.Text))
		if number == 1 || number != len(l.items)+1 {
			closeFrom(b.Level)
			l = list{first: i, lead: leadOf(doc, i), above: aboveLead(doc, i)}
		}
		if number == len(l.items)+1 {
			l.items, l.last = append(l.items, b.Span), i
			open[b.Level] = l
		}
	}
	closeFrom(0)
	slices.SortFunc(lists, func(a, b list) int { return a.first - b.first })
	return lists
}

// leadingNumber gives the number that begins a heading ("2. Ansvar"), or 0.
func leadingNumber(heading string) int {
	mark, _, found := strings.Cut(heading, " ")
	digits, dotted := strings.CutSuffix(mark, ".")
	if !found || !dotted {
		return 0
	}
	n := 0
	for _, r := range digits {
		if r < '0' || r > '9' || n > 99 {
			return 0
		}
		n = 10*n + int(r-'0')
	}
	return n
}

// listWith gives the list that block number i is an item of or introduces; of nested
// lists the innermost.
func listWith(lists []list, i int) (list, bool) {
	var found list
	for _, l := range lists {
		above := l.first - 1
		if l.heads != nil {
			above = l.first // the row above is of another group
		}
		if above <= i && i <= l.last && (found.items == nil || l.last-l.first < found.last-found.first) {
			found = l
		}
	}
	return found, found.items != nil
}
