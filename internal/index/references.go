package index

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"svara/internal/swedish"
)

// names finds documents by the names that others use for them.
type names struct {
	paths, files, titles map[string][]*Document // by the folded name; files with and without their endings
	keys                 map[string][]*Document // by titleKey
	keyOf                map[*Document]string
	numbers              map[string][]carrier
}

// carrier is a document with a register number of its own.
type carrier struct {
	doc   *Document
	board string // whose register: "KS"; may be empty
}

// nameAll collects the names of documents, as far as the claims need them.
func nameAll(docs []*Document, keys map[*Document]string, claims []claim) *names {
	n := &names{make(map[string][]*Document), make(map[string][]*Document), make(map[string][]*Document), make(map[string][]*Document), keys, make(map[string][]carrier)}
	wanted, byNumber := make(map[string]bool), false
	for _, c := range claims {
		wanted[foldName(c.name)] = true
		byNumber = byNumber || len(registered(c.name)) > 0
	}
	note := func(names map[string][]*Document, name string, doc *Document) {
		if wanted[name] && !slices.Contains(names[name], doc) {
			names[name] = append(names[name], doc)
		}
	}
	for _, doc := range docs {
		whole := foldName(doc.Path)
		file := path.Base(whole)
		note(n.paths, whole, doc)
		note(n.files, file, doc)
		note(n.files, strings.TrimSuffix(file, path.Ext(file)), doc)
		note(n.titles, foldName(doc.Title), doc)
		if key := keys[doc]; key != "" {
			n.keys[key] = append(n.keys[key], doc)
		}
		if byNumber {
			for _, r := range ownNumbers(doc) {
				n.numbers[r.number] = append(n.numbers[r.number], carrier{doc, r.board})
			}
		}
	}
	return n
}

func foldName(name string) string {
	return swedish.Fold(strings.Trim(strings.Join(strings.Fields(name), " "), `"”“»«'.`))
}

// find gives the document that a claim names, with its copies; none if that is not
// certain.
func (n *names) find(c claim) []*Document {
	name := foldName(c.name)
	for _, names := range []map[string][]*Document{n.paths, n.files, n.titles} {
		found := n.others(c, names[name])
		if slices.Contains(names[name], c.by) && slices.ContainsFunc(found, c.isOfUnknownAge) {
			return nil
		}
		if len(found) > 0 {
			return n.withCopies(certain(found))
		}
	}
	return certain(n.fitting(parseReference(c.name), c))
}

// withCopies adds the copies that documents have under other names, such as "Kopia av
// policy.docx": what replaces a document replaces its copies.
func (n *names) withCopies(docs []*Document) []*Document {
	all := docs[:len(docs):len(docs)]
	for _, doc := range docs {
		for _, other := range n.keys[n.keyOf[doc]] {
			if copies(doc, other) && !slices.Contains(all, other) {
				all = append(all, other)
			}
		}
	}
	return all
}

// isOfUnknownAge reports whether it is unknown which document is older, this one or the
// one that makes the claim: if two have one name, either may be the successor.
func (c claim) isOfUnknownAge(doc *Document) bool {
	return doc.About.since() == "" || c.by.About.since() == ""
}

// reference is what a name says about the document that it names.
type reference struct {
	key     string // see titleKey; may be empty
	numbers []register
	dates   []string // in ISO 8601, as precise as the name: "2020", "2020-05"
}

// parseReference reads a name such as "Policy för distansarbete, KS 2020/77" or "Policy
// för distansarbete från 2020".
func parseReference(name string) reference {
	return reference{titleKey(name), registered(name), datesIn(name)}
}

// How a document can fit a reference; the more of these, the better it fits.
const (
	fitsDate = 1 << iota
	fitsTitle
	fitsNumber
)

// fitting gives the documents that best fit a claim's reference: one with the number goes
// before one with the title, and of these one with the date. A document with another
// number or date does not fit.
func (n *names) fitting(r reference, c claim) []*Document {
	fits := make(map[*Document]int)
	for _, number := range r.numbers {
		for _, carrier := range n.numbers[number.number] {
			if number.board == "" || number.board == carrier.board {
				fits[carrier.doc] |= fitsNumber
			}
		}
	}
	for _, doc := range n.keys[r.key] {
		if fits[doc] > 0 || len(r.numbers) == 0 || len(ownNumbers(doc)) == 0 {
			fits[doc] |= fitsTitle
		}
	}
	var best []*Document
	most := 0
	for _, doc := range n.others(c, slices.SortedFunc(maps.Keys(fits), ComparePlain)) {
		fit := fits[doc]
		if len(r.dates) > 0 {
			switch known, is := isDated(doc, r.dates); {
			case is:
				fit |= fitsDate
			case known && fit < fitsNumber:
				continue
			}
		}
		if fit == fitsTitle && n.keyOf[c.by] == r.key && c.isOfUnknownAge(doc) {
			return nil
		}
		if fit > most {
			best, most = best[:0], fit
		}
		if fit == most {
			best = append(best, doc)
		}
	}
	return best
}

// isDated reports whether it is known when a document was decided, and whether that is
// one of some dates, as precisely as these are given. The last day of its validity does
// not count: that is when its successor was decided.
func isDated(doc *Document, dates []string) (known, is bool) {
	said := append(datesIn(doc.Title), dayOf(doc.About.Decided()), dayOf(doc.About.ValidFrom))
	said = slices.DeleteFunc(said, func(date string) bool { return date == "" })
	known = len(said) > 0
	for line := range strings.Lines(doc.Text[:min(len(doc.Text), headBytes)]) {
		if !speaksOfAnother(line) {
			said = append(said, datesIn(line)...)
		}
	}
	if end := dayOf(doc.About.ValidTo); end != "" {
		said = slices.DeleteFunc(said, func(own string) bool { return own == end })
	}
	return known, slices.ContainsFunc(said, func(own string) bool {
		return slices.ContainsFunc(dates, func(date string) bool { return strings.HasPrefix(own, date) })
	})
}

// datesIn gives the days, months and years in a text, with their years, except those in
// register numbers.
func datesIn(text string) []string {
	var dates []string
	for _, v := range swedish.Values(registers.ReplaceAllString(text, " ")) {
		if v.Kind != swedish.Date || v.Year == 0 {
			continue
		}
		date := fmt.Sprintf("%04d", v.Year)
		if v.Month > 0 {
			date += fmt.Sprintf("-%02d", v.Month)
			if v.Day > 0 {
				date += fmt.Sprintf("-%02d", v.Day)
			}
		}
		dates = append(dates, date)
	}
	return dates
}

// others gives the documents that a claim may be about: not the document that makes it,
// in any format, nor those that are too young or too old.
func (n *names) others(c claim, docs []*Document) []*Document {
	return slices.DeleteFunc(slices.Clone(docs), func(doc *Document) bool {
		old, next := doc, c.by
		if !c.newer {
			old, next = next, old
		}
		isExport := n.keyOf[doc] == n.keyOf[c.by] && doc.About.since() != "" && doc.About.since() == c.by.About.since()
		return !follows(old, next) || isExport || copies(doc, c.by)
	})
}

// certain gives documents if they are one, or copies of one; else none.
func certain(docs []*Document) []*Document {
	if slices.ContainsFunc(docs, func(doc *Document) bool { return doc != docs[0] && !copies(doc, docs[0]) }) {
		return nil
	}
	return docs
}
