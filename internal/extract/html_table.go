package extract

import (
	"slices"
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"svara/internal/swedish"
)

// widestTable is where a table's row is cut: browsers do so too.
const widestTable = 1000

// grid is a table's cells in rows of the same length.
type grid struct {
	rows    [][]string
	headers []bool // of each row: it names the columns
	caption string
	cells   int
}

// table writes a table, or what a table that only places things holds.
func (p *page) table(n *html.Node) {
	if p.isLayout(n) {
		p.part()
		p.cellsAsBlocks(n)
		p.part()
		return
	}
	p.flush()
	g := p.gridOf(n)
	g.cutEmpty()
	if len(g.rows) > 1 && !slices.Contains(g.headers, true) {
		g.headers[0] = p.isBold(n) || showsHead(g.rows[:min(len(g.rows), headRows)])
	}
	if p.lists == 0 {
		p.EndList()
	}
	if g.caption != "" {
		p.Caption(g.caption)
	}
	for i, row := range g.rows {
		level := 0
		if g.headers[i] {
			level = swedish.NamesColumns
		}
		p.row(row, 2*min(p.within, maxIndent), level)
	}
	if p.lists == 0 {
		p.EndList()
	}
}

// isLayout reports whether a table places things on the page: it says so, holds tables
// or headings, or is one row or column without a header.
func (p *page) isLayout(table *html.Node) bool {
	if role := attr(table, "role"); role == "presentation" || role == "none" {
		return true
	}
	rows, columns, named := 0, 0, false
	for n := range table.Descendants() {
		switch n.DataAtom {
		case atom.Table:
			return true
		case atom.H1, atom.H2, atom.H3:
			if parent := n.Parent; parent == nil || parent.DataAtom != atom.Th && parent.DataAtom != atom.Caption {
				return true
			}
		case atom.Th, atom.Caption:
			named = true
		case atom.Tr:
			cells := 0
			for cell := range n.ChildNodes() {
				if cell.DataAtom == atom.Td || cell.DataAtom == atom.Th {
					cells++
				}
			}
			rows, columns = rows+1, max(columns, cells)
		}
	}
	return !named && (rows < 2 && hasBlocks(table) || columns < 2)
}

func hasBlocks(table *html.Node) bool {
	return findElement(table, func(n *html.Node) bool {
		return n.DataAtom == atom.Div || n.DataAtom == atom.P || n.DataAtom == atom.Ul || n.DataAtom == atom.Ol
	}) != nil
}

// cellsAsBlocks writes what lies in the cells, each as if it stood alone.
func (p *page) cellsAsBlocks(n *html.Node) {
	for child := range n.ChildNodes() {
		switch child.DataAtom {
		case atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr:
			if !p.isSilent(child) && !p.dropped[child] {
				p.cellsAsBlocks(child)
			}
		default:
			p.node(child)
		}
	}
}

// span is a cell that goes on in the rows below.
type span struct {
	text string
	rows int // that it still takes
}

// gridOf gives the cells of a table: one that spans rows says the same in each, one
// that spans columns stands in the first.
func (p *page) gridOf(table *html.Node) *grid {
	g := &grid{}
	for child := range table.ChildNodes() {
		switch {
		case p.isSilent(child) || p.dropped[child]:
		case child.DataAtom == atom.Caption:
			g.caption = p.plain(child)
		case child.DataAtom == atom.Tbody || child.DataAtom == atom.Thead || child.DataAtom == atom.Tfoot:
			p.addRows(g, child)
		}
	}
	widest := 0
	for _, row := range g.rows {
		widest = max(widest, len(row))
	}
	for i, row := range g.rows {
		if g.cells += widest - len(row); g.cells <= maxCells {
			g.rows[i] = append(row, make([]string, widest-len(row))...)
		}
	}
	return g
}

func (p *page) addRows(g *grid, group *html.Node) {
	var open []span // of each column
	for tr := range group.ChildNodes() {
		if tr.DataAtom != atom.Tr || p.isSilent(tr) || p.dropped[tr] {
			continue
		}
		var row []string
		said, named := 0, 0
		for cell := range tr.ChildNodes() {
			if cell.DataAtom != atom.Td && cell.DataAtom != atom.Th || p.isSilent(cell) {
				continue
			}
			row = fill(row, open)
			text := p.plain(cell)
			if text != "" {
				said++
				if cell.DataAtom == atom.Th && attr(cell, "scope") != "row" {
					named++
				}
			}
			right, down := spanned(cell, "colspan"), spanned(cell, "rowspan")
			if g.cells > maxCells { // a table that large is read as it stands
				right, down = 1, 1
			}
			for range min(right, max(widestTable-len(row), 1)) {
				for len(open) <= len(row) {
					open = append(open, span{})
				}
				open[len(row)] = span{text, down - 1}
				row = append(row, text)
				text = ""
			}
		}
		row = fill(row, open)
		g.cells += len(row)
		g.rows = append(g.rows, row)
		g.headers = append(g.headers, group.DataAtom == atom.Thead || said == named && (said > 1 || len(row) == 1))
	}
}

// fill adds what cells of rows above leave at the end of row.
func fill(row []string, open []span) []string {
	for len(row) < len(open) && open[len(row)].rows > 0 {
		open[len(row)].rows--
		row = append(row, open[len(row)].text)
	}
	return row
}

// isBold reports whether all cells of a table's first row are in bold, as those who
// have no other way to say it name columns, and the rest of the table is not.
func (p *page) isBold(table *html.Node) bool {
	isRow := func(n *html.Node) bool { return n.DataAtom == atom.Tr }
	first := findElement(table, isRow)
	if first == nil {
		return false
	}
	isBold := func(row *html.Node) bool {
		all := true
		for cell := range row.ChildNodes() {
			if cell.DataAtom == atom.Td && p.plain(cell) != "" {
				bold := findElement(cell, func(n *html.Node) bool { return n.DataAtom == atom.B || n.DataAtom == atom.Strong })
				all = all && bold != nil && p.plain(bold) == p.plain(cell)
			}
		}
		return all
	}
	for next := first.NextSibling; next != nil; next = next.NextSibling {
		if isRow(next) {
			return isBold(first) && !isBold(next)
		}
	}
	return false
}

// spanned gives how many rows or columns a cell takes; 0 stands for all that are left.
func spanned(cell *html.Node, key string) int {
	n, err := strconv.Atoi(attr(cell, key))
	switch {
	case err != nil || n < 0:
		return 1
	case n == 0:
		return widestTable
	}
	return min(n, widestTable)
}

// cutEmpty takes away columns in which no row says anything, which keep a distance.
func (g *grid) cutEmpty() {
	var says []bool
	for _, row := range g.rows {
		for i, cell := range row {
			if i == len(says) {
				says = append(says, false)
			}
			says[i] = says[i] || cell != ""
		}
	}
	for r, row := range g.rows {
		kept := row[:0]
		for i, cell := range row {
			if says[i] {
				kept = append(kept, cell)
			}
		}
		g.rows[r] = kept
	}
}
