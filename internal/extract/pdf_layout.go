package extract

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pdfLine is a line of text in the order of reading, or a row of a table.
type pdfLine struct {
	run
	left, right float64  // of the column that it is in
	jump        bool     // the first of a column: what it goes on with is not above it
	cells       []string // of a row of a table; else nil
	header      bool     // a row that names columns
	ends        bool     // not for want of room
}

// row is what stands side by side, from left to right.
type row []run

func (r row) y() float64    { return r[0].y }
func (r row) size() float64 { return r[0].size }

// layouter orders the text of pages.
type layouter struct {
	gutters []float64 // middles of those between columns until now
	rules   []rule    // of the page
	right   float64   // edge of the page's text
	tried   int       // rows of the page, for tables
}

// layout gives the lines of a page in the order of reading: from above, but column by
// column where text is set in columns, and the rows of tables whole.
func (l *layouter) layout(runs []run, rules []rule, right float64) []pdfLine {
	l.rules, l.right, l.tried = rules, right, 0
	for _, t := range latticesOf(rules) {
		if others, isTable := t.fill(runs); isTable {
			runs = append(others, t.asRun())
		}
	}
	return l.rows(rowsOf(joinRuns(runs, rules)), 0)
}

// mostBeside is how many columns may lie beside each other: one more than
// newspapers have.
const mostBeside = 8

// rows gives the lines of a page, or of a column of it.
func (l *layouter) rows(rows []row, depth int) []pdfLine {
	var lines []pdfLine
	var flow []row
	end := func() {
		right := 0.0
		if depth == 0 {
			right = l.right
		}
		lines = append(lines, flowLines(flow, right)...)
		flow = nil
	}
	for i := 0; i < len(rows); {
		if table := rows[i][0].table; table != nil {
			end()
			lines = append(lines, table.lines...)
			i++
			continue
		}
		if cells, isEntry := contentsEntry(rows[i]); isEntry {
			end()
			lines = append(lines, pdfLine{run: joinRow(rows[i]), cells: cells})
			i++
			continue
		}
		var band band
		kind := notBand
		if depth < mostBeside {
			band, kind = l.bandAt(rows, i)
		}
		switch kind {
		case columnsBand:
			above := band.takeAbove(&flow)
			end()
			left, right := band.sides()
			right = append(above, right...)
			lines = append(lines, l.rows(left, depth+1)...)
			start := len(lines)
			lines = append(lines, l.rows(right, depth+1)...)
			if start > 0 && start < len(lines) {
				lines[start].jump = true
			}
			i = band.to
		case partiesBand:
			end()
			lines = append(lines, partiesLines(band.rows)...)
			i = band.to
		case tableBand:
			above := band.takeAbove(&flow)
			end()
			band.rows = append(above, band.rows...)
			lines = append(lines, tableLines(band, l.rules)...)
			i = band.to
		default:
			flow = append(flow, rows[i])
			i++
		}
	}
	end()
	return lines
}

// rowDrift is how much lower than the first, in font sizes, what stands beside it in a
// row may be: the lines of columns are seldom as high.
const rowDrift = .75

// rowsOf groups runs, which come from above, into rows.
func rowsOf(runs []run) []row {
	var rows []row
	for _, r := range runs {
		if n := len(rows); n > 0 && rows[n-1].hasRoomFor(r) {
			rows[n-1] = append(rows[n-1], r)
		} else {
			rows = append(rows, row{r})
		}
	}
	for i := range rows {
		slices.SortStableFunc(rows[i], func(a, b run) int { return cmp.Compare(a.x0, b.x0) })
		rows[i] = joinMark(rows[i])
	}
	return rows
}

func (r row) hasRoomFor(next run) bool {
	drift := rowDrift
	if len(r) > 40 || r[0].table != nil || next.table != nil {
		return false
	}
	for _, part := range r {
		if part.x0 < next.x1 && next.x0 < part.x1 {
			drift = lineDrift
		}
	}
	return next.y-r[0].y < drift*min(next.size, r[0].size)
}

// maxMarkGap is how far from the text of its item a mark may stand, in font sizes: further
// where there is nothing else.
const (
	maxMarkGap = 4.5
	maxMarkTab = 12.
)

// joinMark joins the mark of an item, or the number of a heading, with the text that
// stands after it at a distance.
func joinMark(r row) row {
	for i := 0; i+1 < len(r); i++ {
		next := r[i+1]
		gap := next.x0 - r[i].x1
		reach := maxMarkGap
		if len(r) == 2 {
			reach = maxMarkTab
		}
		isNumber := len(r) == 2 && headingNumber.MatchString(r[i].text) && (r[i].bold || r[i].size > 12 || strings.Contains(r[i].text, ".")) && startsUpper(next.text)
		if isMark(r[i].text) && gap < reach*next.size || isNumber && gap < maxMarkGap*next.size {
			joined := r[i]
			joined.text += " " + next.text
			joined.x1, joined.size, joined.bold, joined.spaces = next.x1, next.size, next.bold, nil
			r = slices.Replace(slices.Clone(r), i, i+2, joined)
		}
	}
	return r
}

// isMark reports whether a text is the mark of an item and nothing else.
func isMark(s string) bool { return listMark(s+" ") == s+" " }

var headingNumber = regexp.MustCompile(`^\d{1,2}(\.\d{1,2}){0,4}\.?$`)

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

func joinRow(r row) run {
	joined := r[0]
	for _, next := range r[1:] {
		joined.text += " "
		joined.join(next)
	}
	joined.text = strings.Join(strings.Fields(joined.text), " ")
	return joined
}

var leaders = regexp.MustCompile(`^(.*?\S)[ \x{a0}]*(?:[.…·_][ \x{a0}]?){4,}[ \x{a0}]*(\d{1,4}|[ivxlc]{1,6})$`)

// contentsEntry gives what a line of a table of contents says: leading dots and the
// page that they lead to.
func contentsEntry(r row) (cells []string, isEntry bool) {
	text := joinRow(r).text
	if !strings.ContainsAny(text, ".…·_") {
		return nil, false
	}
	parts := leaders.FindStringSubmatch(text)
	if parts == nil || !strings.ContainsFunc(parts[1], unicode.IsLetter) {
		return nil, false
	}
	return parts[1:], true
}

// flowLines gives rows that are lines of text, which have room until right at least.
func flowLines(rows []row, right float64) []pdfLine {
	var lines []pdfLine
	left := math.Inf(1)
	for _, r := range rows {
		line := joinRow(r)
		left, right = min(left, line.x0), max(right, line.x1)
		lines = append(lines, pdfLine{run: line})
	}
	for start := 0; start < len(lines); {
		end := start + 1
		for end < len(lines) && lines[end].y-lines[end-1].y < partGap*lines[end].size {
			end++
		}
		setEdges(lines[start:end], left, right)
		start = end
	}
	return lines
}

// partGap is the distance of lines, in font sizes, from which they are parts of their
// own: paragraphs with space between them.
const partGap = 1.8

// setEdges notes how wide the column of lines is: as wide as they, if they are text that
// fills that, and else from left to right.
func setEdges(lines []pdfLine, left, right float64) {
	x0, x1 := math.Inf(1), 0.0
	for _, line := range lines {
		x0, x1 = min(x0, line.x0), max(x1, line.x1)
	}
	full, goesOn := 0, 0
	for i, line := range lines {
		if line.x1 > x1-.15*(x1-x0) {
			full++
		}
		if i > 0 && goesOnText(lines[i-1].text, line.text) {
			goesOn++
		}
	}
	if len(lines) > 2 && 5*full > 3*len(lines) && 3*goesOn >= len(lines)-1 {
		left, right = x0, x1
	}
	for i := range lines {
		lines[i].left, lines[i].right = left, right
	}
}

// rightEdge gives how far to the right the text of a page may reach: as far as it does
// or, where no line of it is broken, as far from the edge as it begins.
func rightEdge(runs []run, width float64) float64 {
	left, right := math.Inf(1), 0.0
	isBroken := false
	for i, r := range runs {
		if r.x1 > width { // as of what is turned
			continue
		}
		left, right = min(left, r.x0), max(right, r.x1)
		isBroken = isBroken || endsInHyphen(r.text) || i > 0 && goesOnText(runs[i-1].text, r.text)
	}
	if isBroken {
		return right
	}
	const widestMargin = .2
	return max(right, width-max(left, widestMargin*width))
}
