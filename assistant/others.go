package assistant

import (
	"slices"
	"strings"

	"svara/internal/swedish"
)

// titled is a row of a table, or an item of a list, as it is compared with its siblings.
type titled struct {
	name  wording  // its first cell
	class []string // stems of the name of its first column
	words []string // its words, and those of everything above it except the name of the first column
	stems []string // the stems of words
}

// markOthers marks the siblings that are about another thing than the question. The
// question qualifies the name of such a row with a word that the row lacks, and by which
// rows of this table differ. A word that no row has is ignored.
func (q query) markOthers(rows []unit) {
	read := make([]titled, len(rows))
	for i, row := range rows {
		read[i] = titledOf(row)
	}
	w, asked := q.wording, intervalsIn(q.inSwedish())
	for i, r := range read {
		rows[i].another = rows[i].another || w.doesWithout(r) || w.lendsFrom(r, read) || w.qualifies(r) || w.contrasts(r, read) ||
			w.numbersBeyond(r, read) || atOtherIntervals(asked, rows[i]) || w.hasOnlyCommon(r, read)
	}
}

// hasOnlyCommon reports whether a question shares with a row's name only words that most
// rows have, as "Beslut om" in a delegation, and has a noun that the row lacks: "beslut om
// lovskola" is not "Beslut om dispens".
func (w wording) hasOnlyCommon(r titled, rows []titled) bool {
	common, own := false, false
	for _, s := range r.name.words {
		switch {
		case s.small:
		case isCommon(s, rows):
			common = common || w.has(s)
		case slices.ContainsFunc(w.words, func(o spoken) bool { return alike(o.stem, s.stem) }):
			return false
		default:
			own = true
		}
	}
	return common && own && slices.ContainsFunc(w.words, func(s spoken) bool {
		return !s.small && !swedish.IsFrameWord(s.text) && !slices.ContainsFunc(r.stems, func(stem string) bool { return alike(stem, s.stem) })
	})
}

// isCommon reports whether more than half of the rows have a word in their names.
func isCommon(s spoken, rows []titled) bool {
	n := 0
	for _, r := range rows {
		n += int(is(r.name.hasJust(s)))
	}
	return 2*n > len(rows) && n > 1
}

// alike reports whether one stem begins or ends with the other, as compounds do.
func alike(a, b string) bool { return a == b || isPart(a, b) || isPart(b, a) }

// titledOf reads a row together with what stands above it.
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

// doesWithout reports whether a wording asks for a thing without something that the row's
// name has: "rum utan dusch" does not want "Rum med dusch".
func (w wording) doesWithout(r titled) bool {
	for i, s := range w.words[:max(len(w.words)-1, 0)] {
		if s.text == "utan" && !w.words[i+1].small && r.name.has(w.words[i+1]) && !slices.ContainsFunc(r.name.words, func(o spoken) bool { return o.text == "utan" }) {
			return true
		}
	}
	return false
}

// says reports whether a row, or what stands above it, has a word or a compound of it.
func (r titled) says(s spoken) bool {
	return slices.ContainsFunc(r.stems, func(stem string) bool { return stem == s.stem || isPart(s.stem, stem) })
}

// hasJust reports whether a wording has a word itself; a compound of it does not count.
func (w wording) hasJust(s spoken) bool {
	return slices.ContainsFunc(w.words, func(o spoken) bool { return o.stem == s.stem && !o.small })
}

// lendsFrom reports whether a question has a word from the name of another row that this
// one lacks, beside a word of this one's name or in place of one: "extra kärl" does not
// mean the row "Extra säck" if there is a row "Litet kärl".
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

// besides reports whether a word next to the i-th belongs to a name.
func (w wording) besides(i int, name wording) bool {
	of := func(n int) bool { return n >= 0 && n < len(w.words) && !w.words[n].small && name.has(w.words[n]) }
	return of(i-1) || of(i+1)
}

func isWith(word string) bool { return word == "med" || word == "utan" }

// qualifies reports whether a question qualifies a word in a row's name in a way that the
// row does not: with a rank, with a degree ("mycket stor"), or with "med" where the row
// has "utan", or the other way round.
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

// contrasts reports whether a question has a word of contrast that does not apply to a
// row, while the row's name, or that of a row which shares a word with it, has another
// word of the same group: "Granen södra" is not "Granen" if there is "Granen norra".
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

// numbersBeyond reports whether a question has a number for something that other rows
// number, and this row does not: "trygghetslarm för tre" is not "Trygghetslarm" if there
// is a row for two.
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
