package index

import (
	"slices"
	"strings"
	"unicode"

	"svara/internal/swedish"
)

const (
	// groupBytes is the greatest length of a row that heads a group; longer ones are notes.
	groupBytes = 120
	// mostGrouped is how many rows a table may have whose groups are looked for: it is
	// read through for each question, and longer ones are lists of data.
	mostGrouped = 2000
)

// groups gives the numbers of the blocks that head groups of the table's rows: rows with
// text in their first cell alone, as "Förskola" above "Barn 1 | 3 %". A row may also
// just lack the rest. So the rows are taken to stand in groups where one name comes
// again below another head, which without groups would be two rows called the same; or
// where there are two heads or more, the first on top of the rows, each with rows below,
// two or more on average, and each lacking two cells or more.
func (d *Document) groups(t Table) []int {
	if t.Last-t.First >= mostGrouped {
		return nil
	}
	var heads []int
	first, rows, widest := t.First+len(t.Header), 0, len(t.Columns)
	names := make(map[string]int) // of rows, with the number of their head
	repeated, twice := false, false
	for i := first; i <= t.Last; i++ {
		row := d.Blocks[i].In(d.Text)
		if len(row) <= groupBytes && isHead(row) {
			heads = append(heads, i)
			continue
		}
		rows++
		cells := Cells(row)
		widest = max(widest, len(cells))
		name, head := swedish.Fold(cells[0]), -1
		if len(heads) > 0 {
			head = heads[len(heads)-1]
		}
		if other, found := names[name]; found && name != "" {
			repeated, twice = repeated || other != head, twice || other == head
		}
		names[name] = head
	}
	switch {
	case len(heads) == 0 || heads[len(heads)-1] == t.Last || widest < 2:
		return nil
	case repeated && !twice:
		return heads
	case len(heads) < 2 || heads[0] != first || widest < 3 || rows < 2*len(heads):
		return nil
	}
	return heads
}

// isHead reports whether a row has a text in its first cell alone.
func isHead(row string) bool {
	name, rest, _ := strings.Cut(row, "|")
	return strings.ContainsFunc(name, unicode.IsLetter) && !strings.HasSuffix(strings.TrimSpace(name), ".") &&
		!strings.ContainsFunc(rest, func(r rune) bool { return r != '|' && !unicode.IsSpace(r) })
}

// GroupOf gives the rows that head the group which the row numbered i of a document
// stands in: mostly one. Heads that follow each other head one group, the later within
// the earlier. It gives none for a row that stands in no group, or heads one alone.
func (t Table) GroupOf(i int) []int {
	end, isHead := slices.BinarySearch(t.Groups, i)
	last := i
	if !isHead && end > 0 {
		last = t.Groups[end-1] + 1
	}
	begin := end
	for begin > 0 && t.Groups[begin-1] == last-1 {
		begin, last = begin-1, last-1
	}
	return t.Groups[begin:end]
}

// IsHead reports whether the row numbered i of a document heads a group of the table.
func (t Table) IsHead(i int) bool {
	_, found := slices.BinarySearch(t.Groups, i)
	return found
}
