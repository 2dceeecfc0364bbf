package assistant

import (
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// What brings a row of a table nearer to a question than its siblings, or moves it away, in
// nats, in addition to the information of the question's content words. Set by hand.
const (
	smallNats   = 1.0             // a small word that both have beside the same word
	numberNats  = nameInformation // a number that both have beside the same word
	followNats  = 0.25            // two words that follow each other in both
	unsaidNats  = 0.5             // subtracted for a word of the row's name that the question lacks
	unsaidHead  = 0.1             // the same for a word of its group's head
	anotherNats = nameInformation // subtracted from a row of another group or number
	otherCells  = 0.5             // share of these that counts in other cells than the name
	sameNats    = 1.0             // how much two rows with one name may differ to count as equally near
)

// sibling gives the row that a question means among the rows of the table that best is
// in, or the item among those of its list. As far as the rows agree, they answer equally
// well. They are told apart by the words in which they differ, including stop words; of
// two that hold the same, the one with fewer other words in its name is meant.
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

// siblings gives the rows of the table, or the items of the list, that a unit belongs to;
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

// isNamed reports whether a unit is a row of a table, or an item that begins with a name,
// as "Båt, liten: 90 kr".
func (u unit) isNamed() bool {
	switch {
	case u.list:
		return false
	case u.kind == swedish.ListItem:
		return len(u.cells()) > 1
	}
	return u.kind == swedish.TableRow
}

// cells gives the cells of a row, or an item's name and the rest of it.
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

// namesakes gives the rows with the same name in other groups, if the question does not
// say which group it means: each answers equally well.
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

// alsoNamed gives the siblings of a row that the question names in full as well, joined by
// "och" or the like: "Vad kostar båtplats och bastu?" asks for two rows. A row whose name
// is part of the other's does not count.
func (q query) alsoNamed(units []unit, row unit) []unit {
	if row.another || !row.isNamed() || !slices.ContainsFunc(q.wording.words, func(s spoken) bool { return slices.Contains(joining, s.text) }) {
		return nil
	}
	name := func(u unit) wording { return wordingOf(u.cells()[0], "") }
	own := name(row)
	if !q.wording.hasAll(own) {
		return nil
	}
	var others []unit
	for _, u := range siblings(units, row) {
		if other := name(u); u.block != row.block && !u.another && q.wording.hasAll(other) && !own.hasAll(other) && !other.hasAll(own) {
			others = append(others, u)
		}
	}
	return others
}

// joining are the words that join what is asked for.
var joining = []string{"och", "eller", "samt", "respektive"}

// nearness says how near a row is to a question compared with its siblings, in nats.
// Which passages they are in does not matter.
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

// weigh says how near the small words of a text are to those of a question, less unsaid
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
