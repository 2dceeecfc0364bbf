package pdf

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"svara/internal/swedish"
)

// line is a line of text in reading order, or a row of a table.
type line struct {
	run
	left, right float64  // edges of its column
	jump        bool     // the first of a column: it does not continue the line above it on the page
	cells       []string // of a table row; else nil
	header      bool     // a row that names the columns
	ends        bool     // it was not broken for want of room
}

// row is the runs that are beside each other, from left to right.
type row []run

func (r row) y() float64    { return r[0].y }
func (r row) size() float64 { return r[0].size }

// layouter puts the text of pages in reading order.
type layouter struct {
	gutters []float64 // middles of those between text columns so far
	rules   []rule    // of the page
	right   float64   // right edge of the page's text
	tried   int       // rows of the page that were examined for aligned tables
}

// layout gives the lines of a page in reading order: from top to bottom, but text columns
// one after another, and table rows whole. The text may extend to right.
func (l *layouter) layout(runs []run, rules []rule, right float64) []line {
	l.rules, l.right, l.tried = rules, right, 0
	for _, t := range latticesOf(rules) {
		if others, isTable := t.fill(runs); isTable {
			runs = append(others, t.asRun())
		}
	}
	return l.rows(rowsOf(joinRuns(runs, rules)), 0)
}

// mostBeside is how many text columns may be beside each other: one more than newspapers
// have.
const mostBeside = 8

// rows gives the lines of a page, or of a column that is that many divisions deep.
func (l *layouter) rows(rows []row, depth int) []line {
	var lines []line
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
			lines = append(lines, line{run: joinRow(rows[i]), cells: cells})
			i++
			continue
		}
		var b band
		kind := notBand
		if depth < mostBeside {
			b, kind = l.bandAt(rows, i)
		}
		switch kind {
		case columnsBand:
			above := b.takeAbove(&flow)
			end()
			left, right := b.sides()
			right = append(above, right...)
			lines = append(lines, l.rows(left, depth+1)...)
			start := len(lines)
			lines = append(lines, l.rows(right, depth+1)...)
			if start > 0 && start < len(lines) {
				lines[start].jump = true
			}
			i = b.to
		case partiesBand:
			end()
			lines = append(lines, partiesLines(b.rows)...)
			i = b.to
		case tableBand:
			above := b.takeAbove(&flow)
			end()
			b.rows = append(above, b.rows...)
			lines = append(lines, tableLines(b, l.rules)...)
			i = b.to
		default:
			flow = append(flow, rows[i])
			i++
		}
	}
	end()
	return lines
}

// rowDrift is how much lower than the first text of a row another one beside it may be,
// in font sizes. Lines of text columns are seldom at exactly the same height.
const rowDrift = .75

// rowsOf groups runs, sorted from top to bottom, into rows.
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

// maxMarkGap is how far from the text of its item a mark may be, in font sizes;
// maxMarkTab is the same in a row with nothing else.
const (
	maxMarkGap = 4.5
	maxMarkTab = 12.
)

// joinMark joins the mark of a list item, or the number of a heading, with the text at
// some distance after it.
func joinMark(r row) row {
	for i := 0; i+1 < len(r); i++ {
		next := r[i+1]
		gap := next.x0 - r[i].x1
		reach := maxMarkGap
		if len(r) == 2 {
			reach = maxMarkTab
		}
		isNumber := len(r) == 2 && headingNumber.MatchString(r[i].text) && (r[i].bold || r[i].size > 12 || strings.Contains(r[i].text, ".")) && swedish.StartsUpper(next.text)
		if isMark(r[i].text) && gap < reach*next.size || isNumber && gap < maxMarkGap*next.size {
			joined := r[i]
			joined.text += " " + next.text
			joined.x1, joined.size, joined.bold, joined.spaces = next.x1, next.size, next.bold, nil
			r = slices.Replace(slices.Clone(r), i, i+2, joined)
		}
	}
	return r
}

// isMark reports whether a text is the mark of a list item and nothing else.
func isMark(s string) bool { return listMark(s+" ") == s+" " }

var headingNumber = regexp.MustCompile(`^\d{1,2}(\.\d{1,2}){0,4}\.?$`)

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

// contentsEntry gives the heading and the page number in a line of a table of contents.
// Such a line has leading dots.
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

// flowLines gives rows as lines of text that have room at least as far as right.
func flowLines(rows []row, right float64) []line {
	var lines []line
	left := math.Inf(1)
	for _, r := range rows {
		joined := joinRow(r)
		left, right = min(left, joined.x0), max(right, joined.x1)
		lines = append(lines, line{run: joined})
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

// partGap is the line distance, in font sizes, from which lines are separate parts:
// paragraphs with space between them.
const partGap = 1.8

// setEdges sets the edges of the lines' column: those of the lines themselves if they are
// prose that fills them, and else left and right.
func setEdges(lines []line, left, right float64) {
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

// rightEdge gives how far to the right the text of a page may extend: to its rightmost
// text or, if no line seems broken there, to a right margin as wide as the left.
func rightEdge(runs []run, width float64) float64 {
	left, right := math.Inf(1), 0.0
	isBroken := false
	for i, r := range runs {
		if r.x1 > width { // text that is turned may be there
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
