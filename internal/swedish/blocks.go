package swedish

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// BlockKind says what a Block is in its document.
type BlockKind uint8

// The kinds of block that extraction tells apart.
const (
	Paragraph BlockKind = iota
	Heading
	ListItem
	TableRow
)

// Block is one piece of a document's structure: a heading, a paragraph, one
// item of a list, one row of a table. Blocks do not overlap and come in the
// order of the text.
type Block struct {
	Kind  BlockKind
	Level int // of a heading: 1 is the highest; of others NamesColumns, IsCaption or 0
	Span      // without surrounding white space; a list item includes its mark
}

// Levels of blocks that are no headings.
const (
	NamesColumns = 1 // of a TableRow: its cells name the columns of the rows below it
	IsCaption    = 1 // of a Paragraph: it says what the table below it is about
)

// Span is a half-open range of bytes in a text, on rune borders.
type Span struct{ Start, End int }

// In returns the part of text that s covers.
func (s Span) In(text string) string { return text[s.Start:s.End] }

// Blocks finds the structure of plain text as people type it: blank lines part
// blocks; lines that were wrapped at a fixed width belong together; bullets and
// numbers begin list items; a short line without a full stop above other text
// is a heading.
func Blocks(text string) []Block {
	lines := splitLines(text)
	markDashes(lines)
	blocks := group(text, lines)
	markItems(text, blocks)
	markHeadings(text, blocks)
	return blocks
}

// line is one line of a text with what its own form says of it.
type line struct {
	Span          // without surrounding white space; empty for a blank line
	indent int    // width of the white space before it, in runes
	mark   string // the bullet or number that begins it, or ""
}

func splitLines(text string) []line {
	var lines []line
	for start := 0; start < len(text); {
		end := len(text)
		if i := strings.IndexAny(text[start:], "\n\f\v\u2028\u2029"); i >= 0 {
			end = start + i
		}
		raw := text[start:end]
		trimmed := strings.TrimLeftFunc(raw, unicode.IsSpace)
		from := end - len(trimmed)
		trimmed = strings.TrimRightFunc(trimmed, unicode.IsSpace)
		lines = append(lines, line{
			Span:   Span{from, from + len(trimmed)},
			indent: utf8.RuneCountInString(text[start:from]),
			mark:   listMark(trimmed),
		})
		_, size := utf8.DecodeRuneInString(text[end:])
		start = end + max(size, 1)
	}
	return lines
}

// listMark gives the bullet, number or letter that begins a list item, or "".
func listMark(s string) string {
	space := strings.IndexFunc(s, unicode.IsSpace)
	if space < 0 || strings.TrimSpace(s[space:]) == "" {
		return ""
	}
	mark := s[:space]
	switch mark {
	case "•", "-", "*", "–", "—", "◦", "▪", "‣", "·", "o", "\uf0b7":
		return mark
	}
	body, closed := strings.CutSuffix(mark, ")")
	if !closed {
		body, closed = strings.CutSuffix(mark, ".")
	}
	if closed && (isNumber(body) && len(body) <= 2 || len(body) == 1 && 'a' <= body[0] && body[0] <= 'z') {
		return mark
	}
	return ""
}

// AfterMark gives s, a sentence or list item of text, without the bullet, number
// or speech dash that begins it.
func AfterMark(text string, s Span) Span {
	mark := listMark(s.In(text))
	if mark == "" {
		return s
	}
	rest := text[s.Start+len(mark) : s.End]
	s.Start = s.End - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
	return s
}

// markDashes takes the mark from lines where a dash begins speech, as in
// newspapers: a list of dashes has its items on lines that follow each other.
func markDashes(lines []line) {
	isDash := func(i int) bool {
		return i >= 0 && i < len(lines) && (lines[i].mark == "–" || lines[i].mark == "—")
	}
	var speech []int
	for i := range lines {
		if isDash(i) && !isDash(i-1) && !isDash(i+1) {
			speech = append(speech, i)
		}
	}
	for _, i := range speech {
		lines[i].mark = ""
	}
}

// wrapWidth is the least width, in bytes, of a line that may have been cut to
// fit a page; shorter ones end where their writer ended them.
const wrapWidth = 55

// narrowWidth is the same for a line that plainly goes on in the next, in lower
// case: also narrow columns wrap.
const narrowWidth = 30

// wrapLimit is the greatest width of a wrapped line; longer lines are whole
// paragraphs.
const wrapLimit = 160

// group joins lines into blocks; headings are still paragraphs.
func group(text string, lines []line) []Block {
	var blocks []Block
	for i := 0; i < len(lines); i++ {
		first := lines[i]
		if first.Start == first.End {
			continue
		}
		block := Block{Span: first.Span}
		if first.mark != "" {
			block.Kind = ListItem
		}
		for i+1 < len(lines) && continues(text, first, lines[i], lines[i+1]) {
			i++
			block.End = lines[i].End
		}
		blocks = append(blocks, block)
	}
	return blocks
}

// continues reports whether next goes on with the block that first began and
// that last ended until now.
func continues(text string, first, last, next line) bool {
	if next.Start == next.End || next.mark != "" {
		return false
	}
	if first.mark != "" && next.indent > first.indent {
		return true
	}
	width := last.End - last.Start
	r, _ := utf8.DecodeRuneInString(text[next.Start:])
	if width >= narrowWidth && unicode.IsLower(r) && !endsSentence(last.In(text)) {
		return true
	}
	if width < wrapWidth || width > wrapLimit {
		return false
	}
	if first.mark != "" || unicode.IsLower(r) {
		return unicode.IsLower(r)
	}
	return !endsSentence(last.In(text)) || next.End-next.Start >= wrapWidth
}

// markItems makes list items of short lines without full stops below one that
// ends with a colon: text copied from a page has lost its bullets. A last line
// that text follows is the heading of that text.
func markItems(text string, blocks []Block) {
	for i := 0; i < len(blocks); i++ {
		if blocks[i].Kind != Paragraph || !strings.HasSuffix(blocks[i].In(text), ":") {
			continue
		}
		first, end := i+1, i+1
		for end < len(blocks) && isBareItem(text, blocks[end]) {
			end++
		}
		if end < len(blocks) && end > first && blocks[end].Kind == Paragraph && startsUpper(blocks[end-1].In(text)) {
			end--
		}
		if end-first > 1 {
			for j := first; j < end; j++ {
				blocks[j].Kind = ListItem
			}
			i = end - 1
		}
	}
}

// isBareItem reports whether a block may be a list item without its bullet.
func isBareItem(text string, b Block) bool {
	s := b.In(text)
	return b.Kind == Paragraph && len(s) <= headingBytes && !strings.Contains(s, "\n") && !endsSentence(s)
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// Headings are short: at most so many bytes and words.
const (
	headingBytes = 120
	headingWords = 14
)

// markHeadings makes headings of the blocks that look and stand like one, and
// of numbered items that a paragraph follows ("1. Ansvar" above its text).
func markHeadings(text string, blocks []Block) {
	for i := len(blocks) - 2; i >= 0; i-- { // the last block heads nothing
		b, next := &blocks[i], blocks[i+1]
		level := 2
		if b.Kind == ListItem {
			mark := listMark(b.In(text))
			numbered := startsWithDigit(mark)
			if !numbered || next.Kind != Paragraph || !strings.Contains(text[b.End:next.Start], "\n") {
				continue
			}
			level = 3
		}
		if looksLikeHeading(b.In(text)) {
			b.Kind, b.Level = Heading, level
		}
	}
}

func looksLikeHeading(s string) bool {
	if len(s) > headingBytes || strings.Contains(s, "\n") || strings.Contains(s, ": ") {
		return false
	}
	if n := len(strings.Fields(s)); n > headingWords {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	if strings.ContainsRune(".:;,!", last) {
		return false
	}
	letters := strings.IndexFunc(s, unicode.IsLetter)
	if letters < 0 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s[letters:])
	return unicode.IsUpper(first) && strings.Count(s, "")-1 >= 3
}

// endsSentence reports whether s ends as a sentence does, closing quotes aside.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, "\"'”’»)]")
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…:", last)
}
