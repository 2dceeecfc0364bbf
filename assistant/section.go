package assistant

import (
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

const (
	// sectionShare is the share of the question's information that a section of a
	// successor needs, under the same heading, to answer in other words. Its heading and
	// the subject of the replaced document count as said. Set by hand.
	sectionShare = 0.5
	// ownShare is the same for what neither heading nor title says: for "Får husdjur
	// följa med på hotellet?" a section on hotels is no answer without animals.
	ownShare = 0.2
	// littleLeft is how much these may leave of a question that is about the section
	// itself: "Var parkeras bilen?" below "Parkering".
	littleLeft = 0.1
)

// ruling are the beginnings of words in sentences that allow, demand or forbid something.
var ruling = []string{"får", "ska", "skall", "kan", "bör", "måste", "tillåt", "otillåt", "förbj", "förbud", "undantag"}

// rules reports whether a sentence can answer whether something is allowed.
func rules(text string) bool {
	return swedish.Denies(text) || slices.ContainsFunc(swedish.Words(text), func(word string) bool {
		return slices.ContainsFunc(ruling, func(begin string) bool { return word == begin || len(begin) > 4 && strings.HasPrefix(word, begin) })
	})
}

// mostSections is how many passages of successors are read in addition to those that
// retrieval found.
const mostSections = 5

// withSections adds passages of successors that were not found, because other words may
// rank them low: those under the same heading as a found passage of the document that
// they replace. They have no score.
func (s shelf) withSections(q query, found []retrieved) []retrieved {
	if q.past {
		return found
	}
	docs := make(map[*index.Document]bool)
	for _, r := range found {
		doc, _ := s.Passage(r.passage)
		docs[doc] = true
	}
	all := slices.Clone(found)
	for _, r := range found {
		doc, p := s.Passage(r.passage)
		next := s.Successor(doc, s.today)
		if next == nil || docs[next] {
			continue
		}
		under, first := section(doc, p.Heading), s.FirstPassage(next)
		for i := range next.Passages {
			isNew := !slices.ContainsFunc(all, func(r retrieved) bool { return r.passage == first+i })
			if isNew && len(all) < len(found)+mostSections && slices.Equal(under, section(next, next.Passages[i].Heading)) {
				all = append(all, retrieved{passage: first + i})
			}
		}
	}
	return all
}

// ofSameSection gives the extract from a successor's units that stand under the same
// heading as the replaced document's answer, if they cover most of the question: a rule
// that was reversed says so in other words. Its confidence is that of the old answer,
// reduced by what it does not cover.
func (s shelf) ofSameSection(q query, old chosen, units []unit) (chosen, bool) {
	was := old.units[0]
	units = slices.DeleteFunc(slices.Clone(units), func(u unit) bool {
		text := joined(u.doc.Text, u.parts)
		return u.mismatch > 0 || u.question > 0 || q.ask.Kind == swedish.YesOrNo && !rules(text) || !slices.Equal(section(u.doc, u.heading), section(was.doc, was.heading))
	})
	if len(units) == 0 {
		return chosen{}, false
	}
	about := was.doc.Title + "\n" + lastOf(was.heading)
	known := q.best([]layer{{q.heldBy(about), 1}, {(&weigher{query: q}).nounsIn(about), 1}})
	left := 1 - q.coverage(known)
	share := func(u unit) float64 {
		said := q.coverage(q.best([]layer{{q.heldBy(joined(u.doc.Text, u.parts)), 1}, {known, 1}}))
		if left > littleLeft && said-(1-left) < ownShare*left {
			return 0
		}
		return said
	}
	for i := range units {
		units[i].score = share(units[i])
	}
	e := choose(q, units)
	said := 0.0
	for _, u := range e.units {
		said = max(said, share(u))
	}
	return chosen{e, old.confidence * said}, said >= sectionShare
}

// section gives the stems of the heading that a place in a document is under, without its
// number; none for text directly below the title.
func section(doc *index.Document, heading string) []string {
	last := lastOf(heading)
	if swedish.Fold(last) == swedish.Fold(doc.Title) {
		return nil
	}
	return swedish.Stems(swedish.ContentWords(strings.TrimLeft(last, "0123456789. ")))
}

// lastOf gives the last heading of a path of them.
func lastOf(path string) string {
	headings := strings.Split(path, index.HeadingSeparator)
	return headings[len(headings)-1]
}
