package pdf

import (
	"slices"
	"strings"

	"svara/internal/extract/tables"
)

// fill takes the runs that are in the table, and gives the others. If the text does not
// fit into cells, as in the frame of a page, it takes none and reports false.
func (t *lattice) fill(runs []run) (others []run, isTable bool) {
	cells := make(map[int][]run)
	astray, inside := 0, 0
	for _, r := range runs {
		x, y := (r.x0+r.x1)/2, r.y-.3*r.size
		if x < t.xs[0] || x > t.xs[t.columns()] || y < t.ys[0] || y > t.ys[t.rows()] {
			others = append(others, r)
			continue
		}
		root := t.roots[partAt(t.ys, y)*t.columns()+partAt(t.xs, x)]
		cells[root] = append(cells[root], r)
		inside++
		if x0, x1 := t.sides(root); r.x0 < x0-ruleReach || r.x1 > x1+ruleReach {
			astray++
		}
	}
	const mostAstray = .1
	if len(cells) < 3 || float64(astray) > mostAstray*float64(inside) {
		return runs, false
	}
	lines := make(map[int][]line)
	for root, runs := range cells {
		lines[root] = flowLines(rowsOf(joinRuns(runs, nil)), 0)
		if len(lines[root]) > mostCellLines {
			return runs, false
		}
	}
	t.write(lines)
	return others, len(t.lines) > 1
}

// mostCellLines is how many lines of text a cell of a table may have. A longer one is
// rather the frame of a page or form.
const mostCellLines = 30

// asRun gives a run that takes the place of the table among the runs of its page.
func (t *lattice) asRun() run {
	const size = 10
	return run{x0: t.xs[0], x1: t.xs[t.columns()], y: t.ys[0] + size, size: size, table: t, marked: marked{mark: -1}}
}

// partAt gives the index of the row or column that a place is in.
func partAt(edges []float64, x float64) int {
	i, _ := slices.BinarySearch(edges, x)
	return min(max(i-1, 0), len(edges)-2)
}

// sides gives the left and right edge of a merged cell, given its first cell.
func (t *lattice) sides(root int) (x0, x1 float64) {
	i := root % t.columns()
	right := i
	for right+1 < t.columns() && t.roots[root-i+right+1] == root {
		right++
	}
	return t.xs[i], t.xs[right+1]
}

// write makes rows of the text of the cells. A cell that spans rows is repeated in each
// of them, so that every row is complete; one that spans columns is in the first of them.
func (t *lattice) write(lines map[int][]line) {
	columns := t.columns()
	for j := range t.rows() {
		cells := make([][]line, columns)
		isNew := false // it has text that does not only continue from above
		for i := range columns {
			root := t.roots[j*columns+i]
			if i == 0 || t.roots[j*columns+i-1] != root {
				cells[i] = lines[root]
				isNew = isNew || root/columns == j && len(lines[root]) > 0
			}
		}
		if !isNew {
			continue
		}
		parted := partRow(cells)
		if len(t.lines) == 0 && len(parted) == 1 {
			t.heads = t.spreadRow(j, parted[0])
		}
		for _, row := range parted {
			line := rowLine(row)
			line.y = t.ys[j+1]
			t.lines = append(t.lines, line)
		}
	}
	t.dropEmpty()
	t.lines = nameColumns(t.lines, t.heads)
}

// partRow gives the cells of a row, which may be several rows: without rules between
// them, lines are rows of their own if they fill the same columns and each begins anew.
func partRow(cells [][]line) [][]run {
	const few = 3
	most, filled, goesOn := 0, 0, 0
	for _, lines := range cells {
		most = max(most, len(lines))
	}
	isParted := most >= few
	for _, lines := range cells {
		if len(lines) == 0 {
			continue
		}
		filled++
		isParted = isParted && len(lines) == most
		for i := 1; i < len(lines); i++ {
			if goesOnText(lines[i-1].text, lines[i].text) {
				goesOn++
			}
		}
	}
	if !isParted || filled < 2 || 4*goesOn > filled*most {
		most = 1
	}
	rows := make([][]run, most)
	for k := range rows {
		rows[k] = make([]run, len(cells))
	}
	for i, lines := range cells {
		for k, line := range lines {
			row := rows[min(k, most-1)]
			row[i] = joinCell(row[i], line.run)
		}
	}
	return rows
}

// spreadRow gives the text of a row by column, with cells that span columns repeated in
// each. It gives nil if no cell spans columns, or one spans them all.
func (t *lattice) spreadRow(j int, cells []run) []string {
	spread := make([]string, t.columns())
	roots := t.roots[j*t.columns() : (j+1)*t.columns()]
	spans, parts := 0, 1
	for i := range spread {
		switch {
		case i == 0:
		case roots[i] != roots[i-1]:
			parts++
		default:
			spans++
			spread[i] = spread[i-1]
			continue
		}
		spread[i] = cells[i].text
	}
	if spans == 0 || parts == 1 {
		return nil
	}
	return spread
}

// dropEmpty removes columns without text, such as those between double rules.
func (t *lattice) dropEmpty() {
	for i := t.columns() - 1; i >= 0; i-- {
		if slices.ContainsFunc(t.lines, func(line line) bool { return line.cells[i] != "" }) {
			continue
		}
		for k := range t.lines {
			t.lines[k].cells = slices.Delete(t.lines[k].cells, i, i+1)
		}
		if t.heads != nil {
			t.heads = slices.Delete(t.heads, i, i+1)
		}
	}
}

// cellsOf gives the cells of the first rows of a table.
func cellsOf(lines []line) [][]string {
	rows := make([][]string, min(len(lines), tables.EnoughRows))
	for i := range rows {
		rows[i] = tables.TrimRow(lines[i].cells)
	}
	return rows
}

// nameColumns marks the first row as the header if its looks or the rows below tell so.
// If cells of the first row span columns that the second row divides, the two become one
// header. heads is the first row's text by column, or nil if no cell spans columns.
func nameColumns(lines []line, heads []string) []line {
	if len(lines) < 2 {
		return lines
	}
	first, second := &lines[0], lines[1]
	isTold := func(cell string) bool { return tables.IsAmount(cell) && !tables.IsYear(cell) }
	if heads == nil || len(heads) != len(second.cells) || len(heads) != len(first.cells) || len(lines) == 2 || slices.ContainsFunc(second.cells, isTold) {
		first.header = first.header || len(first.cells) > 1 && first.bold && !second.bold || tables.HasContrastingHeader(cellsOf(lines))
		return lines
	}
	for i, name := range heads {
		if second.cells[i] != name {
			name = strings.TrimSpace(name + " " + second.cells[i])
		}
		first.cells[i] = name
	}
	first.text = strings.Join(first.cells, " ")
	first.header = true
	return slices.Delete(lines, 1, 2)
}
