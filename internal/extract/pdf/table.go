package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"svara/internal/extract/tables"
)

// cellRow is one line of a table, by column.
type cellRow struct {
	cells   []run
	y, size float64 // size is the largest of its texts
}

func newCellRow(r row) cellRow {
	c := cellRow{y: r.y()}
	for _, part := range r {
		c.size = max(c.size, part.size)
	}
	return c
}

// tableLines gives the rows of a table.
func tableLines(b band, rules []rule) []line {
	borders := b.crossing(rules)
	rows := cellRows(b.rows, rules)
	var lines []line
	var last []run // the row being made
	for i, starts := range rowStarts(rows, borders) {
		if starts && last != nil {
			lines = append(lines, rowLine(last))
			last = nil
		}
		if last == nil {
			last = rows[i].cells
			continue
		}
		for k, c := range rows[i].cells {
			last[k] = joinCell(last[k], c)
		}
	}
	lines = append(lines, rowLine(last))
	if len(lines) > 1 && (lines[0].bold && !lines[1].bold || isRuledOff(lines, borders) || tables.HasContrastingHeader(cellsOf(lines))) {
		lines[0].header = true
	}
	return lines
}

// cellRows gives the cells of each line of a table. Columns are divided by vertical
// rules, else by the alignment of the text, else by the gaps that no text covers.
func cellRows(rows []row, rules []rule) []cellRow {
	found := make([]cellRow, len(rows))
	edges := ruledEdges(rows, rules)
	columns := columnsOf(rows)
	isAligned := len(edges) == 0 && fitting(rows, columns) == len(rows)
	if len(edges) == 0 && !isAligned {
		edges = gapsOf(rows)
	}
	for i, r := range rows {
		found[i] = newCellRow(r)
		if isAligned {
			found[i].cells, _ = cellsIn(columns, r)
			continue
		}
		found[i].cells = make([]run, len(edges)+1)
		for _, part := range r {
			k, _ := slices.BinarySearch(edges, (part.x0+part.x1)/2)
			if cell := &found[i].cells[k]; cell.text == "" {
				*cell = part
			} else {
				cell.text += " "
				cell.join(part)
			}
		}
	}
	return found
}

// isRuledOff reports whether there is a border below the first row of a table but not
// below the second.
func isRuledOff(lines []line, borders []float64) bool {
	isBetween := func(a, b line) bool {
		return slices.ContainsFunc(borders, func(y float64) bool { return y > a.y-.2*a.size && y < b.y-.2*b.size })
	}
	return len(lines) > 2 && isBetween(lines[0], lines[1]) && !isBetween(lines[1], lines[2])
}

func joinCell(a, b run) run {
	switch {
	case b.text == "":
		return a
	case a.text == "":
		return b
	}
	a.text = joinLines(a.text, b.text, nil)
	a.bold = a.bold && b.bold
	return a
}

func rowLine(cells []run) line {
	line := line{run: run{bold: true, x0: math.Inf(1), marked: marked{mark: -1}}}
	for _, c := range cells {
		line.cells = append(line.cells, c.text)
		if c.text == "" {
			continue
		}
		line.bold = line.bold && c.bold
		line.x0, line.x1, line.y, line.size = min(line.x0, c.x0), max(line.x1, c.x1), c.y, c.size
	}
	line.text = strings.Join(line.cells, " ")
	return line
}

// gapsOf gives the middles of the gaps that no text covers.
func gapsOf(rows []row) []float64 {
	type span struct{ x0, x1 float64 }
	var spans []span
	size := 0.0
	for _, r := range rows {
		size = max(size, r.size())
		for _, part := range r {
			spans = append(spans, span{part.x0, part.x1})
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.x0, b.x0) })
	var edges []float64
	end := spans[0].x1
	for _, s := range spans[1:] {
		if s.x0-end > .5*size {
			edges = append(edges, (s.x0+end)/2)
		}
		end = max(end, s.x1)
	}
	return edges
}

// ruledEdges gives the places of the vertical rules between the texts of a table.
func ruledEdges(rows []row, rules []rule) []float64 {
	top, bottom := rows[0].y()-rows[0].size(), rows[len(rows)-1].y()
	x0, x1 := math.Inf(1), 0.0
	for _, r := range rows {
		x0, x1 = min(x0, r[0].x0), max(x1, r[len(r)-1].x1)
	}
	var edges []float64
	for _, r := range rules {
		if r.x0 == r.x1 && r.x0 > x0 && r.x0 < x1 && r.y1 > top && r.y0 < bottom {
			edges = append(edges, r.x0)
		}
	}
	slices.Sort(edges)
	return slices.CompactFunc(edges, func(a, b float64) bool { return math.Abs(a-b) < 4 })
}
