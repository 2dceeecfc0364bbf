package assistant

import (
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// table is a table of a document, with what its rows stand under.
type table struct {
	index.Table
	caption held
	columns []column
	heads   map[int]held // the heads of groups of rows, by their block numbers
	meant   []meantGroup // the groups that the question means
	nouns   held         // by nouns above the table for which the question has the verb
}

// tableAt gives the table that block number i is a row of.
func (w *weigher) tableAt(i int) *table {
	if w.table.First <= i && i <= w.table.Last {
		return &w.table
	}
	t, _ := w.doc.TableAt(i)
	w.table = table{Table: t, caption: w.held(t.Caption.In(w.doc.Text)), heads: make(map[int]held)}
	for _, head := range t.Groups {
		w.table.heads[head] = w.column(w.doc.Blocks[head].In(w.doc.Text)).held
	}
	w.table.meant = w.meantGroups()
	w.table.nouns = w.nounsIn(w.doc.Title + "\n" + w.doc.HeadingPath(w.doc.Blocks[i].Start) + "\n" + t.Caption.In(w.doc.Text))
	for _, name := range t.Columns {
		w.table.columns = append(w.table.columns, w.column(name))
	}
	return &w.table
}

// rows gives the unit for block number i, a row of a table, under the names of the
// columns in which it has something, and the table's caption. The row above it does not
// count as its surroundings. There is no unit if the question shares no word with the
// row, since any other row would then do as well, nor if the row is empty in the columns
// that are asked for. A header only counts if it may really be a row, because Markdown
// has no tables without one.
func (w *weigher) rows(i int, around []layer) []unit {
	at, t := w.doc.Blocks[i].Span, w.tableAt(i)
	text := at.In(w.doc.Text)
	cells, isHeader := index.Cells(text), slices.Contains(t.Header, at)
	if t.IsHead(i) || isHeader && len(cells) != 2 || w.query.ask.Kind != swedish.YesOrNo && w.query.restatedBy(text) {
		return nil
	}
	bag := w.query.bagOf(text)
	bag.outside = w.query.markRow(&bag, cells, t.Columns)
	r := row{first: w.column(cells[0]), columns: t.columns}
	if isHeader || len(t.columns) == 0 && len(cells) == 2 {
		r.first = w.key(cells[0])
		r.columns, r.isPair = []column{{held: w.query.none()}, r.first}, true
	}
	if !w.named(r.first) && (isHeader || !w.named(column{held: w.query.heldByBag(bag)})) {
		return nil
	}
	r.read(w, cells)
	if r.lacking && !r.named {
		return nil
	}
	name, heads := nameOf(t.Table, cells), t.headLayers(t.GroupOf(i))
	own := w.query.best([]layer{{w.query.heldByBag(bag), 1}, {r.names, 1}, {t.caption, 1}}, heads)
	around = append(append(around, layer{r.names, 1}, layer{t.caption, headingShare}, layer{t.nouns, headingShare}), heads...)
	u := w.sentence(at, bag, around)
	if u.lacks > 0 && !w.query.ask.Named && w.query.ask.Tells(text, strings.Join(t.Columns, "\n")+"\n"+t.Caption.In(w.doc.Text)+"\n"+joined(w.doc.Text, u.heads)) {
		u.lacks, u.mismatch = 0, 0
	}
	u.kind, u.block, u.columns, u.table = swedish.TableRow, i, t.Columns, t.First
	u.another = u.another || w.query.asksWho() && inKronor(text) || w.query.wording.contradicts(name) || w.ofOtherGroup(own)
	if !isHeader {
		u.names = slices.Clone(t.Header)
	}
	for _, head := range t.GroupOf(i) {
		u.heads = append(u.heads, w.doc.Blocks[head].Span)
	}
	u.names = append(u.names, u.heads...)
	w.numbers(&u, bag, name, around)
	u.together = max(u.together, r.together)
	if r.said > 1 {
		u.hollow = 0
	}
	if r.named && (!r.isPair || w.query.ask.Kind == swedish.Amount) {
		u.mismatch = 0 // what stands in a column that is asked for is what is asked for
	}
	u.score = w.query.worth(u.features)
	return []unit{w.timed(u, strings.Join(t.Columns, "\n")+"\n"+t.Caption.In(w.doc.Text)+"\n"+joined(w.doc.Text, u.heads))}
}

// nameOf reads the name of a table's row, which is its first cell.
func nameOf(t index.Table, cells []string) wording {
	return wordingOf(cells[0], strings.Join(t.Columns[:min(1, len(t.Columns))], ""))
}

// numbers counts a number in the question as held by a row only if it is in the row
// itself, not in other rows of the same passage. It also counts numbers that the row's
// name writes in another way: "Barn nummer ett" for the first child.
func (w *weigher) numbers(u *unit, row bag, name wording, around []layer) {
	own := w.query.best([]layer{{w.query.heldByBag(row), 1}}, around)
	for i, t := range w.query.terms {
		if t.number == "" {
			continue
		}
		u.near[i] = own[i]
		for _, s := range w.query.wording.words {
			if s.stem == t.number && name.has(s) {
				u.near[i] = 1
			}
		}
	}
	u.context = w.query.coverage(u.near)
}

// asksHowLong reports whether a question asks how long something lasts.
func (q query) asksHowLong() bool {
	words := swedish.Words(q.inSwedish())
	return len(words) > 2 && words[0] == "hur" && (words[1] == "länge" || words[2] == "tid")
}

// asksWho reports whether a question asks who somebody is, rather than who has a certain
// amount.
func (q query) asksWho() bool {
	return q.ask.Kind == swedish.Person && len(swedish.Values(q.question)) == 0
}

// inKronor reports whether all values in a text are amounts of kronor, and there are
// some.
func inKronor(text string) bool {
	values := swedish.Values(text)
	return len(values) > 0 && !slices.ContainsFunc(values, func(v swedish.Value) bool { return v.Kind != swedish.Money })
}

// row is a row of a table, read cell by cell.
type row struct {
	first    column // its first cell, which names it
	columns  []column
	isPair   bool // its first cell names its second: "Giltighetstid | 5 år"
	said     int  // how many cells are not empty
	names    held // by the names of these cells' columns
	named    bool // one of these cells is in a column that is asked for
	lacking  bool // an empty cell is in such a column
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

// shortTable is how many rows a table may have to be the whole answer to a question that
// does not ask for a list, such as "Vad kostar inträdet?".
const shortTable = 10

// mayBeWhole reports whether a list may be an answer as a whole. A table from which the
// question picks a row may not.
func (w *weigher) mayBeWhole(l list) bool {
	if !l.table {
		return len(l.items) <= maxItems
	}
	if w.tableAt(l.first); len(w.table.Groups) > 0 && !w.mayBeGroup(l) {
		return false
	}
	if asList(w.query.ask) < 1 && len(l.items) > shortTable || len(l.items) > maxItems {
		return false
	}
	return !w.picksRow(l)
}

// picksRow reports whether a question is about one row of a table rather than about all
// of them: it has all words of a row's name, or a word that exactly one row holds and
// that does not apply to all of them.
func (w *weigher) picksRow(l list) bool {
	t := w.tableAt(l.first)
	all := w.query.best([]layer{{w.held(w.doc.Title + "\n" + w.doc.HeadingPath(l.items[0].Start)), 1}, {t.caption, 1}})
	for _, column := range t.columns {
		all = w.query.best([]layer{{all, 1}, {column.held, 1}})
	}
	holding := make([]int, len(w.query.terms))
	for _, item := range l.items {
		if w.callsWholly(index.Cells(item.In(w.doc.Text)), all) {
			return true
		}
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

// callsWholly reports whether a question has every word of a row's name, one of which
// does not apply to all rows.
func (w *weigher) callsWholly(cells []string, all held) bool {
	if !w.query.wording.hasAll(nameOf(w.table.Table, cells)) {
		return false
	}
	for n, x := range w.held(cells[0]) {
		if x >= pickedShare && all[n] < pickedShare && !swedish.IsFrameWord(w.query.terms[n].word) {
			return true
		}
	}
	return false
}
