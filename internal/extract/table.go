package extract

import "strings"

// tableWriter writes a table row by row. Where the document does not say which rows
// name the columns, the first rows show whether the first does.
type tableWriter struct {
	b       *Builder
	held    [][]string // rows until that is told
	strong  bool       // the first of them is set off from those below
	isNamed bool       // the document has named the columns
	decided bool
}

// headRows is how many rows tell whether the first names the columns.
const headRows = 12

// header writes a row that the document says names the columns.
func (t *tableWriter) header(cells []string) {
	cells = trimRow(cells)
	if t.decided {
		t.b.Row(cells) // below others, as in a table that goes on
		return
	}
	if len(t.held) > 0 {
		t.decide()
		t.b.Row(cells)
		return
	}
	t.isNamed = true
	t.b.Header(cells)
}

// row writes a row; isStrong says that all of it is in bold.
func (t *tableWriter) row(cells []string, isStrong bool) {
	cells = trimRow(cells)
	t.decided = t.decided || t.isNamed
	if t.decided {
		t.b.Row(cells)
		return
	}
	if strings.Join(cells, "") == "" {
		return
	}
	switch len(t.held) {
	case 0:
		t.strong = isStrong
	case 1:
		t.strong = t.strong && !isStrong
	}
	t.held = append(t.held, cells)
	if len(t.held) == headRows {
		t.decide()
	}
}

// trimRow takes away empty cells at the end of a row.
func trimRow(cells []string) []string {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// end ends the table.
func (t *tableWriter) end() {
	t.decide()
	t.b.EndList()
}

// decide writes what is held, by what it shows.
func (t *tableWriter) decide() {
	if t.decided {
		return
	}
	t.decided = true
	for i, cells := range t.held {
		if i == 0 && namesColumns(t.held, t.strong) {
			t.b.Header(cells)
		} else {
			t.b.Row(cells)
		}
	}
	t.held = nil
}
