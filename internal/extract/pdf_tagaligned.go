package extract

import (
	"slices"

	"svara/internal/swedish"
)

// withAligned makes tables of paragraphs that a page's tags leave so, though they stand
// in rows and columns: browsers tag the cells of a table without headers, and what is
// set beside each other in other ways, as nothing that tells.
func (l *layouter) withAligned(blocks []pdfBlock, t *pageText, right float64, leading leadings) []pdfBlock {
	var all []pdfBlock
	for from := 0; from < len(blocks); {
		to := besideUntil(blocks, from)
		if to == from {
			all = append(all, blocks[from])
			from++
			continue
		}
		if rows := l.alignedOf(blocks[from:to], t, right, leading); rows != nil {
			all = append(all, rows...)
		} else {
			all = append(all, blocks[from:to]...)
		}
		from = to
	}
	return all
}

// mostCellText is how many lines of text a paragraph that is a cell has at most.
const mostCellText = 6

// besideUntil gives the end of the blocks from a number on that stand beside each other,
// with short lone ones between them: from where none do.
func besideUntil(blocks []pdfBlock, from int) int {
	to := from
	for i := from; i < len(blocks); i++ {
		b := &blocks[i]
		if b.BlockKind != swedish.Paragraph && b.BlockKind != swedish.ListItem || len(b.lines) > mostCellText {
			break
		}
		switch {
		case i+1 < len(blocks) && b.isLeftOf(&blocks[i+1]):
			to = i + 2
		case len(b.lines) == 1 && len(cellRuns(b.lines[0].run)) > 1:
			to = max(to, i+1)
		case i >= to && (i == from || b.BlockKind == swedish.ListItem || len(b.lines) > 1 || len(b.lines[0].text) > 2*nameRunes):
			return to // no head of a group of rows
		}
	}
	return to
}

// isLeftOf reports whether another block begins at the same height, to the right.
func (b *pdfBlock) isLeftOf(next *pdfBlock) bool {
	if next.BlockKind != swedish.Paragraph && next.BlockKind != swedish.ListItem || len(next.lines) > mostCellText {
		return false
	}
	left, right := &b.lines[0].run, &next.lines[0].run
	drift := left.y - right.y
	return max(drift, -drift) < rowDrift*min(left.size, right.size) && right.x0 > left.x1
}

// cellRuns parts a line where columns may: a tab is drawn as space.
func cellRuns(r run) []run {
	var parts []run
	isGap := func(s wordSpace) bool { return s.x1-s.x0 > columnGap*r.size }
	for {
		k := slices.IndexFunc(r.spaces, isGap)
		if k < 0 {
			return append(parts, r)
		}
		var first run
		first, r = r.splitAt(k)
		parts = append(parts, first)
	}
}

// alignedOf gives the blocks that the layout of others shows, if they are rows of tables
// with little else; else nil.
func (l *layouter) alignedOf(blocks []pdfBlock, t *pageText, right float64, leading leadings) []pdfBlock {
	const mostElse = .2
	var runs []run
	for _, b := range blocks {
		for _, line := range b.lines {
			runs = append(runs, cellRuns(line.run)...)
		}
	}
	gutters := l.gutters
	lines := l.layout(runs, t.rules, right)
	all, others := 0, 0
	for _, line := range lines {
		if all += len(line.text); line.cells == nil {
			others += len(line.text)
		}
	}
	if l.gutters = gutters; float64(others) > mostElse*float64(all) {
		return nil
	}
	rows := blocksOf(lines, leading)
	rows[len(rows)-1].last = true
	return rows
}
