package index

import (
	"slices"
	"strings"
	"unicode"

	"svara/internal/swedish"
)

const (
	// groupBytes is the greatest length of a row that heads a group; longer ones are
	// notes.
	groupBytes = 120
	// mostGrouped is the greatest number of rows of a table in which groups are looked
	// for. The table is read for each question, and longer ones are lists of data.
	mostGrouped = 2000
)

// groups gives the numbers of the blocks that head groups of the table's rows: rows with
// text in their first cell only, as "Förskola" above "Barn 1 | 3 %". Since a row may also
// just lack its other cells, rows only count as grouped in two cases. Either one name
// occurs again below another head, and without groups there would be two rows with one
// name. Or there are at least two heads, the first of them in the top row, each with rows
// below it, two or more on average, and each lacking at least two cells.
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

// isHead reports whether a row has text in its first cell only.
func isHead(row string) bool {
	name, rest, _ := strings.Cut(row, "|")
	return strings.ContainsFunc(name, unicode.IsLetter) && !strings.HasSuffix(strings.TrimSpace(name), ".") &&
		!strings.ContainsFunc(rest, func(r rune) bool { return r != '|' && !unicode.IsSpace(r) })
}

// GroupOf gives the rows that head the group of row number i of a document; usually there
// is one. Consecutive heads head one group, a later one inside the earlier. It gives none
// for a row outside any group, and for a head.
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
