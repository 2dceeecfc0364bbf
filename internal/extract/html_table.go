package extract

import (
	"slices"
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"svara/internal/extract/tables"
	"svara/internal/swedish"
)

// grid is the cells of a table, in rows of the same length.
type grid struct {
	rows    [][]string
	headers []bool // for each row, whether it names the columns
	caption string
	cells   int
}

// table writes a table or, if it is only for layout, its contents.
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
		g.headers[0] = p.isBold(n) || tables.HasContrastingHeader(g.rows[:min(len(g.rows), tables.EnoughRows)])
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

// isLayout reports whether a table is only for layout: it says so, contains tables or
// headings, or is a single row or column without a header.
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

// cellsAsBlocks writes the contents of the cells as if there were no table.
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

// span is a cell that continues in the rows below.
type span struct {
	text string
	rows int // how many more it takes
}

// gridOf gives the cells of a table. A cell that spans rows is repeated in each of them;
// one that spans columns is in the first of them.
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
	var open []span // by column
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
			if g.cells > maxCells { // in so large a table, cells that span several are not followed
				right, down = 1, 1
			}
			for range min(right, max(tables.MaxCells-len(row), 1)) {
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

// fill adds to the end of a row the cells that reach into it from above.
func fill(row []string, open []span) []string {
	for len(row) < len(open) && open[len(row)].rows > 0 {
		open[len(row)].rows--
		row = append(row, open[len(row)].text)
	}
	return row
}

// isBold reports whether all cells of a table's first row are in bold and the others are
// not. Many writers have no other way to mark a header.
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

// spanned gives how many rows or columns a cell takes. In a page, 0 stands for all that
// are left.
func spanned(cell *html.Node, key string) int {
	n, err := strconv.Atoi(attr(cell, key))
	switch {
	case err != nil || n < 0:
		return 1
	case n == 0:
		return tables.MaxCells
	}
	return min(n, tables.MaxCells)
}

// cutEmpty removes columns without any text, which are only there as space.
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
