package server

import (
	"strings"
	"unicode/utf8"

	"svara/assistant"
	"svara/internal/swedish"
)

// section is a paragraph, a heading, a list or a table on a document's page.
type section struct {
	Tag  string    // "p", "ul", "table", or "h2" to "h6"
	Text []stretch // of a "p" and a heading
	ID   string    // of a heading: where links lead to
	Name string    // of a heading: its text in one line
	List []item    // of a "ul"
	*table
}

// item is one item of a list. It keeps the bullet or number that it has in the document.
type item struct {
	Mark []stretch // its bullet or number; may be empty
	Text []stretch
}

// stretch is a piece of text that is either marked as quoted or not.
type stretch struct {
	Text   string
	Marked bool
	First  bool // the first that is marked: where the page scrolls to
}

// reader reads a document's blocks into sections.
type reader struct {
	whole      assistant.Whole
	runes      []rune
	start, end int  // the runes to mark; none where they are equal
	marked     bool // whether some have been
	ids        ids
	above      []int // levels of the headings that the next section stands under
	tables     int
}

// sectionsOf divides a document into the sections of its page, with the runes from start
// to end marked. A range outside the document marks nothing.
func sectionsOf(whole assistant.Whole, start, end int) *documentView {
	r := &reader{whole: whole, runes: []rune(whole.Text), start: start, end: end, ids: newIDs()}
	if start < 0 || end > len(r.runes) {
		r.start, r.end = 0, 0
	}
	view := &documentView{Listed: whole.Listed, Title: []stretch{{Text: whole.Title}}}
	blocks := whole.Blocks
	if len(blocks) > 0 && sameWords(r.textOf(blocks[0]), whole.Title) { // or it would be said twice
		view.Title = r.stretches(blocks[0].Start, blocks[0].End)
		blocks = blocks[1:]
	}
	for len(blocks) > 0 {
		n := r.together(blocks)
		switch blocks[0].Kind {
		case assistant.Item:
			view.Sections = append(view.Sections, section{Tag: "ul", List: r.items(blocks[:n])})
		case assistant.Row:
			view.Sections = append(view.Sections, section{Tag: "table", table: r.table(blocks[:n])})
		case assistant.Heading:
			view.Sections = append(view.Sections, r.heading(blocks[0]))
			view.Contents = append(view.Contents, view.Sections[len(view.Sections)-1])
		default:
			view.Sections = append(view.Sections, section{Tag: "p", Text: r.stretches(blocks[0].Start, blocks[0].End)})
		}
		blocks = blocks[n:]
	}
	view.Marked = r.marked
	return view
}

// together gives how many of the first blocks form one list or table; 1 for any other
// block. An empty line separates two tables.
func (r *reader) together(blocks []assistant.Block) int {
	kind, n := blocks[0].Kind, 1
	if kind != assistant.Item && kind != assistant.Row {
		return n
	}
	for n < len(blocks) && blocks[n].Kind == kind {
		between := string(r.runes[blocks[n-1].End:blocks[n].Start])
		if kind == assistant.Row && strings.Count(between, "\n") > 1 {
			break
		}
		n++
	}
	return n
}

func sameWords(a, b string) bool {
	return oneLine(a) == oneLine(b)
}

func (r *reader) textOf(b assistant.Block) string { return string(r.runes[b.Start:b.End]) }

// heading gives a heading with its level on the page, below the title: one more than the
// heading it stands under, since a document's own levels may have gaps.
func (r *reader) heading(b assistant.Block) section {
	for len(r.above) > 0 && r.above[len(r.above)-1] >= b.Level {
		r.above = r.above[:len(r.above)-1]
	}
	r.above = append(r.above, b.Level)
	tag := [...]string{"h2", "h3", "h4", "h5", "h6"}[min(len(r.above), 5)-1]
	name := oneLine(r.textOf(b))
	return section{Tag: tag, Text: r.stretches(b.Start, b.End), ID: r.ids.of(name), Name: name}
}

func (r *reader) items(blocks []assistant.Block) []item {
	items := make([]item, len(blocks))
	for i, b := range blocks {
		text := r.textOf(b)
		after := swedish.AfterMark(text, swedish.Span{End: len(text)})
		begin := b.Start + utf8.RuneCountInString(text[:after.Start])
		items[i] = item{r.stretches(b.Start, begin), r.stretches(begin, b.End)}
	}
	return items
}

// stretches divides the runes from first to last into at most three: before, inside and
// after what is marked.
func (r *reader) stretches(first, last int) []stretch {
	from := min(max(r.start, first), last)
	to := min(max(r.end, from), last)
	var stretches []stretch
	for _, s := range []struct {
		from, to int
		marked   bool
	}{{first, from, false}, {from, to, true}, {to, last, false}} {
		if s.from < s.to {
			stretches = append(stretches, stretch{string(r.runes[s.from:s.to]), s.marked, s.marked && !r.marked})
			r.marked = r.marked || s.marked
		}
	}
	return stretches
}
