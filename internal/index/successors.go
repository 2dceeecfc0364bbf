package index

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"svara/internal/swedish"
)

// Successor gives the document that has taken the place of doc by a day (an ISO 8601
// date): of a chain the newest that is in force then. It gives nil where none has.
func (s *Snapshot) Successor(doc *Document, day string) *Document {
	if s.successors == nil {
		return nil
	}
	return s.newest(doc, day, longestChain)
}

// Succeeds reports whether a document has taken, or is to take, another's place.
func (s *Snapshot) Succeeds(doc *Document) bool { return s.succeeding[doc] }

// longestChain is how many documents are followed that took each other's places.
const longestChain = 100

func (s *Snapshot) newest(doc *Document, day string, left int) *Document {
	var best *Document
	for _, next := range s.successors[doc] {
		newest := (*Document)(nil)
		if left > 0 {
			newest = s.newest(next, day, left-1)
		}
		if newest == nil && !next.About.Early(day) {
			newest = next
		}
		if newest != nil && (best == nil || compareAge(newest, best) > 0) {
			best = newest
		}
	}
	return best
}

// compareAge orders documents from old to new, those of one date by path.
func compareAge(a, b *Document) int {
	return cmp.Or(cmp.Compare(a.About.since(), b.About.since()), cmp.Compare(b.Path, a.Path))
}

// since gives the day from which a document counts, or "".
func (a About) since() string { return cmp.Or(a.ValidFrom, a.Date) }

// Early reports whether a document is not in force yet on a day. Dates may say less
// than the day: a month or a year begins with its first and ends with its last.
func (a About) Early(day string) bool {
	from := dayOf(a.ValidFrom)
	return from != "" && from > day[:min(len(from), len(day))]
}

// Expired reports whether a document is no longer in force on a day.
func (a About) Expired(day string) bool {
	to := dayOf(a.ValidTo)
	return to != "" && to < day[:min(len(to), len(day))]
}

// dayOf gives a date without the time of day that may follow it.
func dayOf(date string) string { return date[:min(len(date), len("2006-01-02"))] }

// claim is that one document takes the place of another, of which it knows the name
// or which knows its.
type claim struct {
	by    *Document
	name  string
	newer bool // by is the one that takes the place
}

// successorsOf gives for documents those that say, or of which they say, that they
// take their place. A name that several documents go by names none, and where
// documents replace each other in a ring, none of them does.
func successorsOf(docs []*Document) map[*Document][]*Document {
	var claims []claim
	for _, doc := range docs {
		for _, name := range doc.About.Replaces {
			claims = append(claims, claim{doc, name, true})
		}
		if doc.About.ReplacedBy != "" {
			claims = append(claims, claim{doc, doc.About.ReplacedBy, false})
		}
	}
	if len(claims) == 0 {
		return nil
	}
	names := nameAll(docs, claims)
	successors := make(map[*Document][]*Document)
	for _, c := range claims {
		for _, other := range names.find(c) {
			old, next := other, c.by
			if !c.newer {
				old, next = next, old
			}
			if follows(old, next) && !slices.Contains(successors[old], next) {
				successors[old] = append(successors[old], next)
			}
		}
	}
	dropRings(successors)
	return successors
}

// follows reports whether one document can take the place of another: not its own,
// nor that of one that was decided later.
func follows(old, next *Document) bool {
	before, after := cmp.Or(old.About.Date, old.About.ValidFrom), cmp.Or(next.About.Date, next.About.ValidFrom)
	return old != next && (before == "" || after == "" || before <= after)
}

// dropRings takes away what leads round: when all documents are gone that lead
// nowhere, or that nothing leads to, rings are left.
func dropRings(successors map[*Document][]*Document) {
	before := make(map[*Document][]*Document)
	out, in := make(map[*Document]int), make(map[*Document]int)
	for old, all := range successors {
		for _, next := range all {
			before[next] = append(before[next], old)
			out[old]++
			in[next]++
		}
	}
	gone := make(map[*Document]bool)
	var ends []*Document
	for doc := range out {
		if in[doc] == 0 {
			ends = append(ends, doc)
		}
	}
	for doc := range in {
		if out[doc] == 0 {
			ends = append(ends, doc)
		}
	}
	for len(ends) > 0 {
		doc := ends[len(ends)-1]
		ends = ends[:len(ends)-1]
		if gone[doc] {
			continue
		}
		gone[doc] = true
		for _, next := range successors[doc] {
			if in[next]--; in[next] == 0 {
				ends = append(ends, next)
			}
		}
		for _, old := range before[doc] {
			if out[old]--; out[old] == 0 {
				ends = append(ends, old)
			}
		}
	}
	for old, all := range successors {
		if !gone[old] {
			successors[old] = slices.DeleteFunc(all, func(next *Document) bool { return !gone[next] })
		}
	}
}

// names finds documents by what others call them.
type names struct {
	paths, files, titles map[string][]*Document // by the folded name; files with and without their endings
	numbers              map[string][]carrier
}

// carrier is a document that has a number of its own in a register.
type carrier struct {
	doc   *Document
	board string // whose register: "KS"; may be empty
}

// nameAll notes what documents are called, as far as the claims ask for it.
func nameAll(docs []*Document, claims []claim) *names {
	n := &names{make(map[string][]*Document), make(map[string][]*Document), make(map[string][]*Document), make(map[string][]carrier)}
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

// find gives the document that a claim names, or its copies: none where that is not
// certain.
func (n *names) find(c claim) []*Document {
	name := foldName(c.name)
	for _, names := range []map[string][]*Document{n.paths, n.files, n.titles} {
		if found := others(names[name], c.by); len(found) > 0 {
			if len(found) < len(names[name]) && (c.by.About.since() == "" || found[0].About.since() == "") {
				return nil // of two of one name, nobody knows which is the older
			}
			return certain(found)
		}
	}
	var found []*Document
	for _, r := range registered(c.name) {
		for _, carrier := range n.numbers[r.number] {
			if (r.board == "" || r.board == carrier.board) && !slices.Contains(found, carrier.doc) {
				found = append(found, carrier.doc)
			}
		}
	}
	return certain(others(found, c.by))
}

func others(docs []*Document, than *Document) []*Document {
	return slices.DeleteFunc(slices.Clone(docs), func(doc *Document) bool { return doc == than })
}

// certain gives documents if they are one: several are where they say the same.
func certain(docs []*Document) []*Document {
	if slices.ContainsFunc(docs, func(doc *Document) bool { return doc.Text != docs[0].Text }) {
		return nil
	}
	return docs
}
