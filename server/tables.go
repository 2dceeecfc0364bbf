package server

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/assistant"
)

// table is consecutive rows of one table. As in Markdown, the first row is the head if
// there are others.
type table struct {
	Number int // on the page, from 1
	Head   []cell
	Rows   [][]cell
	Wide   bool // too wide for a phone, so it scrolls by itself
}

type cell struct {
	Text   []stretch
	Number bool // in a column with only numbers below its head; never the first, which names rows
}

// A window of 320 px has room for this many columns, and for longest words that together
// have this many runes. A wider table scrolls instead of breaking its words.
const (
	narrowColumns = 3
	narrowWords   = 30
)

func (r *reader) table(blocks []assistant.Block) *table {
	r.tables++
	t := &table{Number: r.tables}
	var words []bool  // by column, whether a cell below the head is no number
	var longest []int // by column, the runes of its longest word
	for i, b := range blocks {
		var row []cell
		for column, place := range cellsOf(r.runes, b.Start, b.End) {
			text := string(r.runes[place.from:place.to])
			row = append(row, cell{Text: r.stretches(place.from, place.to)})
			for len(words) <= column {
				words, longest = append(words, false), append(longest, 0)
			}
			for word := range strings.FieldsSeq(text) {
				longest[column] = max(longest[column], utf8.RuneCountInString(word))
			}
			words[column] = words[column] || i > 0 && text != "" && !isNumber(text)
		}
		t.Rows = append(t.Rows, row)
	}
	for _, row := range t.Rows {
		for i := range row {
			row[i].Number = i > 0 && len(t.Rows) > 1 && !words[i]
		}
	}
	if len(t.Rows) > 1 {
		t.Head, t.Rows = t.Rows[0], t.Rows[1:]
	}
	width := 0
	for _, n := range longest {
		width += n
	}
	t.Wide = len(longest) > narrowColumns || width > narrowWords
	return t
}

// place is a range of a document's runes.
type place struct{ from, to int }

// cellsOf gives the cells of a row, which are separated by bars with spaces around them.
// The bar of an empty cell at either end of the row lacks one of its spaces.
func cellsOf(runes []rune, first, last int) []place {
	isSpace := func(i int) bool { return i < first || i >= last || unicode.IsSpace(runes[i]) }
	var cells []place
	from := first
	for i := first; i <= last; i++ {
		if i < last && (runes[i] != '|' || !isSpace(i-1) || !isSpace(i+1)) {
			continue
		}
		to := i
		for from < to && unicode.IsSpace(runes[from]) {
			from++
		}
		for to > from && unicode.IsSpace(runes[to-1]) {
			to--
		}
		cells = append(cells, place{from, to})
		from = i + 1
	}
	return cells
}

// isNumber reports whether a cell holds a number, with sign and unit, and no other words.
func isNumber(text string) bool {
	for _, unit := range []string{"%", "kr", "kronor", "tkr", "mnkr", "mdkr"} {
		text = strings.TrimSuffix(text, unit)
	}
	return strings.ContainsFunc(text, unicode.IsDigit) && !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsDigit(r) && !unicode.IsSpace(r) && !strings.ContainsRune(".,:+-−–", r)
	})
}
