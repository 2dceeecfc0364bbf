package extract

import (
	"strings"

	"svara/internal/swedish"
)

// Builder writes the text of a document and notes its blocks. Blocks are parted by
// blank lines; items of a list and rows of a table by line ends; pages by form feeds.
type Builder struct {
	title  string
	about  About
	saved  string // the day when the file was last saved, ISO 8601: good for a date where its text has none
	out    strings.Builder
	blocks []swedish.Block
	tight  bool   // the next block stands on the line below, without a blank line
	feeds  int    // pages that have begun since the last block
	paged  bool   // it has pages, though it may have only one
	limit  int64  // bytes of text
	plain  string // see Plain
	silent bool   // the text does not speak of the document, but of others
}

// Title says what the document is called; white space is made one. The first that is
// not empty stands.
func (b *Builder) Title(title string) {
	if b.title == "" {
		b.title = oneLine(tidy(title))
	}
}

// Plain says that the document is this tidy text and nothing else.
func (b *Builder) Plain(text string) { b.plain = text }

// Heading writes a heading of a level from 1, the highest.
func (b *Builder) Heading(level int, text string) {
	b.emit(swedish.Block{Kind: swedish.Heading, Level: min(max(level, 1), 6)}, 0, "", strings.Join(strings.Fields(text), " "))
}

// Paragraph writes a paragraph; lines within it stay.
func (b *Builder) Paragraph(text string) { b.emit(swedish.Block{Kind: swedish.Paragraph}, 0, "", text) }

// Item writes an item of a list, so many lists deep, from 0, after its mark: "•" or
// "2.".
func (b *Builder) Item(depth int, mark, text string) {
	b.emit(swedish.Block{Kind: swedish.ListItem}, 2*min(depth, maxIndent), mark+" ", text)
	b.tight = true
}

// maxIndent is how deep lists within each other are shown.
const maxIndent = 10

// EndList says that what comes does not belong to the list or table above.
func (b *Builder) EndList() { b.tight = false }

// Caption writes what the table below is called, or is about.
func (b *Builder) Caption(text string) {
	b.EndList()
	b.emit(swedish.Block{Kind: swedish.Paragraph, Level: swedish.IsCaption}, 0, "", text)
}

// Header writes a row of a table that names its columns.
func (b *Builder) Header(cells []string) { b.row(cells, 0, swedish.NamesColumns) }

// Row writes a row of a table, unless all its cells are empty.
func (b *Builder) Row(cells []string) { b.row(cells, 0, 0) }

func (b *Builder) row(cells []string, indent, level int) {
	plain := make([]string, len(cells))
	for i, cell := range cells {
		if cell != "" { // as thousands are in the rows of some workbooks
			plain[i] = strings.Join(strings.Fields(tidy(cell)), " ")
		}
	}
	if strings.Join(plain, "") != "" {
		b.emit(swedish.Block{Kind: swedish.TableRow, Level: level}, indent, "", strings.Join(plain, " | "))
		b.tight = true
	}
}

// Page begins a new page; the first needs no call. Pages without text count.
func (b *Builder) Page() {
	b.tight = false
	b.feeds++
}

// IsFull reports whether the document is beyond its limit: what comes is not kept.
func (b *Builder) IsFull() bool { return int64(b.out.Len()) > b.limit }

func (b *Builder) isEmpty() bool { return len(b.blocks) == 0 && b.plain == "" }

// emit writes one block of content, indented by so many blanks, with its further
// lines below its first, after the mark.
func (b *Builder) emit(block swedish.Block, indent int, mark, content string) {
	content = trimLines(tidy(content))
	if content == "" || b.IsFull() {
		return
	}
	switch {
	case b.out.Len() == 0 && b.feeds == 0:
	case b.tight:
		b.out.WriteString("\n")
	default:
		if b.out.Len() > 0 {
			b.out.WriteString("\n")
		}
		b.out.WriteString(strings.Repeat("\f", b.feeds))
		if b.out.Len() > b.feeds {
			b.out.WriteString("\n")
		}
	}
	b.tight, b.feeds = false, 0
	b.out.WriteString(strings.Repeat(" ", indent))
	start := b.out.Len()
	below := "\n" + strings.Repeat(" ", indent+len([]rune(mark)))
	b.out.WriteString(mark)
	b.out.WriteString(strings.ReplaceAll(content, "\n", below))
	block.Span = swedish.Span{Start: start, End: b.out.Len()}
	b.blocks = append(b.blocks, block)
}

// trimLines takes away white space around s and at its lines' ends, and blank
// lines within it, which would part it into two.
func trimLines(s string) string {
	var lines []string
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\f", " "), "\n") {
		if line = strings.TrimRight(line, " \t\u00a0"); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
