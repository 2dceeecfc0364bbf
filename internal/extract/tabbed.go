package extract

import (
	"context"
	"iter"
	"maps"
	"slices"
	"strings"
)

// isTabbed reports whether a text is a table whose cells are parted by tabs, as what is
// copied from a spreadsheet is: most lines have as many cells. Where several tabs in a
// row may part two, so that columns stand below each other, aligns is true.
func isTabbed(text string) (found, aligns bool) {
	const fewest, most = 3, .8                      // lines, and their share
	single, several := map[int]int{}, map[int]int{} // lines by their cells: each tab parts two, or all that stand together do
	lines, marked := 0, 0
	for line := range tabbedLines(text) {
		if line == "" {
			continue
		}
		lines++
		cells := strings.Split(line, "\t")
		n := len(filled(cells))
		if n < 2 {
			continue
		}
		single[len(cells)]++
		several[n]++
		if isMark(cells[0]) {
			marked++
		}
	}
	isMost := func(counts map[int]int) bool {
		n := slices.Max(append(slices.Collect(maps.Values(counts)), 0))
		return n >= fewest && float64(n) >= most*float64(lines)
	}
	if 2*marked > lines { // a list
		return false, false
	}
	return isMost(single) || isMost(several), !isMost(single)
}

// tabbedLines gives the lines of a text without blanks at their ends.
func tabbedLines(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.SplitSeq(strings.ReplaceAll(text, "\f", "\n"), "\n") {
			if !yield(strings.TrimRight(line, " \t\u00a0")) {
				return
			}
		}
	}
}

// filled gives the cells that are not empty.
func filled(cells []string) []string {
	isEmpty := func(cell string) bool { return strings.TrimSpace(cell) == "" }
	return slices.DeleteFunc(slices.Clone(cells), isEmpty)
}

// writeTabbed writes a text that is such a table.
func writeTabbed(ctx context.Context, text string, aligns bool, b *Builder) error {
	sheet := &sheetWriter{b: b}
	at := 0
	for line := range tabbedLines(text) {
		if at++; at%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		cells := strings.Split(line, "\t")
		if aligns {
			cells = filled(cells)
		}
		if len(cells) > maxColumns {
			return unusable("has more than %d columns: divide it into several tables", maxColumns)
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if sheet.row(at, cells, false); b.IsFull() {
			break
		}
	}
	sheet.end()
	return nil
}
