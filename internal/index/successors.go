package index

import (
	"cmp"
	"slices"
)

// Successor gives the document that has replaced doc by a day (an ISO 8601 date); of a
// chain, the newest that is in force then. It gives nil if there is none.
func (s *Snapshot) Successor(doc *Document, day string) *Document {
	if s.successors == nil {
		return nil
	}
	return s.newest(doc, day, longestChain)
}

// Succeeds reports whether a document has replaced another, or is going to.
func (s *Snapshot) Succeeds(doc *Document) bool { return s.succeeding[doc] }

// longestChain is how many replacements in a row are followed.
const longestChain = 100

func (s *Snapshot) newest(doc *Document, day string, left int) *Document {
	var best *Document
	for _, next := range s.successors[doc] {
		newest := (*Document)(nil)
		if left > 0 {
			newest = s.newest(next, day, left-1)
		}
		if newest == nil && !next.About.Early(day) && !isAfter(next.About.Decided(), day) {
			newest = next
		}
		if newest != nil && (best == nil || compareAge(newest, best) > 0) {
			best = newest
		}
	}
	return best
}

// compareAge orders documents from old to new; of those with one date, the plainest comes
// last.
func compareAge(a, b *Document) int {
	return cmp.Or(cmp.Compare(a.About.since(), b.About.since()), ComparePlain(b, a))
}

// since gives the day from which a document counts, or "".
func (a About) since() string { return cmp.Or(a.ValidFrom, a.Decided()) }

// Decided gives a document's Date, or "" if that is only when its file was saved, which
// may be long after it was decided.
func (a About) Decided() string {
	if a.Saved {
		return ""
	}
	return a.Date
}

// Early reports whether a document is not yet in force on a day. A date may be less
// precise than a day: a month or a year begins on its first day and ends on its last.
func (a About) Early(day string) bool { return isAfter(a.ValidFrom, day) }

// isAfter reports whether a date, as precisely as it is given, is after a day. An empty
// date is not.
func isAfter(date, day string) bool {
	date = dayOf(date)
	return date != "" && date > day[:min(len(date), len(day))]
}

// Expired reports whether a document is no longer in force on a day.
func (a About) Expired(day string) bool {
	to := dayOf(a.ValidTo)
	return a.Over || to != "" && to < day[:min(len(to), len(day))]
}

// dayOf gives a date without the time of day that may follow it.
func dayOf(date string) string { return date[:min(len(date), len("2006-01-02"))] }

// claim is the statement that one document replaces another, made by either of them,
// which names the other.
type claim struct {
	by    *Document
	name  string
	newer bool // by is the newer one, which replaces the other
}

// successorsOf gives for each document those that replace it, according to themselves or
// to it. A name that fits several documents names none, and documents that replace each
// other in a circle replace nothing. Of several copies that replace a document, the
// plainest does. keys are the title keys of the documents.
func successorsOf(docs []*Document, keys map[*Document]string) map[*Document][]*Document {
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
	names := nameAll(docs, keys, claims)
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
	for old, all := range successors {
		successors[old] = plainest(all)
	}
	dropRings(successors)
	return successors
}

// plainest gives documents without their copies; of copies, the plainest stays.
func plainest(docs []*Document) []*Document {
	var kept []*Document
	for _, doc := range slices.SortedFunc(slices.Values(docs), ComparePlain) {
		if !slices.ContainsFunc(kept, func(k *Document) bool { return copies(k, doc) }) {
			kept = append(kept, doc)
		}
	}
	return kept
}

// follows reports whether one document can replace another: not itself, nor one that was
// decided later.
func follows(old, next *Document) bool {
	before, after := cmp.Or(old.About.Decided(), old.About.ValidFrom), cmp.Or(next.About.Decided(), next.About.ValidFrom)
	return old != next && (before == "" || after == "" || before <= after)
}

// dropRings removes circles: what is left after all documents that lead nowhere, or that
// nothing leads to, have been taken away.
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
