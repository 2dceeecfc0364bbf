package assistant

import (
	"slices"

	"svara/internal/index"
	"svara/internal/swedish"
)

// table is a table of a document, read for what its rows stand under.
type table struct {
	index.Table
	caption held
	columns []column
}

// tableAt gives the table that the block numbered i is a row of.
func (w *weigher) tableAt(i int) *table {
	if w.table.First <= i && i <= w.table.Last {
		return &w.table
	}
	t, _ := w.doc.TableAt(i)
	w.table = table{Table: t, caption: w.held(t.Caption.In(w.doc.Text))}
	for _, name := range t.Columns {
		w.table.columns = append(w.table.columns, w.column(name))
	}
	return &w.table
}

// rows gives the unit that the block numbered i is, a row of a table: it, under the
// names of those columns in which it says something, and the table's caption. The row
// above it says nothing of it. It is none where the question has no word of it: then
// any other row would do as well; nor where it says nothing in the columns that are
// asked for. A header is one only if it may be a row that Markdown made a header of.
func (w *weigher) rows(i int, around []layer) []unit {
	at, t := w.doc.Blocks[i].Span, w.tableAt(i)
	text := at.In(w.doc.Text)
	cells, isHeader := index.Cells(text), slices.Contains(t.Header, at)
	if isHeader && len(cells) != 2 || w.query.ask.Kind != swedish.YesOrNo && w.query.restatedBy(text) {
		return nil
	}
	bag := w.query.bagOf(text)
	r := row{first: w.column(cells[0]), columns: t.columns}
	if isHeader || len(t.columns) == 0 && len(cells) == 2 {
		r.first = w.key(cells[0])
		r.columns, r.isPair = []column{{held: w.query.none()}, r.first}, true
	}
	if !w.named(r.first) && !w.named(column{held: w.query.heldByBag(bag)}) {
		return nil
	}
	r.read(w, cells)
	if r.lacking && !r.named {
		return nil
	}
	u := w.sentence(at, bag, append(around, layer{r.names, 1}, layer{t.caption, headingShare}))
	u.kind, u.block, u.columns = swedish.TableRow, i, t.Columns
	if !isHeader {
		u.names = t.Header
	}
	u.together = max(u.together, r.together)
	if r.said > 1 {
		u.hollow = 0
	}
	if r.named && (!r.isPair || w.query.ask.Kind == swedish.Amount) {
		u.mismatch = 0 // what stands in a column that is asked for is what is asked for
	}
	u.score = u.sum(choice)
	return []unit{u}
}

// row is a row of a table, read cell by cell.
type row struct {
	first    column // its first cell, which names it
	columns  []column
	isPair   bool // its first cell names its second: "Giltighetstid | 5 år"
	said     int  // cells that say something
	names    held // by the names of their columns
	named    bool // one of them is in a column that is asked for
	lacking  bool // an empty one is
	together float64
}

func (r *row) read(w *weigher, cells []string) {
	r.names = w.query.none()
	for n, cell := range cells {
		if n >= len(r.columns) {
			r.said += int(is(cell != ""))
			continue
		}
		asked := n > 0 && w.named(r.columns[n])
		if cell == "" {
			r.lacking = r.lacking || asked
			continue
		}
		r.said++
		r.named = r.named || asked
		r.names = w.query.best([]layer{{r.names, 1}, {r.columns[n].held, 1}})
		r.together = max(r.together, w.query.together(slices.Concat(r.first.stems, r.columns[n].stems, w.query.bagOf(cell).stems)))
	}
}

// shortTable is how many rows a table may have to be an answer as a whole to a question
// that asks for no list, as "Vad kostar inträdet?" does.
const shortTable = 10

// mayBeWhole reports whether a list may be an answer as a whole. A table of which the
// question picks a row may not.
func (w *weigher) mayBeWhole(l list) bool {
	if !l.table {
		return len(l.items) <= maxItems
	}
	if asList(w.query.ask) < 1 && len(l.items) > shortTable || len(l.items) > maxItems {
		return false
	}
	return !w.picksRow(l)
}

// picksRow reports whether a question is about one row of a table rather than about
// all: it has a word that one row holds and no other, and that is not said of them all.
func (w *weigher) picksRow(l list) bool {
	t := w.tableAt(l.first)
	all := w.query.best([]layer{{w.held(w.doc.Title + "\n" + w.doc.HeadingPath(l.items[0].Start)), 1}, {t.caption, 1}})
	for _, column := range t.columns {
		all = w.query.best([]layer{{all, 1}, {column.held, 1}})
	}
	holding := make([]int, len(w.query.terms))
	for _, item := range l.items {
		for n, x := range w.held(item.In(w.doc.Text)) {
			if x >= pickedShare {
				holding[n]++
			}
		}
	}
	for n, rows := range holding {
		if rows == 1 && all[n] < pickedShare && !swedish.IsFrameWord(w.query.terms[n].word) {
			return true
		}
	}
	return false
}
