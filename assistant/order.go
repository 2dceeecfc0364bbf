package assistant

import (
	"cmp"
	"slices"

	"svara/internal/index"
)

const (
	// asGood is the share of another's score from which evidence counts as equally good.
	asGood = 0.95
	// nextShare is the share of a replaced document's score with which its successor
	// answers instead: it says the same in other words.
	nextShare = 0.75
	// editionShare is the share of an older edition's score with which a newer one goes
	// first, if neither mentions the other. editionSure is the share of its confidence
	// with which the newer one answers instead, if the older is still in force. In twelve
	// folders of policies in two wordings, editions that answer had at least .75 and .79
	// of these, but for one that said "hel dag" for "heldag"; editions that do not answer
	// had at most .45 of the latter.
	editionShare = 0.7
	editionSure  = 0.75
)

// order puts passages of documents that are in force before those that are not. The best
// passage of a successor takes the place of the first one of the document that it
// replaces, which then follows it. A document that is not in force and has no successor
// moves below those that are as good. If the question names a time, the document of that
// time goes first; a question about the past leaves the order as it was. The scores stay
// in descending order.
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
	said  bool            // one of the documents says so; otherwise only titles and dates suggest it
	share float64         // the share of the other's score that its best passage needs
}

// rival gives the document that goes before doc for a question: its successor, at the time
// that the question names or now; or, until doc comes into force, the document that it
// will replace; or, if the question names a time, the document that was in force then and
// that doc has replaced. The latter two must be among those found. Among documents that do
// not mention each other, it is the newest edition.
func (s shelf) rival(q query, doc *index.Document, found []retrieved) rival {
	if q.fits(s, doc) {
		return rival{}
	}
	if then := q.then(s, doc); then != nil {
		return rival{doc: then, said: true}
	}
	if of := s.editionThen(q, doc, found); of != nil {
		return rival{doc: of, said: true}
	}
	if next := s.Successor(doc, s.today); next != nil {
		return rival{doc: next, said: true}
	}
	if s.Succeeds(doc) && doc.About.Early(s.today) {
		for _, f := range found {
			old, _ := s.Passage(f.passage)
			if s.inForce(old) && s.Successor(old, doc.About.ValidFrom) == doc {
				return rival{doc: old, said: true}
			}
		}
	}
	if len(q.moments) > 0 && !doc.About.Expired(s.today) {
		return rival{} // which of them was in force then nobody knows
	}
	return rival{doc: s.Edition(doc, s.today), share: editionShare}
}

// editionThen gives a document, among those found, that was in force at a time which the
// question names, and that doc has replaced or that has the same successor as doc.
func (s shelf) editionThen(q query, doc *index.Document, found []retrieved) *index.Document {
	newest := cmp.Or(s.Successor(doc, s.today), doc)
	for _, f := range found {
		if old, _ := s.Passage(f.passage); old != doc && s.Successor(old, s.today) == newest && q.fits(s, old) {
			return old
		}
	}
	return nil
}

// move moves a passage to another place, where it gets the score of that place.
func move(found []retrieved, from, to int) []retrieved {
	moved := retrieved{found[from].passage, found[to].score}
	return slices.Insert(slices.Delete(found, from, from+1), to, moved)
}

// chosen is an extract, and how certain it is that it answers.
type chosen struct {
	extract
	confidence float64
}

// choose gives the units that answer best, from a document in force if one answers: from
// the successor of the document that would answer or, if it has none, from one that
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

// unitsOf gives the units whose documents belong.
func unitsOf(units []unit, belongs func(*index.Document) bool) []unit {
	var found []unit
	for _, u := range units {
		if belongs(u.doc) {
			found = append(found, u)
		}
	}
	return found
}

// toWrite gives the passages that a model writes from. It leaves out documents whose
// successor is among them, unless the answer comes from such a document.
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
