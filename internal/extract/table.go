package extract

import (
	"strings"

	"svara/internal/extract/tables"
)

// tableWriter writes a table row by row. If the document does not say which rows name the
// columns, the first rows tell whether the first one does.
type tableWriter struct {
	b       *Builder
	held    [][]string // the first rows, until that is known
	strong  bool       // the first of them is in bold, and the second is not
	isNamed bool       // the document has marked a header
	decided bool
}

// header writes a row that the document has marked as a header.
func (t *tableWriter) header(cells []string) {
	cells = tables.TrimRow(cells)
	if t.decided {
		t.b.Row(cells) // below other rows, as in a table that continues
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

// row writes a row. isStrong means that all of it is in bold.
func (t *tableWriter) row(cells []string, isStrong bool) {
	cells = tables.TrimRow(cells)
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
	if len(t.held) == tables.EnoughRows {
		t.decide()
	}
}

// end ends the table.
func (t *tableWriter) end() {
	t.decide()
	t.b.EndList()
}

// decide finds out whether the first of the held rows is a header, and writes them all.
func (t *tableWriter) decide() {
	if t.decided {
		return
	}
	t.decided = true
	for i, cells := range t.held {
		if i == 0 && tables.HasHeader(t.held, t.strong) {
			t.b.Header(cells)
		} else {
			t.b.Row(cells)
		}
	}
	t.held = nil
}
