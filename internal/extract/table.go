package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

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

// nameRunes is the greatest length of a column's name.
const nameRunes = 60

// namesColumns reports whether the first of some rows names the columns: it has short
// words, no numbers, where others have numbers, or is set off, or has many columns.
func namesColumns(rows [][]string, strong bool) bool {
	if len(rows) < 2 {
		return false
	}
	named, seen := 0, map[string]bool{}
	for i, cell := range rows[0] {
		cell = strings.TrimSpace(cell)
		switch {
		case cell == "" && (i == 0 || strong || i >= len(rows[1])):
			continue
		case cell == "" && rows[0][max(i-1, 0)] != "" && i+1 < len(rows[0]): // a name that spans two columns
			continue
		case cell == "" || seen[cell] || utf8.RuneCountInString(cell) > nameRunes || strings.HasSuffix(cell, ".") && len(strings.Fields(cell)) > 3 ||
			strings.HasSuffix(cell, ":") || isAmount(cell) && !isYear(cell) && !strong:
			return false
		}
		seen[cell] = true
		named++
	}
	if named < 2 {
		return false
	}
	return strong || named >= 3 || hasAmounts(rows)
}

// hasAmounts reports whether there is a column of numbers or dates below the first row.
func hasAmounts(rows [][]string) bool {
	for column := range rows[0] {
		amounts, filled := 0, 0
		for _, row := range rows[1:] {
			if column < len(row) && strings.TrimSpace(row[column]) != "" {
				filled++
				if isAmount(row[column]) {
					amounts++
				}
			}
		}
		if amounts > 0 && amounts*2 >= filled && (!isAmount(rows[0][column]) || isYear(rows[0][column])) {
			return true
		}
	}
	return false
}

// isAmount reports whether a cell holds a number, with its unit perhaps, or a date.
func isAmount(cell string) bool {
	digits, letters := 0, 0
	for _, r := range cell {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits > 0 && letters <= 2*digits+2 && letters <= 12
}

// isYear reports whether a cell is a year, which may name a column of numbers.
func isYear(cell string) bool {
	cell = strings.TrimSpace(cell)
	return len(cell) == 4 && (strings.HasPrefix(cell, "19") || strings.HasPrefix(cell, "20")) && strings.Trim(cell, "0123456789") == ""
}
