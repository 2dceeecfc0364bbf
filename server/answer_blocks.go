package server

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"svara/assistant"
)

// block is a paragraph, a list or a table of an answer. answer.js makes the same blocks
// of the same text; a test holds the two together.
type block struct {
	Tag   string // "p", "ul", "ol" or "table"
	Lines []line // one line of a paragraph, or one for each list item or row below the head
	Head  *line  // the row that names a table's columns; nil where none is known to
}

// line is one line of an answer.
type line struct {
	Number int // of an item in an "ol"
	Pieces []piece
	Cells  [][]piece // of a row, in place of Pieces
}

// piece is a stretch of text, or a reference to a citation together with the word before
// it, which must stay on the same line.
type piece struct {
	Text     string
	Citation int
}

var (
	bulletMark = regexp.MustCompile(`^[•◦▪‣·*-]\s+`)
	numberMark = regexp.MustCompile(`^(\d{1,2})[.)]\s+`)
	reference  = regexp.MustCompile(`\s*\[(\d+)\]`)
	cellBar    = regexp.MustCompile(`\s*\|(?:\s+|$)`)
)

// blocksOf divides an answer into paragraphs, lists and tables. Two or more lines with
// bars in a row make a table; a single one is left as text.
func blocksOf(text string, citations []assistant.Citation) []block {
	var blocks []block
	var lines []string
	for s := range strings.SplitSeq(text, "\n") {
		if s = strings.TrimSpace(s); s != "" {
			lines = append(lines, s)
		}
	}
	for i := 0; i < len(lines); i++ {
		rows := 0
		for i+rows < len(lines) && cellBar.MatchString(unreferred(lines[i+rows])) {
			rows++
		}
		if rows > 1 {
			blocks = append(blocks, tableOf(lines[i:i+rows], citations))
			i += rows - 1
			continue
		}
		s, tag, l := lines[i], "p", line{}
		if m := numberMark.FindStringSubmatch(s); m != nil {
			tag, s = "ol", s[len(m[0]):]
			l.Number, _ = strconv.Atoi(m[1])
		} else if m := bulletMark.FindString(s); m != "" {
			tag, s = "ul", s[len(m):]
		}
		l.Pieces = piecesOf(s, len(citations))
		if n := len(blocks); n > 0 && tag != "p" && blocks[n-1].Tag == tag {
			blocks[n-1].Lines = append(blocks[n-1].Lines, l)
			continue
		}
		blocks = append(blocks, block{Tag: tag, Lines: []line{l}})
	}
	return blocks
}

// unreferred gives a line without its references.
func unreferred(line string) string {
	return strings.TrimSpace(reference.ReplaceAllString(line, ""))
}

var (
	thousands = regexp.MustCompile(`(\d) (\d{3})\b`)
	unitAfter = regexp.MustCompile(`(\d) ((?:kr|kronor|tkr|mnkr|mdkr)\b|%)`)
)

// wholeNumbers keeps each number in a cell, and its unit, from being broken across lines.
// In "1 234 567" the middle digits belong to two matches, so it runs twice.
func wholeNumbers(cell string) string {
	for range 2 {
		cell = thousands.ReplaceAllString(cell, "$1\u00a0$2")
	}
	return unitAfter.ReplaceAllString(cell, "$1\u00a0$2")
}

// tableOf makes a table of rows. The first row is the head if a citation names its cells
// as the columns.
func tableOf(rows []string, citations []assistant.Citation) block {
	table := block{Tag: "table"}
	for i, row := range rows {
		var l line
		for _, cell := range cellBar.Split(row, -1) {
			l.Cells = append(l.Cells, piecesOf(wholeNumbers(cell), len(citations)))
		}
		names := cellBar.Split(unreferred(row), -1)
		if i == 0 && slices.ContainsFunc(citations, func(c assistant.Citation) bool { return slices.Equal(c.Columns, names) }) {
			table.Head = &l
			continue
		}
		table.Lines = append(table.Lines, l)
	}
	return table
}

// piecesOf finds the references in a line. A bracketed number that is no citation's
// belongs to the document's own text.
func piecesOf(s string, citations int) []piece {
	var pieces []piece
	done := 0
	for _, m := range reference.FindAllStringSubmatchIndex(s, -1) {
		n, err := strconv.Atoi(s[m[2]:m[3]])
		if err != nil || n < 1 || n > citations {
			continue
		}
		word := m[0] - len(gluedWord(s[done:m[0]]))
		pieces = append(pieces, piece{Text: s[done:word]}, piece{s[word:m[0]], n})
		done = m[1]
	}
	if done < len(s) {
		pieces = append(pieces, piece{Text: s[done:]})
	}
	return pieces
}

// longestGlued is the length in runes up to which a word is kept on one line with the
// reference after it, as in answer.js.
const longestGlued = 16

// gluedWord gives the last word of a text, if it is not too long to be glued.
func gluedWord(text string) string {
	word := text[strings.LastIndexByte(text, ' ')+1:]
	if utf8.RuneCountInString(word) > longestGlued {
		return ""
	}
	return word
}
