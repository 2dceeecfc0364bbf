package assistant

import (
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// What makes a row of a table nearer to a question than its siblings, in nats beside
// those of the question's content words, set by hand: a small word or a number that
// both have beside the same word, words that follow each other in both, words of the
// row's name, or of what heads its group, that the question lacks, and that it is of
// another group or number.
const (
	smallNats   = 1.0
	numberNats  = nameInformation
	followNats  = 0.25
	unsaidNats  = 0.5
	unsaidHead  = 0.1
	anotherNats = nameInformation
	otherCells  = 0.5 // share of small words that stand beside the name
	sameNats    = 1.0 // of two rows called the same that are as near
)

// sibling gives the row that a question means of those that stand in one table with
// best, or the item of those in one list, best among them. In what the rows share they
// answer alike; what tells them apart are the words in which they differ, stop words
// included, and of two that hold the same the one with fewer other words in its name.
func (q query) sibling(units []unit, best unit) unit {
	found, most := best, q.nearness(best)
	rows := siblings(units, best)
	q.markOthers(rows)
	for _, u := range rows {
		if u.block == best.block {
			found, most = u, q.nearness(u)
		}
	}
	for _, u := range rows {
		if near := q.nearness(u); near > most {
			found, most = u, near
		}
	}
	return found
}

// siblings gives the rows of the table, or the items of the list, that a unit is one of;
// none for other units.
func siblings(units []unit, of unit) []unit {
	if !of.isNamed() {
		return nil
	}
	var rows []unit
	for _, u := range units {
		if u.doc == of.doc && u.kind == of.kind && u.table == of.table && u.isNamed() {
			rows = append(rows, u)
		}
	}
	return rows
}

// isNamed reports whether a unit is a row of a table, or an item that begins with what
// it tells of, as "Båt, liten: 90 kr".
func (u unit) isNamed() bool {
	switch {
	case u.list:
		return false
	case u.kind == swedish.ListItem:
		return len(u.cells()) > 1
	}
	return u.kind == swedish.TableRow
}

// cells gives the cells of a row, or the name that an item begins with and the rest.
func (u unit) cells() []string {
	text := u.parts[0].In(u.doc.Text)
	if u.kind == swedish.TableRow {
		return index.Cells(text)
	}
	if name, rest, found := strings.Cut(text, ": "); found {
		return []string{name, rest}
	}
	return []string{text}
}

// namesakes gives the rows of other groups that are called as a row is, where the
// question says of no group that it means that one: each answers as well.
func (q query) namesakes(units []unit, row unit) []unit {
	if len(row.heads) == 0 || row.another {
		return nil
	}
	var others []unit
	name := func(u unit) string { return swedish.Fold(u.cells()[0]) }
	least := q.nearness(row) - sameNats
	rows := siblings(units, row)
	q.markOthers(rows)
	for _, u := range rows {
		if u.block != row.block && !u.another && name(u) == name(row) && q.nearness(u) > least {
			others = append(others, u)
		}
	}
	return others
}

// nearness says how near a row is to a question beside its siblings, in nats. Which
// passage each stands in says nothing.
func (q query) nearness(row unit) float64 {
	near := (row.score-row.rank*choice.rank)*q.total - anotherNats*is(row.another)
	for _, head := range row.heads {
		near += q.wording.weigh(wordingOf(head.In(row.doc.Text), ""), unsaidHead)
	}
	for n, cell := range row.cells() {
		column, share, unsaid := "", otherCells, 0.0
		if n < len(row.columns) {
			column = row.columns[n]
		}
		if n == 0 {
			share, unsaid = 1, unsaidNats
		}
		near += share * q.wording.weigh(wordingOf(cell, column), unsaid)
	}
	return near
}

// weigh says how near the small words of a text are to those of a question, less so much
// for each word that the question lacks.
func (w wording) weigh(text wording, unsaid float64) float64 {
	nats := 0.0
	for i, s := range text.words {
		switch {
		case !w.has(s):
			nats -= unsaid
		case s.number:
			nats += numberNats
		case s.small:
			nats += smallNats
		}
		if i > 0 && w.follow(text.words[i-1].stem, s.stem) {
			nats += followNats
		}
	}
	return nats
}
