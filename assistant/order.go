package assistant

import (
	"slices"

	"svara/internal/index"
)

const (
	// asGood is the share of another's score that makes evidence as good as that.
	asGood = 0.95
	// nextShare is the share of a replaced document's score with which its successor
	// answers instead; it says the same in other words.
	nextShare = 0.75
	// editionShare is the share of another edition's score with which a newer one goes
	// first that says nothing of it; and editionSure that of the confidence with which it
	// answers instead where the older one is not past. In twelve folders of policies in
	// two wordings, editions that answer had at least .75 and .79 of them, but for one
	// that said "hel dag" for "heldag"; those that do not, at most .45 of the latter.
	editionShare = 0.7
	editionSure  = 0.75
)

// order puts passages of documents that are in force before those that are not: the
// best of a successor takes the place of the first of what it replaces, which follows
// it; what is not in force and has no successor stands below what is as good. Where a
// question names a time, the document of that time goes first, and one about the past
// leaves the order as it was. Scores stay in order.
func (s shelf) order(q query, found []retrieved) []retrieved {
	if q.past {
		return found
	}
	doc := func(i int) *index.Document { d, _ := s.Passage(found[i].passage); return d }
	for i := 0; i < len(found); i++ {
		r := s.rival(q, doc(i), found)
		if r.doc == nil {
			continue
		}
		first := slices.IndexFunc(found, func(f retrieved) bool { d, _ := s.Passage(f.passage); return d == r.doc })
		if first > i && found[first].score >= r.share*found[i].score {
			found = move(found, first, i)
		}
	}
	for i := len(found) - 2; i >= 0; i-- {
		if d := doc(i); !s.stale(d) || s.Successor(d, s.today) != nil || q.fits(s, d) {
			continue
		}
		for last := len(found) - 1; last > i; last-- {
			if found[last].score >= asGood*found[i].score && s.inForce(doc(last)) {
				found = move(found, i, last)
				break
			}
		}
	}
	return found
}

// rival is a document that goes before another one for a question.
type rival struct {
	doc   *index.Document // nil for none
	said  bool            // either document says so, not only their titles and dates
	share float64         // of the other's score that the best of its passages must have
}

// rival gives the document that goes before doc for a question: its successor; the one
// whose place it is to take, until it does; or, where the question names a time when
// one was in force that it replaces, that one. The latter two are among those found. Of
// documents that say nothing of each other it is the newest edition.
func (s shelf) rival(q query, doc *index.Document, found []retrieved) rival {
	if q.fits(s, doc) {
		return rival{}
	}
	if next := s.Successor(doc, s.today); next != nil {
		return rival{doc: next, said: true}
	}
	if s.Succeeds(doc) {
		early := doc.About.Early(s.today)
		for _, f := range found {
			old, _ := s.Passage(f.passage)
			if early && s.inForce(old) && s.Successor(old, doc.About.ValidFrom) == doc ||
				len(q.moments) > 0 && s.Successor(old, s.today) == doc && q.fits(s, old) {
				return rival{doc: old, said: true}
			}
		}
	}
	if len(q.moments) > 0 && !doc.About.Expired(s.today) {
		return rival{} // which of them was in force then nobody knows
	}
	return rival{doc: s.Edition(doc, s.today), share: editionShare}
}

// move moves the passage at from to the place to, with the score that is there.
func move(found []retrieved, from, to int) []retrieved {
	moved := retrieved{found[from].passage, found[to].score}
	return slices.Insert(slices.Delete(found, from, from+1), to, moved)
}

// chosen is an extract with how sure it is.
type chosen struct {
	extract
	confidence float64
}

// choose gives the units that answer best, from a document that is in force where
// one answers: the successor of what would answer, or, of what has none, one that
// answers as well.
func (a *Assistant) choose(s shelf, q query, passages []retrieved, units []unit) chosen {
	of := func(units []unit) chosen {
		e := choose(q, units)
		return chosen{e, confidence(s, q, passages, units, e)}
	}
	best := of(units)
	if len(best.units) == 0 || q.past {
		return best
	}
	doc := best.units[0].doc
	var others []unit
	share, sure := asGood, a.confidence
	r := s.rival(q, doc, passages)
	if r.doc != nil {
		share = nextShare
		if !r.said && !doc.About.Expired(s.today) {
			sure = max(sure, editionSure*best.confidence)
		}
		others = unitsOf(units, func(d *index.Document) bool { return d == r.doc })
	} else if s.stale(doc) && !q.fits(s, doc) {
		others = unitsOf(units, s.inForce)
	}
	other := of(others)
	if len(other.units) > 0 && other.confidence >= sure && other.best() >= share*best.best() {
		return other
	}
	if r.said {
		if same, found := s.ofSameSection(q, best, others); found && same.confidence >= a.confidence {
			return same
		}
	}
	return best
}

// best gives the score of the best unit of an extract.
func (e extract) best() float64 {
	best := e.units[0].score
	for _, u := range e.units {
		best = max(best, u.score)
	}
	return best
}

// unitsOf gives the units of documents that belong.
func unitsOf(units []unit, belongs func(*index.Document) bool) []unit {
	var found []unit
	for _, u := range units {
		if belongs(u.doc) {
			found = append(found, u)
		}
	}
	return found
}

// toWrite gives the passages that a model writes from: without those of documents
// whose successor is among them, unless what answers is of that document.
func (s shelf) toWrite(q query, passages []retrieved, answer chosen) []retrieved {
	if q.past {
		return passages
	}
	if answers := answer.units[0].place; answers >= promptPassages {
		passages = move(slices.Clone(passages), answers, 0)
	}
	there := passages[:min(promptPassages, len(passages))]
	return slices.DeleteFunc(slices.Clone(passages), func(r retrieved) bool {
		doc, _ := s.Passage(r.passage)
		rival := s.rival(q, doc, there)
		return rival.doc != nil && doc != answer.units[0].doc &&
			slices.ContainsFunc(there, func(t retrieved) bool {
				d, _ := s.Passage(t.passage)
				return d == rival.doc && t.score >= rival.share*r.score
			})
	})
}
