package assistant

import (
	"slices"
	"strings"

	"svara/internal/swedish"
)

// titled is a row of a table, or an item of a list, as its siblings are told from it.
type titled struct {
	name  wording  // its first cell
	class []string // stems of what its first column is called
	words []string // of it and of all that stands over it, but for that
	stems []string // of these
}

// markOthers marks the siblings that tell of another thing than is asked for: a word of
// the question qualifies what a row is called, the row lacks it, and rows of the table
// differ by such words. A word that merely talks, no row has.
func (q query) markOthers(rows []unit) {
	read := make([]titled, len(rows))
	for i, row := range rows {
		read[i] = titledOf(row)
	}
	w, asked := q.wording, intervalsIn(q.inSwedish())
	for i, r := range read {
		rows[i].another = rows[i].another || w.lendsFrom(r, read) || w.qualifies(r) || w.contrasts(r, read) ||
			w.numbersBeyond(r, read) || atOtherIntervals(asked, rows[i])
	}
}

// titledOf reads a row with what stands over it.
func titledOf(row unit) titled {
	r := titled{name: wordingOf(row.cells()[0], "")}
	said := []string{row.doc.Title, row.heading, row.parts[0].In(row.doc.Text)}
	if len(row.columns) > 0 {
		r.class = swedish.Stems(swedish.Tokens(row.columns[0]))
		said = append(said, row.columns[1:]...)
	}
	for _, head := range row.heads {
		said = append(said, head.In(row.doc.Text))
	}
	if t, found := row.doc.TableAt(row.block); found {
		said = append(said, t.Caption.In(row.doc.Text))
	}
	for _, s := range append(wordingOf(strings.Join(said, "\n"), "").words, r.name.words...) {
		r.words, r.stems = append(r.words, s.text), append(r.stems, s.stem)
	}
	return r
}

// says reports whether a row, or what stands over it, has a word or a compound of it.
func (r titled) says(s spoken) bool {
	return slices.ContainsFunc(r.stems, func(stem string) bool { return stem == s.stem || isPart(s.stem, stem) })
}

// hasJust reports whether a wording has a word itself, not a compound of it.
func (w wording) hasJust(s spoken) bool {
	return slices.ContainsFunc(w.words, func(o spoken) bool { return o.stem == s.stem && !o.small })
}

// lendsFrom reports whether a question has a word of what another row is called, and
// which this one lacks, beside a word of this one's name or in place of one: "extra
// kärl" is no "Extra säck" where others are "Litet kärl".
func (w wording) lendsFrom(r titled, rows []titled) bool {
	said, all := 0, 0
	for _, s := range r.name.words {
		if !s.small {
			all, said = all+1, said+int(is(w.has(s)))
		}
	}
	for i, s := range w.words {
		if s.small || swedish.IsFrameWord(s.text) || r.says(s) || slices.Contains(r.class, s.stem) && said == 0 {
			continue // where nothing of the name is said, "Vilken skola …?" asks for it
		}
		if !slices.ContainsFunc(rows, func(o titled) bool { return o.name.hasJust(s) }) {
			continue
		}
		if said < all || w.besides(i, r.name) || i > 0 && isWith(w.words[i-1].text) {
			return true
		}
	}
	return false
}

// besides reports whether a word beside the i-th is of a name.
func (w wording) besides(i int, name wording) bool {
	of := func(n int) bool { return n >= 0 && n < len(w.words) && !w.words[n].small && name.has(w.words[n]) }
	return of(i-1) || of(i+1)
}

func isWith(word string) bool { return word == "med" || word == "utan" }

// qualifies reports whether a question says of a word of a row's name what the row does
// not: a rank, a degree ("mycket stor"), or with what it is and without what.
func (w wording) qualifies(r titled) bool {
	for i, s := range w.words[:max(len(w.words)-1, 0)] {
		next := w.words[i+1]
		if !r.name.hasJust(next) {
			continue
		}
		lacks := !slices.Contains(r.words, s.text)
		_, grades := contrasts[next.text]
		if lacks && (slices.Contains(ranks, s.text) || grades && slices.Contains(degrees, s.text)) {
			return true
		}
		other := func(o spoken) bool { return isWith(o.text) && o.text != s.text && o.after == next.stem }
		if isWith(s.text) && slices.ContainsFunc(r.name.words, other) && !slices.ContainsFunc(r.name.words, s.same) {
			return true
		}
	}
	return false
}

// contrasts reports whether a question has a word of contrast that nothing says of a
// row, and the row's name, or that of one which shares a word with it, has another of
// the kind: "Granen södra" is not "Granen" where one is "Granen norra".
func (w wording) contrasts(r titled, rows []titled) bool {
	for _, s := range w.words {
		if _, found := contrasts[s.text]; !found || saysContrast(s.text, r.words) {
			continue
		}
		related := func(o titled) bool {
			return slices.ContainsFunc(o.name.words, func(x spoken) bool { return !x.small && r.name.hasJust(x) })
		}
		if slices.ContainsFunc(rows, func(o titled) bool { return related(o) && contrastsWith(s.text, o.name) }) {
			return true
		}
	}
	return false
}

// numbersBeyond reports whether a question numbers what others of the rows number, and
// this one does not: "trygghetslarm för tre" is not "Trygghetslarm" where one is for two.
func (w wording) numbersBeyond(r titled, rows []titled) bool {
	isNumber := func(s spoken) bool { return s.number && !s.article }
	if slices.ContainsFunc(r.name.words, isNumber) {
		return false
	}
	return slices.ContainsFunc(rows, func(o titled) bool {
		return w.contradicts(o.name) && slices.ContainsFunc(o.name.words, func(s spoken) bool {
			return s.number && slices.ContainsFunc(r.name.words, func(x spoken) bool { return x.stem == s.label })
		})
	})
}
