package extract

import (
	"strings"

	"svara/internal/extract/about"
	"svara/internal/swedish"
)

// Builder writes the text of a document and notes its blocks. Between blocks are blank
// lines; between list items and between table rows, line ends; between pages, form feeds.
type Builder struct {
	title  string
	about  about.Facts
	saved  string // the day when the file was last saved, in ISO 8601: the date if the text has none
	out    strings.Builder
	blocks []swedish.Block
	tight  bool   // the next block goes on the line below, without a blank line between
	feeds  int    // pages begun since the last block
	paged  bool   // it has pages, even if there is only one
	limit  int64  // bytes of text that are kept
	plain  string // as given to Plain
	silent bool   // the text is not searched for what it says about the document
}

// Title says what the document is called. White space becomes single spaces. Only the
// first title that is not empty counts.
func (b *Builder) Title(title string) {
	if b.title == "" {
		b.title = about.OneLine(swedish.Tidy(title))
	}
}

// Plain makes the document this tidy text and nothing else.
func (b *Builder) Plain(text string) { b.plain = text }

// Heading writes a heading; level counts from 1, the highest.
func (b *Builder) Heading(level int, text string) {
	b.emit(swedish.Block{Kind: swedish.Heading, Level: min(max(level, 1), 6)}, 0, "", strings.Join(strings.Fields(text), " "))
}

// Paragraph writes a paragraph. It may contain line breaks.
func (b *Builder) Paragraph(text string) { b.emit(swedish.Block{Kind: swedish.Paragraph}, 0, "", text) }

// Item writes a list item. depth counts from 0, in the outermost list; mark is "•" or
// like "2.".
func (b *Builder) Item(depth int, mark, text string) {
	b.emit(swedish.Block{Kind: swedish.ListItem}, 2*min(depth, maxIndent), mark+" ", text)
	b.tight = true
}

// maxIndent is how many levels of nested lists are indented.
const maxIndent = 10

// EndList ends the list or table above.
func (b *Builder) EndList() { b.tight = false }

// Caption writes the caption of the table that comes next.
func (b *Builder) Caption(text string) {
	b.EndList()
	b.emit(swedish.Block{Kind: swedish.Paragraph, Level: swedish.IsCaption}, 0, "", text)
}

// Header writes a table row that names the columns.
func (b *Builder) Header(cells []string) { b.row(cells, 0, swedish.NamesColumns) }

// Row writes a table row, unless all of its cells are empty.
func (b *Builder) Row(cells []string) { b.row(cells, 0, 0) }

func (b *Builder) row(cells []string, indent, level int) {
	plain := make([]string, len(cells))
	for i, cell := range cells {
		if cell != "" { // some workbooks have thousands of empty ones in each row
			plain[i] = strings.Join(strings.Fields(swedish.Tidy(cell)), " ")
		}
	}
	if strings.Join(plain, "") != "" {
		b.emit(swedish.Block{Kind: swedish.TableRow, Level: level}, indent, "", strings.Join(plain, " | "))
		b.tight = true
	}
}

// Page begins a new page. It is not called for the first one. Pages without text count.
func (b *Builder) Page() {
	b.tight = false
	b.feeds++
}

// IsFull reports whether the document is larger than its limit. If so, it will be
// refused, and the rest need not be written.
func (b *Builder) IsFull() bool { return int64(b.out.Len()) > b.limit }

func (b *Builder) isEmpty() bool { return len(b.blocks) == 0 && b.plain == "" }

// emit writes a block: indent blanks, the mark, and the content, whose further lines are
// indented to stand below its first.
func (b *Builder) emit(block swedish.Block, indent int, mark, content string) {
	content = trimLines(swedish.Tidy(content))
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

// trimLines removes white space around s and at the ends of its lines, and blank lines in
// it, which would make two blocks of it.
func trimLines(s string) string {
	var lines []string
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\f", " "), "\n") {
		if line = strings.TrimRight(line, " \t\u00a0"); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
