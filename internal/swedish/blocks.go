package swedish

import (
	"regexp"
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

// Blocks finds the structure of plain text as people type it. Blank lines separate
// blocks; lines that were wrapped at a fixed width belong together; bullets and numbers
// begin list items; a short line without a full stop above other text is a heading; short
// lines with times and places are a list (runs.go). Lines drawn with dashes are no
// blocks.
func Blocks(text string) []Block {
	lines := splitLines(text)
	markDashes(lines)
	blocks := group(text, lines)
	lists := markRuns(text, blocks)
	lists.markItems()
	markHeadings(text, blocks, lists.isItem)
	lists.markColons()
	markUnderlined(text, blocks)
	lists.setLevels()
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
	if mark := s[:space]; IsItemMark(mark) {
		return mark
	}
	return ""
}

// IsItemMark reports whether a word is a bullet, number or letter that items of lists
// begin with: "•", "2.", "b)".
func IsItemMark(word string) bool {
	switch word {
	case "•", "-", "*", "–", "—", "◦", "▪", "‣", "·", "o", "\uf0b7":
		return true
	}
	body, closed := strings.CutSuffix(word, ")")
	if !closed {
		body, closed = strings.CutSuffix(word, ".")
	}
	return closed && (isNumber(body) && len(body) <= 2 || len(body) == 1 && 'a' <= body[0] && body[0] <= 'z')
}

// AfterMark gives s, a sentence or list item of text, without the bullet, number or
// speech dash at its beginning.
func AfterMark(text string, s Span) Span {
	mark := listMark(s.In(text))
	if mark == "" {
		return s
	}
	rest := text[s.Start+len(mark) : s.End]
	s.Start = s.End - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
	return s
}

// markDashes removes the mark from lines that begin with a dash because somebody speaks,
// as in newspapers: only dashes on consecutive lines form a list.
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

// wrapWidth is the least width, in bytes, of a line that may have been broken to fit a
// page. Shorter lines end where the writer ended them.
const wrapWidth = 55

// narrowWidth is the same for a line that evidently continues on the next one, in lower
// case: text in narrow columns is wrapped too.
const narrowWidth = 30

// wrapLimit is the greatest width of a wrapped line; longer lines are whole
// paragraphs.
const wrapLimit = 160

// group joins lines into blocks; headings are still paragraphs.
func group(text string, lines []line) []Block {
	var blocks []Block
	for i := 0; i < len(lines); i++ {
		first := lines[i]
		if first.Start == first.End || isDrawn(first.In(text)) {
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

// continues reports whether the line next belongs to the block that began with first and
// so far ends with last.
func continues(text string, first, last, next line) bool {
	if next.Start == next.End || next.mark != "" || isDrawn(next.In(text)) {
		return false
	}
	if first.mark != "" && next.indent > first.indent {
		return true
	}
	return isWrapped(text, first, last, next) && !isHours(next.In(text), last.In(text))
}

// isWrapped reports whether last was broken to fit, judging by its width and by next.
func isWrapped(text string, first, last, next line) bool {
	width := last.End - last.Start
	r, _ := utf8.DecodeRuneInString(text[next.Start:])
	if width >= narrowWidth && unicode.IsLower(r) && !EndsSentence(last.In(text)) {
		return true
	}
	if width < wrapWidth || width > wrapLimit {
		return false
	}
	if first.mark != "" || unicode.IsLower(r) {
		return unicode.IsLower(r)
	}
	return !EndsSentence(last.In(text)) || next.End-next.Start >= wrapWidth
}

// isBareItem reports whether a block may be a list item without its bullet.
func isBareItem(text string, b Block) bool {
	s := b.In(text)
	return b.Kind == Paragraph && len(s) <= headingBytes && !strings.Contains(s, "\n") && !EndsSentence(s)
}

// StartsUpper reports whether s begins with a capital letter.
func StartsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// Headings are short: at most so many bytes and words.
const (
	headingBytes = 120
	headingWords = 14
)

// markHeadings turns blocks into headings that look and stand like one, and numbered
// items that are followed by a paragraph ("1. Ansvar" above its text).
func markHeadings(text string, blocks []Block, tells []bool) {
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
		if !tells[i] && looksLikeHeading(b.In(text)) {
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

// EndsSentence reports whether s ends as a sentence or an item of a list does, closing
// quotes and the numbers of notes aside.
func EndsSentence(s string) bool {
	s = strings.TrimRight(s, "\"'”’»)]¹²³")
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…:;", last)
}

// IsSectionNumber reports whether s is the number of a part of a document and nothing
// else: "104", "3.5.6-9", "5 a §".
func IsSectionNumber(s string) bool { return sectionNumber.MatchString(s) }

var sectionNumber = regexp.MustCompile(`^\d{1,3}( ?[a-z])?(\.\d{1,3})*([-–]\d{1,3})?( §§?)?$`)
