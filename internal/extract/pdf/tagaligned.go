package pdf

import (
	"slices"

	"svara/internal/extract/tables"
	"svara/internal/swedish"
)

// withAligned makes tables of paragraphs that are in rows and columns although the page's
// tags do not say so. Browsers give no useful tags to tables without headers, or to text
// that is set side by side in other ways.
func (l *layouter) withAligned(blocks []block, t *pageText, right float64, leading leadings) []block {
	var all []block
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

// mostCellText is how many lines of text a paragraph may have to be a cell.
const mostCellText = 6

// besideUntil gives the end of the blocks, from index from on, that are beside each
// other. Short lone blocks may be between them. It gives from if there are none.
func besideUntil(blocks []block, from int) int {
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
		case i >= to && (i == from || b.BlockKind == swedish.ListItem || len(b.lines) > 1 || len(b.lines[0].text) > 2*tables.MaxName):
			return to // too much for the heading of a group of rows
		}
	}
	return to
}

// isLeftOf reports whether the next block begins at the same height, further to the
// right.
func (b *block) isLeftOf(next *block) bool {
	if next.BlockKind != swedish.Paragraph && next.BlockKind != swedish.ListItem || len(next.lines) > mostCellText {
		return false
	}
	left, right := &b.lines[0].run, &next.lines[0].run
	drift := left.y - right.y
	return max(drift, -drift) < rowDrift*min(left.size, right.size) && right.x0 > left.x1
}

// cellRuns splits a line where columns may meet. A tab is drawn as space.
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

// alignedOf gives the blocks that the layout makes of others, if they are mainly rows of
// tables; else nil.
func (l *layouter) alignedOf(blocks []block, t *pageText, right float64, leading leadings) []block {
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
