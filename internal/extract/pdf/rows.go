package pdf

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/extract/tables"
)

// rowStarts reports which lines of a table begin a row. If there are borders between
// rows, they are the lines below a border. Else they are the lines below more space than
// there is between lines of one cell. Else, if all spaces are alike, they are the lines
// that do not continue the row above.
func rowStarts(rows []cellRow, borders []float64) []bool {
	starts := make([]bool, len(rows))
	near := nearRow(rows)
	isSpaced := func(i int) bool { return rows[i].y-rows[i-1].y > near*max(rows[i].size, rows[i-1].size) }
	bordered, spaced := 0, 0
	for i, r := range rows {
		starts[i] = i == 0 || isBorderBetween(borders, rows[i-1].y, r.y)
		if starts[i] {
			bordered++
		} else if isSpaced(i) {
			spaced++
		}
	}
	if len(borders) > 2 && spaced <= bordered && !clashes(rows, starts) {
		return starts
	}
	isBordered := slices.Clone(starts)
	for i := range rows {
		starts[i] = isBordered[i] || isSpaced(i)
	}
	if slices.Contains(starts[1:], true) && slices.Contains(starts, false) && !clashes(rows, starts) {
		return starts
	}
	last := make([]run, len(rows[0].cells))
	isLower := startsLower(rows)
	for i, r := range rows {
		starts[i] = isBordered[i] || !goesOnRow(rows, i, last, isLower)
		if starts[i] {
			last = slices.Clone(r.cells)
			continue
		}
		for k, c := range r.cells {
			last[k] = joinCell(last[k], c)
		}
	}
	return starts
}

func isBorderBetween(borders []float64, above, y float64) bool {
	i, _ := slices.BinarySearch(borders, above)
	return i < len(borders) && borders[i] <= y
}

// nearRow gives the greatest distance between lines of one cell, in font sizes: hardly
// more than the least in any column of the table.
func nearRow(rows []cellRow) float64 {
	const farthest, drift = 2.2, .12
	least := farthest
	last := make([]float64, len(rows[0].cells)) // heights of the last text in each column
	for _, r := range rows {
		for k, c := range r.cells {
			if c.text == "" {
				continue
			}
			if gap := (r.y - last[k]) / r.size; last[k] > 0 && gap > .9 {
				least = min(least, gap)
			}
			last[k] = r.y
		}
	}
	return least + drift
}

// clashes reports whether many of the lines that would continue a row do not fit to what
// is above them.
func clashes(rows []cellRow, starts []bool) bool {
	within, wrong := 0, 0
	for i := 1; i < len(rows); i++ {
		if starts[i] {
			continue
		}
		within++
		a, b := rows[i-1].cells, rows[i].cells
		isFull := b[0].text != "" && a[0].text != "" && !goesOnCell(a[0].text, b[0].text)
		goesOn := false
		for k := range b {
			isFull = isFull && (b[k].text != "") == (a[k].text != "")
			goesOn = goesOn || goesOnCell(a[k].text, b[k].text)
		}
		if isFull || !goesOn && bothAmounts(a, b) {
			wrong++
		}
	}
	return 4*wrong > within
}

func bothAmounts(a, b []run) bool {
	for k := range b {
		if tables.IsAmount(a[k].text) && tables.IsAmount(b[k].text) {
			return true
		}
	}
	return false
}

// goesOnCell reports whether a line of a cell continues the one above.
func goesOnCell(a, b string) bool {
	return goesOnText(a, b) || a != "" && strings.HasPrefix(b, "(")
}

// startsLower reports whether rows of the table often begin with a small letter. If so, a
// small letter does not show that a line continues a row.
func startsLower(rows []cellRow) bool {
	lower, upper := 0, 0
	for _, r := range rows {
		first, _ := utf8.DecodeRuneInString(r.cells[0].text)
		switch {
		case unicode.IsLower(first):
			lower++
		case r.cells[0].text != "":
			upper++
		}
	}
	return lower > upper
}

// goesOnRow reports whether line i of a table without rules belongs to the row above it:
// its text continues that row, or it has text in only one column, which is not the first.
func goesOnRow(rows []cellRow, i int, last []run, isLower bool) bool {
	r := rows[i]
	if r.y-rows[i-1].y > wrapped*r.size || bothAmounts(last, r.cells) {
		return false
	}
	filled, on, anew := 0, 0, 0 // cells with text, those that continue a text, and those that begin another
	for k, c := range r.cells {
		switch {
		case c.text == "":
			continue
		case goesOnCell(last[k].text, c.text):
			on++
		case last[k].text != "":
			anew++
		}
		filled++
	}
	switch {
	case filled == len(r.cells):
		return on > 0 && anew == 0 && !isLower
	case on > 0:
		return true
	}
	return r.cells[0].text == "" && last[0].text != "" && filled == 1 && (anew == 0 || !beginsNext(rows, i))
}

// beginsNext reports whether line i belongs to the row that begins below it, as where
// cells are aligned to the bottom of their row: the next line has text in the first
// column, and continues all the text of line i.
func beginsNext(rows []cellRow, i int) bool {
	if i+1 == len(rows) || rows[i+1].y-rows[i].y > wrapped*rows[i].size || rows[i+1].cells[0].text == "" {
		return false
	}
	for k, c := range rows[i].cells {
		if c.text != "" && !goesOnCell(c.text, rows[i+1].cells[k].text) {
			return false
		}
	}
	return true
}

// hasAmountsIn reports whether at least half of the rows have an amount outside the first
// column.
func hasAmountsIn(rows []row) bool {
	amounts := 0
	for _, r := range rows {
		if len(r) > 1 && slices.ContainsFunc(r[1:], func(part run) bool { return tables.IsAmount(part.text) }) {
			amounts++
		}
	}
	return 2*amounts >= len(rows)
}
