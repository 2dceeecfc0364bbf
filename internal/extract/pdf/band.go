package pdf

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"
)

// band is a sequence of rows that one gutter divides from top to bottom.
type band struct {
	rows   []row
	to     int     // index on the page of the row after it
	x0, x1 float64 // of the gutter
	both   int     // how many rows have text on both sides
}

// A gutter is at least minGutter wide. Rows of a table are at most tableSkip apart, and
// rows of text columns columnSkip. All are in font sizes.
const (
	minGutter  = .8
	tableSkip  = 4
	columnSkip = 8
	maxBand    = 300 // rows
)

// bandAt gives the band that begins at a row, with the gutter of that row that has most
// rows with text on both sides. In text columns, but not in a table, there may be
// headings.
func bandAt(rows []row, from int, columns bool) band {
	var best band
	first := rows[from]
	skip := float64(tableSkip)
	if columns {
		skip = columnSkip
	}
	for k := 0; k+1 < len(first); k++ {
		b := band{x0: first[k].x1, x1: first[k+1].x0}
		last := from
		for i := from; i < min(len(rows), from+maxBand) && b.admits(rows[i]); i++ {
			if i > from && rows[i].y()-rows[i-1].y() > skip*rows[i].size() || !columns && rows[i][0].table != nil {
				break
			}
			if left, right := b.split(rows[i]); len(left) > 0 && len(right) > 0 {
				b.both++
			} else if !columns && rows[i].size() > 1.15*first.size() {
				break
			}
			last = i
		}
		b.to = last + 1
		if b.both > best.both {
			b.rows = rows[from:b.to]
			best = b
		}
	}
	return best
}

// takeAbove removes from flow, the rows above the band, those that belong to its right
// side, which may begin higher than the left, and gives them.
func (b *band) takeAbove(flow *[]row) []row {
	y, size := b.rows[0].y(), b.rows[0].size()
	n := len(*flow)
	for n > 0 && (*flow)[n-1][0].x0 >= b.x1-1 && y-(*flow)[n-1].y() < partGap*size {
		n--
		y = (*flow)[n].y()
	}
	if n > 0 && n < len(*flow) {
		above, first := (*flow)[n-1], (*flow)[n]
		if first.y()-above.y() < partGap*size && goesOnText(above[len(above)-1].text, first[0].text) {
			return nil // they continue the text above
		}
	}
	taken := slices.Clone((*flow)[n:])
	*flow = (*flow)[:n]
	return taken
}

// admits narrows the gutter to the space that a row leaves free, and reports whether it
// is still wide enough.
func (b *band) admits(r row) bool {
	x0, x1 := b.x0, b.x1
	for _, part := range r {
		switch {
		case part.x1 <= x1 && part.x0 < x0 || part.x1 <= x0:
			x0 = max(x0, part.x1)
		case part.x0 >= x0:
			x1 = min(x1, part.x0)
		default:
			return false
		}
	}
	if x1-x0 < minGutter*r.size() {
		return false
	}
	b.x0, b.x1 = x0, x1
	return true
}

func (b *band) split(r row) (left, right row) {
	for i, part := range r {
		if part.x0 >= (b.x0+b.x1)/2 {
			return r[:i], r[i:]
		}
	}
	return r, nil
}

// sides gives the parts of the rows to the left and to the right of the gutter.
func (b *band) sides() (left, right []row) {
	for _, r := range b.rows {
		l, r := b.split(r)
		if len(l) > 0 {
			left = append(left, l)
		}
		if len(r) > 0 {
			right = append(right, r)
		}
	}
	return left, right
}

type bandKind int

const (
	notBand bandKind = iota
	columnsBand
	tableBand
	partiesBand
)

// bandAt gives the table or the text columns that begin at a row, if any do.
func (l *layouter) bandAt(rows []row, from int) (band, bandKind) {
	if len(rows[from]) < 2 {
		return band{}, notBand
	}
	columns, table := bandAt(rows, from, true), bandAt(rows, from, false)
	isColumns := columns.isColumns(l.rules)
	isBeside := func(x float64) bool { return x > columns.x0 && x < columns.x1 } // a gutter of an earlier page is here
	isKnown := columns.both > 1 && slices.ContainsFunc(l.gutters, isBeside)
	aligned, isAligned := band{}, false
	if !isColumns {
		aligned, isAligned = l.alignedAt(rows, from)
	}
	parties := 0
	if columns.both > 1 {
		parties = partiesAt(columns.rows)
	}
	switch {
	case parties > 0:
		columns.rows, columns.to = columns.rows[:parties], from+parties
		return columns, partiesBand
	case isAligned && (!isKnown || hasAmountsIn(aligned.rows)):
		return aligned, tableBand
	case isColumns:
		if columns.to < len(rows) { // else the left column may just be longer
			columns.cutBelow()
		}
		l.gutters = append(l.gutters, (columns.x0+columns.x1)/2)
		return columns, columnsBand
	case table.isTable(l.rules):
		return table, tableBand
	case isKnown:
		return columns, columnsBand // not enough text to be certain without the earlier page
	}
	return band{}, notBand
}

// isColumns reports whether a band is text set in columns.
func (b *band) isColumns(rules []rule) bool {
	if b.both < 2 || len(b.crossing(rules)) > 2 || b.hasHeader() && len(b.rows) < mostRows {
		return false
	}
	left, right := b.sides()
	return isProse(left) && isProse(right) && !b.partsRows()
}

// mostRows is how many rows a table without rules and with a bold header may have on a
// page. Longer ones are rather text in columns with headings.
const mostRows = 40

// hasHeader reports whether the band begins with a bold row that has text on both sides,
// followed by one that is not bold but of the same size: headings of text columns are
// larger.
func (b *band) hasHeader() bool {
	const larger = 1.05
	if len(b.rows) < 2 || !isAllBold(b.rows[0]) || isAllBold(b.rows[1]) || b.rows[0].size() > larger*b.rows[1].size() {
		return false
	}
	left, right := b.split(b.rows[0])
	return len(left) > 0 && len(right) > 0
}

// isTable reports whether a band is a table. If its rows cannot be told apart reliably,
// it is not taken as one.
func (b *band) isTable(rules []rule) bool {
	if b.both < 2 {
		return false
	}
	b.trim(rules)
	if b.both < 2 {
		return false
	}
	left, right := b.sides()
	crossing := len(b.crossing(rules))
	switch {
	case crossing >= 3 || crossing == 2 && !isProse(left):
		return true
	case !isAligned(left) || !isAligned(right):
		return false
	case b.hasHeader():
		return true
	}
	return b.both > 2 && 2*b.both >= len(b.rows) && !isProse(left) && !isProse(right)
}

// cutBelow removes the rows at the end that have text on one side only and are at some
// distance below the columns.
func (b *band) cutBelow() {
	last := 0
	for i, r := range b.rows {
		if left, right := b.split(r); len(left) > 0 && len(right) > 0 {
			last = i
		}
	}
	for i := last + 1; i < len(b.rows); i++ {
		if b.rows[i].y()-b.rows[i-1].y() > partGap*b.rows[i].size() {
			b.to -= len(b.rows) - i
			b.rows = b.rows[:i]
			return
		}
	}
}

// trim removes rows from the end of a possible table if they have text on one side only
// and no rules enclose them: they are text below the table.
func (b *band) trim(rules []rule) {
	crossing := b.crossing(rules)
	bottom := math.Inf(-1)
	if len(crossing) > 1 {
		bottom = crossing[len(crossing)-1]
	}
	for n := len(b.rows); n > 0; n-- {
		l, r := b.split(b.rows[n-1])
		if len(l) > 0 && len(r) > 0 && (bottom < 0 || b.rows[n-1].y() < bottom) || b.rows[n-1].y() < bottom {
			break
		}
		if len(l) > 0 && len(r) > 0 {
			if len(crossing) < 3 {
				break
			}
			b.both--
		}
		if n > 1 && b.wraps(b.rows[n-2], b.rows[n-1]) {
			break
		}
		b.rows = b.rows[:n-1]
		b.to--
	}
}

// wraps reports whether a row continues the first cell of the row above.
func (b *band) wraps(above, r row) bool {
	left, right := b.split(above)
	l, rest := b.split(r)
	if len(left) == 0 || len(right) == 0 || len(l) != 1 || len(rest) > 0 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(l[0].text)
	return unicode.IsLower(first) && r.y()-above.y() < wrapped*r.size()
}

// wrapped is the greatest distance between lines of one cell, in font sizes.
const wrapped = 1.6

// crossing gives the heights of the horizontal rules that cross the gutter, between the
// top of the first row and what comes below the band.
func (b *band) crossing(rules []rule) []float64 {
	if len(b.rows) == 0 {
		return nil
	}
	first, last := b.rows[0], b.rows[len(b.rows)-1]
	var found []float64
	for _, r := range rules {
		if r.y0 == r.y1 && r.y0 > first.y()-2.5*first.size() && r.y0 < last.y()+2*last.size() &&
			(r.x0 <= b.x0 && r.x1 >= b.x1-1 || b.isBeside(r, rules)) {
			found = append(found, r.y0)
		}
	}
	slices.Sort(found)
	return slices.CompactFunc(found, func(a, b float64) bool { return math.Abs(a-b) < 3 })
}

// isBeside reports whether a rule crosses the gutter together with another at the same
// height that begins where it ends: each cell may have its own.
func (b *band) isBeside(r rule, rules []rule) bool {
	if r.x1 < b.x0-1 || r.x1 > b.x1+1 {
		return false
	}
	return slices.ContainsFunc(rules, func(o rule) bool {
		return math.Abs(o.y0-r.y0) < 1.5 && o.y0 == o.y1 && math.Abs(o.x0-r.x1) < 2 && o.x1 > b.x1
	})
}

// Prose set in columns has lines of some length, most of which fill the column.
const (
	proseCell = 18
	proseFill = .78
)

func isProse(rows []row) bool {
	var widths []float64
	runes := 0
	left, right := math.Inf(1), 0.0
	for _, r := range rows {
		line := joinRow(r)
		runes += utf8.RuneCountInString(line.text)
		widths = append(widths, line.x1)
		left, right = min(left, line.x0), max(right, line.x1)
	}
	full := 0
	for _, x1 := range widths {
		if x1-left >= proseFill*(right-left) {
			full++
		}
	}
	most := 2
	if len(rows) >= 10 { // long columns may contain headings and lists
		most = 3
	}
	return len(rows) > 2 && runes >= proseCell*len(rows) && most*full >= len(rows)
}

func isAllBold(r row) bool {
	return !slices.ContainsFunc(r, func(part run) bool { return !part.bold })
}

// isAligned reports whether most rows begin, or end, at the same place.
func isAligned(rows []row) bool {
	const step = 4 // points
	starts, ends := make(map[int]int), make(map[int]int)
	most := 0
	for _, r := range rows {
		start, end := int(r[0].x0/step), int(r[len(r)-1].x1/step)
		starts[start]++
		ends[end]++
		most = max(most, starts[start]+starts[start-1], starts[start]+starts[start+1], ends[end]+ends[end-1], ends[end]+ends[end+1])
	}
	return 10*most >= 7*len(rows)
}
