package pdf

import (
	"math"
	"slices"
)

// tableColumn is the place of a column's cells.
type tableColumn struct {
	x0, x1 float64
	filled []bool // whether each row has a cell here
	cells  []run
}

func (c *tableColumn) overlaps(r run) bool {
	return min(c.x1, r.x1)-max(c.x0, r.x0) > min(1, .5*(r.x1-r.x0))
}

// columnsOf gives the columns that the cells of rows are in. The rows with most cells
// decide first.
func columnsOf(rows []row) []tableColumn {
	const mostColumns = 30
	order := make([]int, 0, len(rows))
	for i, r := range rows {
		if len(r) > 1 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(rows[b]) - len(rows[a]) })
	var columns []tableColumn
	for _, i := range order {
		for _, part := range rows[i] {
			at, n := columnAt(columns, part)
			if n > 1 || n == 0 && len(columns) >= mostColumns {
				continue
			}
			if n == 0 {
				columns = slices.Insert(columns, at, tableColumn{x0: part.x0, x1: part.x1, filled: make([]bool, len(rows))})
			}
			c := &columns[at]
			c.x0, c.x1 = min(c.x0, part.x0), max(c.x1, part.x1)
			c.filled[i] = true
			c.cells = append(c.cells, part)
		}
	}
	return joinColumns(columns)
}

// columnAt gives the index of the first column that a text overlaps, and how many it
// overlaps. If there is none, at is where a new column belongs.
func columnAt(columns []tableColumn, part run) (at, n int) {
	for i := range columns {
		if columns[i].overlaps(part) {
			if n++; n == 1 {
				at = i
			}
		}
	}
	if n == 0 {
		for at < len(columns) && columns[at].x0 < part.x0 {
			at++
		}
	}
	return at, n
}

// joinColumns joins two neighbours if no row has cells in both and one of them has few
// cells, as a header has: a header begins where its column begins, while numbers end
// where it ends.
func joinColumns(columns []tableColumn) []tableColumn {
	for i := 0; i+1 < len(columns); i++ {
		a, b := &columns[i], &columns[i+1]
		few := max(1, max(len(a.cells), len(b.cells))/2)
		isBoth := false
		for k := range a.filled {
			isBoth = isBoth || a.filled[k] && b.filled[k]
		}
		if isBoth || min(len(a.cells), len(b.cells)) > few {
			continue
		}
		for k := range a.filled {
			a.filled[k] = a.filled[k] || b.filled[k]
		}
		a.x1 = max(a.x1, b.x1)
		a.cells = append(a.cells, b.cells...)
		columns = slices.Delete(columns, i+1, i+2)
	}
	return columns
}

// cellsIn gives the cells of a row by column. A text that spans several columns is put in
// the first. The row does not fit if two texts would share a column.
func cellsIn(columns []tableColumn, r row) (cells []run, fits bool) {
	cells = make([]run, len(columns))
	fits = true
	for _, part := range r {
		at, n := columnAt(columns, part)
		if n == 0 {
			at = min(at, len(columns)-1)
			if at > 0 && part.x0-columns[at-1].x1 < columns[at].x0-part.x1 {
				at--
			}
		}
		if cells[at].text != "" {
			fits = false
			cells[at].text += " "
			cells[at].join(part)
			continue
		}
		cells[at] = part
		for k := at + 1; n > 1 && k < len(columns) && columns[k].overlaps(part); k++ {
			fits = fits && !slices.ContainsFunc(r, func(o run) bool { return o.x0 > part.x0 && columns[k].overlaps(o) })
		}
	}
	return cells, fits
}

// fitting gives how many of the first rows fit the columns. It ends at two rows in
// succession that do not fit or are text across the columns.
func fitting(rows []row, columns []tableColumn) int {
	if len(columns) < 2 {
		return 0
	}
	across, n := 0, 0
	for i, r := range rows {
		_, fits := cellsIn(columns, r)
		_, spans := columnAt(columns, r[0])
		if fits && (len(r) > 1 || spans < 2) {
			across, n = 0, i+1
			continue
		}
		if across++; across > 1 || i == 0 {
			return n
		}
	}
	return n
}

// isAligned reports whether most cells of the column begin, end or are centred at one
// place.
func (c *tableColumn) isAligned() bool {
	const near, most = 2.5, .7
	for _, at := range []func(run) float64{func(r run) float64 { return r.x0 }, func(r run) float64 { return r.x1 }, func(r run) float64 { return (r.x0 + r.x1) / 2 }} {
		places := make([]float64, len(c.cells))
		for i, cell := range c.cells {
			places[i] = at(cell)
		}
		slices.Sort(places)
		for i, first := 0, 0; i < len(places); i++ {
			for math.Abs(places[i]-places[first]) > near {
				first++
			}
			if float64(i-first+1) >= most*float64(len(places)) {
				return true
			}
		}
	}
	return false
}

// isProse reports whether many cells continue the text of the cell above.
func (c *tableColumn) isProse() bool {
	const most = .4
	cells := slices.Clone(c.cells)
	sortRuns(cells)
	goesOn := 0
	for i := 1; i < len(cells); i++ {
		if goesOnText(cells[i-1].text, cells[i].text) {
			goesOn++
		}
	}
	return float64(goesOn) > most*float64(len(cells)-1)
}
