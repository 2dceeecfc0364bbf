package assistant

import (
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// groupsOf gives the groups of a table's rows as lists, each with the rows that head it.
func groupsOf(doc *index.Document, whole list, t index.Table) []list {
	var lists []list
	for n, head := range t.Groups {
		next := t.Last + 1
		if n+1 < len(t.Groups) {
			next = t.Groups[n+1]
		}
		if next == head+1 {
			continue // a group within this one follows
		}
		l := list{lead: whole.lead, above: whole.above, names: slices.Clone(t.Header), table: true, first: head, last: next - 1}
		l.heads = append(slices.Clone(t.GroupOf(head)), head)
		for _, i := range l.heads {
			l.names = append(l.names, doc.Blocks[i].Span)
		}
		for _, b := range doc.Blocks[head+1 : next] {
			l.items = append(l.items, b.Span)
		}
		lists = append(lists, l)
	}
	return lists
}

// withTable gives a list and, if it is a group of a table's rows, the whole table after
// it.
func (w *weigher) withTable(l list) []list {
	if l.heads != nil {
		first := w.tableAt(l.first).First
		if n := slices.IndexFunc(w.lists, func(o list) bool { return o.first == first && o.heads == nil }); n >= 0 {
			return []list{l, w.lists[n]}
		}
	}
	return []list{l}
}

// headSpans gives the rows that head a group.
func (l list) headSpans(doc *index.Document) []swedish.Span {
	var spans []swedish.Span
	for _, head := range l.heads {
		spans = append(spans, doc.Blocks[head].Span)
	}
	return spans
}

// headLayers gives the heads of a row's group as layers around the row.
func (t *table) headLayers(heads []int) []layer {
	var layers []layer
	for _, head := range heads {
		layers = append(layers, layer{t.heads[head], 1})
	}
	return layers
}

// groupShare is how much of a word the head of a group must hold for the word to mean
// that group, also in another form: "förskolan" for "Förskola".
const groupShare = 0.6

// meantGroup is a group of a table's rows that the question means.
type meantGroup struct {
	head int // number of the block that heads it
	term int // of the query, by which it is meant
}

// meantGroups gives the groups that a question means. Each is meant by a word that its
// head holds and the head of some other group does not.
func (w *weigher) meantGroups() []meantGroup {
	least := make(held, len(w.query.terms))
	for i := range least {
		least[i] = 1
		for _, h := range w.table.heads {
			least[i] = min(least[i], h[i])
		}
	}
	var meant []meantGroup
	for _, head := range w.table.Groups {
		for i, x := range w.table.heads[head] {
			if x >= groupShare && least[i] < x/2 && !swedish.IsFrameWord(w.query.terms[i].word) {
				meant = append(meant, meantGroup{head, i})
				break
			}
		}
	}
	return meant
}

// ofOtherGroup reports whether a question means another group than that of a row. own is
// what the row, with everything that it stands under, holds of the query.
func (w *weigher) ofOtherGroup(own held) bool {
	return slices.ContainsFunc(w.table.meant, func(m meantGroup) bool { return own[m.term] < w.table.heads[m.head][m.term]/2 })
}

// mayBeGroup reports whether a list may be what is asked for: the one group that is
// meant, or else the whole table.
func (w *weigher) mayBeGroup(l list) bool {
	if len(w.table.meant) != 1 {
		return l.heads == nil
	}
	return slices.Contains(l.heads, w.table.meant[0].head)
}

// ofOtherRow reports whether a question has a word from the name of a row in another
// group that occurs nowhere in this group. Then this group does not answer.
func (w *weigher) ofOtherRow(l list) bool {
	text := func(i int) string { return w.doc.Blocks[i].In(w.doc.Text) }
	var others []string
	for i := w.table.First; i <= w.table.Last; i++ {
		if (i < l.first || l.last < i) && !w.table.IsHead(i) {
			others = append(others, index.Cells(text(i))[0])
		}
	}
	there := wordingOf(strings.Join(others, "\n"), "")
	own := wordingOf(w.doc.Title+"\n"+w.doc.HeadingPath(w.doc.Blocks[l.first].Start)+"\n"+joined(w.doc.Text, append(slices.Clone(l.names), l.items...)), "")
	return slices.ContainsFunc(w.query.wording.words, func(s spoken) bool {
		return !s.small && !swedish.IsFrameWord(s.text) && there.hasJust(s) && !own.has(s)
	})
}
