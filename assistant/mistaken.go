package assistant

import (
	"slices"

	"svara/internal/index"
)

// provingRow is a row of a table against which a model's sentence is checked.
type provingRow struct {
	table  int // number of its table's first block
	block  int
	name   wording
	heads  wording // what heads its group
	others wording // what heads the other groups of its table
}

// row reads block number block as a row of a table.
func (src *source) row(t index.Table, block int) *provingRow {
	r := &provingRow{table: t.First, block: block}
	text := func(i int) string { return src.doc.Blocks[i].In(src.doc.Text) }
	r.name = nameOf(t, index.Cells(text(block)))
	own := t.GroupOf(block)
	for _, head := range t.Groups {
		words := wordingOf(text(head), "").words
		if slices.Contains(own, head) {
			r.heads.words = append(r.heads.words, words...)
		} else {
			r.others.words = append(r.others.words, words...)
		}
	}
	return r
}

// isMistaken reports whether a sentence is about another row than the one that evidence i
// comes from: of another group, with another number, or with a longer name that the
// sentence has all of. Most words of such a sentence are common to all rows, and would
// prove it.
func (src *source) isMistaken(i int, said wording) bool {
	r := src.rows[i]
	if r == nil {
		return false
	}
	saysAny := func(w, but wording) bool {
		return slices.ContainsFunc(w.words, func(s spoken) bool { return !s.small && !but.has(s) && said.has(s) })
	}
	if saysAny(r.others, r.heads) && !saysAny(r.heads, r.others) || said.contradicts(r.name) {
		return true
	}
	return slices.ContainsFunc(src.rows, func(o *provingRow) bool {
		return o != nil && o.table == r.table && o.block != r.block && said.prefers(o.name, r.name)
	})
}

// prefers reports whether a wording has all words of a name, and these include all words
// that it has of the other name, and more.
func (w wording) prefers(name, other wording) bool {
	has := 0
	for _, s := range other.words {
		if !w.has(s) {
			continue
		}
		if !name.has(s) {
			return false
		}
		has++
	}
	return len(name.words) > has && w.hasAll(name)
}
