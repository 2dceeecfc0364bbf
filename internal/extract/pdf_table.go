package extract

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tableLines gives the rows of a table.
func tableLines(b band, rules []rule) []pdfLine {
	edges := columnEdges(b.rows, rules)
	borders := b.crossing(rules)
	var lines []pdfLine
	var last []run // the row of cells that is being made
	var lastY float64
	for _, r := range b.rows {
		cells := make([]run, len(edges)+1)
		for _, part := range r {
			i, _ := slices.BinarySearch(edges, (part.x0+part.x1)/2)
			if cells[i].text == "" {
				cells[i] = part
			} else {
				cells[i].text += " "
				cells[i].join(part)
			}
		}
		if last != nil && goesOn(last, cells, r, lastY, borders) {
			for i, c := range cells {
				last[i] = joinCell(last[i], c)
			}
		} else {
			if last != nil {
				lines = append(lines, rowLine(last))
			}
			last = cells
		}
		lastY = r.y()
	}
	lines = append(lines, rowLine(last))
	if len(lines) > 1 && (lines[0].bold && !lines[1].bold || isRuledOff(lines, borders)) {
		lines[0].header = true
	}
	return lines
}

// isRuledOff reports whether there is a border below the first row of a table and none
// below the second.
func isRuledOff(lines []pdfLine, borders []float64) bool {
	isBetween := func(a, b pdfLine) bool {
		return slices.ContainsFunc(borders, func(y float64) bool { return y > a.y-.2*a.size && y < b.y-.2*b.size })
	}
	return len(lines) > 2 && isBetween(lines[0], lines[1]) && !isBetween(lines[1], lines[2])
}

// goesOn reports whether a line of a table belongs to the row above it: no border is
// between them or, where the table has none between its rows, it has text in some
// columns alone and is close.
func goesOn(last, cells []run, r row, lastY float64, borders []float64) bool {
	if len(borders) > 2 {
		i, _ := slices.BinarySearch(borders, lastY)
		return i == len(borders) || borders[i] > r.y()
	}
	filled := 0
	for _, c := range cells {
		if c.text != "" {
			filled++
		}
	}
	isClose := r.y()-lastY < wrapped*r.size()
	if cells[0].text == "" {
		return isClose
	}
	first, _ := utf8.DecodeRuneInString(cells[0].text)
	return isClose && filled < len(cells) && unicode.IsLower(first) && last[0].text != ""
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

func rowLine(cells []run) pdfLine {
	line := pdfLine{run: run{bold: true, x0: math.Inf(1), pdfMark: pdfMark{mark: -1}}}
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

// columnEdges gives where a table's columns part: its rules or, where it has none, the
// middles of what no row's text covers.
func columnEdges(rows []row, rules []rule) []float64 {
	if edges := ruledEdges(rows, rules); len(edges) > 0 {
		return edges
	}
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

// ruledEdges gives where rules that run down lie between the text of a table.
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
