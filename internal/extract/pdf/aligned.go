package pdf

import (
	"math"
	"slices"
	"strings"

	"svara/internal/extract/tables"
)

// fewestAligned is how many rows with several cells a table without rules must have to be
// recognised by its alignment: two lines may be aligned by chance.
const fewestAligned = 3

// alignedAt gives the table that begins at a row and shows only by its alignment: the
// cells of its columns begin or end below each other. If the rows are no table, because
// what is below it is in other columns, only those above the largest space are tried.
func (l *layouter) alignedAt(rows []row, from int) (band, bool) {
	reach := alignedReach(rows[from:])
	if l.tried += reach; l.tried > mostTried {
		return band{}, false
	}
	b, isTable := alignedIn(rows[from : from+reach])
	if !isTable && reach > fewestAligned {
		b, isTable = alignedIn(rows[from : from+largestSpace(rows[from:from+reach])])
	}
	b.to = from + len(b.rows)
	return b, isTable
}

// mostTried is how many rows of a page are examined for aligned tables, counting a row
// each time it is examined. A page of 60 rows needs at most 1800. Without the bound, a
// page of 1500 rows at random places took 8 s.
const mostTried = 10_000

// largestSpace gives the index of the row with the most space above it, 1 or more.
func largestSpace(rows []row) int {
	at, most := 1, 0.0
	for i := 1; i < len(rows); i++ {
		if gap := rows[i].y() - rows[i-1].y(); gap > most {
			at, most = i, gap
		}
	}
	return at
}

// alignedIn gives the table that the rows begin with, if they do.
func alignedIn(rows []row) (band, bool) {
	columns := columnsOf(rows)
	if len(columns) > 1 {
		rows = splitTight(rows, columns)
		columns = columnsOf(rows)
	}
	if n := fitting(rows, columns); n < len(rows) {
		rows = rows[:n]
		columns = columnsOf(rows)
		rows = rows[:fitting(rows, columns)]
	}
	rows = trimAligned(rows, columns)
	if len(rows) == 0 || len(columns) < 2 {
		return band{}, false
	}
	b := band{rows: rows, x0: columns[0].x1, x1: columns[1].x0}
	first := 0 // rows with text in the first column only
	for _, r := range rows {
		if len(r) > 1 {
			b.both++
		} else if r[0].x0 < columns[0].x1 {
			first++
		}
	}
	return b, first <= b.both && b.isAligned(columns)
}

// alignedReach gives how many rows may belong to a table that begins with the first row.
func alignedReach(rows []row) int {
	const mostLines = 20 // of text in one column, between rows with several cells
	alone, widest := 0, 0.0
	for i, r := range rows[:min(len(rows), maxBand)] {
		if r[0].table != nil || r.size() > 1.15*rows[0].size() {
			return i
		}
		if _, isEntry := contentsEntry(r); isEntry {
			return i
		}
		if i > 0 {
			if len(r) == 2 && isMark(r[0].text) && !isMark(rows[0][0].text) {
				return i // a list
			}
			gap := r.y() - rows[i-1].y()
			if gap > tableSkip*r.size() || i > 1 && gap > 1.6*widest && gap > partGap*r.size() && beginsAnew(rows[:i], r) {
				return i
			}
			widest = max(widest, gap)
		}
		if len(r) > 1 {
			alone = 0
		} else if alone++; alone > mostLines {
			return i
		}
	}
	return min(len(rows), maxBand)
}

// beginsAnew reports whether a row below a space is a heading, or is not aligned with two
// columns of the rows above.
func beginsAnew(rows []row, r row) bool {
	if len(r) == 1 {
		return r[0].bold
	}
	const near = 2.5
	alike := 0
	for _, part := range r {
		isBelow := func(o run) bool { return math.Abs(o.x0-part.x0) < near || math.Abs(o.x1-part.x1) < near }
		if slices.ContainsFunc(rows, func(above row) bool { return slices.ContainsFunc(above, isBelow) }) {
			alike++
		}
	}
	return alike < 2
}

// trimAligned removes rows of one cell from the end of a table unless they continue a
// cell above.
func trimAligned(rows []row, columns []tableColumn) []row {
	n := len(rows)
	for n > 0 && len(rows[n-1]) == 1 {
		n--
	}
	if n == len(rows) || n == 0 {
		return rows[:n]
	}
	within := make([]cellRow, n)
	for i, r := range rows[:n] {
		within[i] = newCellRow(r)
		within[i].cells, _ = cellsIn(columns, r)
	}
	near := nearRow(within)
	isSpaced := false
	for i := 1; i < n; i++ {
		isSpaced = isSpaced || rows[i].y()-rows[i-1].y() > near*rows[i].size()
	}
	for ; n < len(rows); n++ {
		r, above := rows[n][0], rows[n-1]
		at, spans := columnAt(columns, r)
		gap := r.y - above.y()
		isBelow := slices.ContainsFunc(above, func(part run) bool {
			over, _ := columnAt(columns, part)
			return over == at && goesOnText(part.text, r.text)
		})
		isNear := isSpaced && at > 0 && gap <= near*r.size
		if spans != 1 || !isNear && !(isBelow && gap < wrapped*r.size) {
			break
		}
	}
	return rows[:n]
}

// splitTight splits text that runs from one column into the next without a full column
// gap. It splits where a space is that between two columns, or where text that is drawn
// separately begins or ends as a column does. Justified lines, which have many wide
// spaces, are left alone. A row with a single text is split only before an amount.
func splitTight(rows []row, columns []tableColumn) []row {
	split := slices.Clone(rows)
	for i, r := range rows {
		var parted row
		for _, part := range r {
			for {
				k := tightSpace(part, columns)
				if k < 0 {
					break
				}
				var first run
				first, part = part.splitAt(k)
				parted = append(parted, first)
			}
			parted = append(parted, part)
		}
		if len(r) > 1 || tables.IsAmount(parted[len(parted)-1].text) {
			split[i] = parted
		}
	}
	return split
}

// tightSpace gives the index of the space in a text at which columns meet, or -1.
func tightSpace(part run, columns []tableColumn) int {
	const near, nearest = 2, 1
	wide, all := 0, strings.Count(part.text, " ")
	for _, g := range part.spaces {
		if g.isWide {
			wide++
		}
	}
	apart := len(part.spaces) - wide // if there are more than two, and most are such, the program draws each word by itself
	if wide > 1 && 2*wide > all || apart > 2 && 2*apart > all {
		return -1
	}
	return slices.IndexFunc(part.spaces, func(g wordSpace) bool {
		for k := 1; k < len(columns); k++ {
			starts, ends := math.Abs(g.x1-columns[k].x0), math.Abs(part.x1-columns[k].x1)
			switch {
			case g.isWide && (starts < near || math.Abs(g.x0-columns[k-1].x1) < near && g.x1 < columns[k].x1):
				return true
			case starts < nearest, ends < nearest && g.x0 < columns[k].x0 && g.x1 > columns[k].x0-nearest:
				return true
			}
		}
		return false
	})
}

// isAligned reports whether rows in columns are a table: most cells begin or end below
// each other, and they are not prose set in columns.
func (b *band) isAligned(columns []tableColumn) bool {
	const (
		mostOff   = .15
		mostProse = .6
		few       = 3
	)
	if b.both < fewestAligned {
		return false
	}
	strong, prose := 0, 0          // counts of columns
	cells, within, read := 0, 0, 0 // counts of cells: all, in strong columns, and in columns of prose
	for i := range columns {
		c := &columns[i]
		cells += len(c.cells)
		if len(c.cells) >= few && c.isAligned() {
			strong++
			within += len(c.cells)
			if c.isProse() {
				prose++
				read += len(c.cells)
			}
		}
	}
	if strong < 2 || float64(cells-within) > mostOff*float64(cells) {
		return false
	}
	isList := len(columns) == 2 && !slices.ContainsFunc(columns[0].cells, func(r run) bool { return !isMark(r.text) })
	isText := prose == strong || float64(read) > mostProse*float64(cells)
	return !isList && (!isText || b.partsRows())
}

// partsRows reports whether space separates the rows of a table: both sides of the gutter
// have lines with more space above them, at the same heights. Paragraphs in columns
// seldom begin at the same height.
func (b *band) partsRows() bool {
	const few, most, near = 3, .8, .3
	left, right := b.sides()
	a, c := spacedStarts(left), spacedStarts(right)
	size := b.rows[0].size()
	together := func(a, c []float64) bool {
		n := 0
		for _, y := range a {
			if slices.ContainsFunc(c, func(o float64) bool { return math.Abs(y-o) < near*size }) {
				n++
			}
		}
		return float64(n) >= most*float64(len(a))
	}
	return min(len(a), len(c)) >= few && together(a, c) && together(c, a)
}

// spacedStarts gives the heights of the lines that have more space above them than other
// lines.
func spacedStarts(rows []row) []float64 {
	least := math.Inf(1)
	for i := 1; i < len(rows); i++ {
		if gap := rows[i].y() - rows[i-1].y(); gap > .9*rows[i].size() {
			least = min(least, gap)
		}
	}
	var starts []float64
	for i, r := range rows {
		if i == 0 || r.y()-rows[i-1].y() > least+.15*r.size() || math.IsInf(least, 1) {
			starts = append(starts, r.y())
		}
	}
	return starts
}
