package extract

import (
	"context"
	"iter"
	"maps"
	"slices"
	"strings"

	"svara/internal/swedish"
)

// isTabbed reports whether a text is a table with tabs between cells, as when it is
// copied from a spreadsheet: most lines have the same number of cells. aligns is true if
// several tabs in succession count as one separator, as where somebody has aligned
// columns with them.
func isTabbed(text string) (found, aligns bool) {
	const fewest, most = 3, .8                      // in lines, and as a share of them
	single, several := map[int]int{}, map[int]int{} // how many lines have so many cells, if each tab separates two, and if several in succession do
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
		if swedish.IsItemMark(cells[0]) {
			marked++
		}
	}
	isMost := func(counts map[int]int) bool {
		n := slices.Max(append(slices.Collect(maps.Values(counts)), 0))
		return n >= fewest && float64(n) >= most*float64(lines)
	}
	if 2*marked > lines { // it is a list
		return false, false
	}
	return isMost(single) || isMost(several), !isMost(single)
}

// tabbedLines gives the lines of a text, without blanks at their ends.
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

// writeTabbed writes a text for which isTabbed is true.
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
