package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// Table is one table of a document.
type Table struct {
	Caption swedish.Span   // the line above it that says what it is about; may be empty
	Header  []swedish.Span // the rows that name its columns: usually one, often none
	First   int            // number of the block that is its first row, which may be a header
	Last    int            // number of the block that is its last row
	Columns []string       // names of the columns, in order; none without a header
	Groups  []int          // numbers of the blocks that head groups of its rows, ascending; usually none
}

// captionBytes is the greatest length of a paragraph that counts as a caption because it
// is not a sentence.
const captionBytes = 200

// TableAt gives the table that block number i is a row of, and false for a block that is
// not a row.
func (d *Document) TableAt(i int) (Table, bool) {
	if i < 0 || i >= len(d.Blocks) || d.Blocks[i].Kind != swedish.TableRow {
		return Table{}, false
	}
	t := Table{First: i, Last: i}
	for t.First > 0 && d.sameTable(t.First-1) {
		t.First--
	}
	for t.Last+1 < len(d.Blocks) && d.sameTable(t.Last) {
		t.Last++
	}
	for _, b := range d.Blocks[t.First : t.Last+1] {
		if b.Level != swedish.NamesColumns {
			break
		}
		t.Header = append(t.Header, b.Span)
	}
	if len(t.Header) > t.Last-t.First || len(t.Header) == 1 && d.tellsRather(t.Header[0]) {
		t.Header = nil // where there are no other rows, they tell what there is
	}
	for _, row := range t.Header {
		for n, cell := range Cells(row.In(d.Text)) {
			if n == len(t.Columns) {
				t.Columns = append(t.Columns, "")
			}
			t.Columns[n] = strings.TrimSpace(t.Columns[n] + " " + cell)
		}
	}
	t.Caption, t.Groups = d.captionAbove(t.First), d.groups(t)
	return t, true
}

// sameTable reports whether block number i and the next one are rows of one table: they
// are on consecutive lines, or have the same number of cells and continue on the next
// page.
func (d *Document) sameTable(i int) bool {
	row, next := d.Blocks[i], d.Blocks[i+1]
	if row.Kind != swedish.TableRow || next.Kind != swedish.TableRow ||
		next.Level == swedish.NamesColumns && row.Level != swedish.NamesColumns {
		return false
	}
	between := d.Text[row.End:next.Start]
	if strings.Contains(between, "\f") {
		return len(Cells(row.In(d.Text))) == len(Cells(next.In(d.Text)))
	}
	return strings.Count(between, "\n") < 2
}

// tellsRather reports whether a row that is marked as a header is really a row, as
// "Giltighetstid | 5 år": Markdown has no tables without a header. A bare year may be the
// name of a column.
func (d *Document) tellsRather(header swedish.Span) bool {
	cells := Cells(header.In(d.Text))
	return len(cells) == 2 && slices.ContainsFunc(swedish.Values(cells[1]), func(v swedish.Value) bool {
		return v.Kind != swedish.Date || v.Month > 0
	})
}

// captionAbove gives the caption of the table whose first row is block number first: a
// paragraph that is marked as a caption, or a short one that does not end like a
// sentence.
func (d *Document) captionAbove(first int) swedish.Span {
	if first == 0 || d.Blocks[first-1].Kind != swedish.Paragraph {
		return swedish.Span{}
	}
	above := d.Blocks[first-1]
	announces := !strings.ContainsAny(d.Text[above.End-1:above.End], ".!?)") && above.End-above.Start <= captionBytes
	if above.Level != swedish.IsCaption && !announces {
		return swedish.Span{}
	}
	return above.Span
}

// TableContext gives, each on a line, the caption and header of the table that the byte
// at of the document's text is in, and the heads of its group of rows, as far as they
// stand before it: what a reader who begins there would have to look up. It is "" outside
// tables.
func (d *Document) TableContext(at int) string { return d.tableContext(at, &Table{Last: -1}) }

// tableContext is TableContext, but only looks for the table if at is not in last: a
// table may have too many rows to go through them for each of its passages.
func (d *Document) tableContext(at int, last *Table) string {
	i, found := slices.BinarySearchFunc(d.Blocks, at, func(b swedish.Block, at int) int { return b.Start - at })
	if !found {
		i--
	}
	if i < 0 || d.Blocks[i].End <= at {
		return ""
	}
	if i < last.First || last.Last < i {
		t, found := d.TableAt(i)
		if !found {
			return ""
		}
		*last = t
	}
	var lines []string
	above := append([]swedish.Span{last.Caption}, last.Header...)
	for _, head := range last.GroupOf(i) {
		above = append(above, d.Blocks[head].Span)
	}
	for _, s := range above {
		if s.Start < s.End && s.End <= at {
			lines = append(lines, headingName(s.In(d.Text)))
		}
	}
	return strings.Join(lines, "\n")
}

// Under gives the lines above a passage that belong to it: its headings and, if it begins
// inside a table, the table's caption, header and heads of the group of rows.
func (d *Document) Under(p *Passage) string { return d.under(p, &Table{Last: -1}) }

// Unders gives the result of Under for every passage, in order.
func (d *Document) Unders() []string {
	unders := make([]string, len(d.Passages))
	last := Table{Last: -1}
	for i := range d.Passages {
		unders[i] = d.under(&d.Passages[i], &last)
	}
	return unders
}

func (d *Document) under(p *Passage, last *Table) string {
	if context := d.tableContext(p.Bytes.Start, last); context != "" {
		return p.Heading + "\n" + context
	}
	return p.Heading
}

// Cells gives the cells of a row, which are separated by bars with spaces around them.
// The bar of an empty cell at either end of the row lacks one of its spaces.
func Cells(row string) []string {
	var cells []string
	from := 0
	for i, r := range row {
		if r != '|' {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(row[:i])
		after, _ := utf8.DecodeRuneInString(row[i+1:])
		if (i == 0 || unicode.IsSpace(before)) && (i+1 == len(row) || unicode.IsSpace(after)) {
			cells = append(cells, strings.TrimSpace(row[from:i]))
			from = i + 1
		}
	}
	return append(cells, strings.TrimSpace(row[from:]))
}
