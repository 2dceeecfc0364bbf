package assistant

import (
	"context"
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// evidencePassages is how many of the best passages are searched for an answer. The right
// one is among the first five for 98 of 100 development questions.
const evidencePassages = 10

// unit is a candidate for an answer: one sentence, one row, or a whole list, with what
// speaks for it.
type unit struct {
	doc     *index.Document
	parts   []swedish.Span    // in bytes of the document's text; a list's introduction first
	kind    swedish.BlockKind // of the block that it is a sentence of
	block   int               // that block's number
	list    bool
	heading string
	names   []swedish.Span // for a row: the rows that name its columns
	columns []string       // for a row or a table: the names of its columns
	table   int            // for a row or an item: the number of the first block of its table or list
	heads   []swedish.Span // for a row: the rows that head its group
	another bool           // it is about another row, group, time or kind of thing than the question
	place   int            // rank of its passage among those retrieved, from 0
	near    held           // what it and its surroundings hold of the query
	features
	score    float64
	forgiven float64 // the part of its score lost for not explaining a word, which its neighbour may explain
}

// How much of a unit's surroundings counts as said by it. Set by hand; the figures above
// were measured with these.
const (
	subjectShare  = 0.95 // a word of the document's title as it stands there: all that the document says is about that
	headingShare  = 0.7  // its headings, its list's introduction and the document's title
	previousShare = 0.6  // the sentence before it
	passageShare  = 0.3  // elsewhere in its passage
	documentShare = 0.2  // elsewhere in its document
	aboutShare    = 0.6  // a name elsewhere in either: whom or what it is about
)

// weigh reads the passages sentence by sentence and gives the units, in order.
// Its only error is that of ctx.
func weigh(ctx context.Context, s shelf, q query, passages []retrieved) ([]unit, error) {
	var units []unit
	readings := make(map[*index.Document]*reading)
	for place, r := range passages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		doc, p := s.Passage(r.passage)
		if readings[doc] == nil {
			readings[doc] = &reading{lists: findLists(doc), given: make(map[int]bool), opening: openingOf(doc), known: make(map[string]held), table: table{Table: index.Table{Last: -1}}}
			readings[doc].asked, readings[doc].inForce, readings[doc].places = q.yearsAsked(doc), q.covered(s, doc) != nil, q.wording.placesIn()
			readings[doc].body = q.bodyOf(doc)
		}
		w := weigher{snapshot: s.Snapshot, query: q, doc: doc, passage: p.Bytes.In(doc.Text), place: place, rank: r.score / passages[0].score, reading: readings[doc]}
		w.around = []layer{
			{q.about(w.held(p.Bytes.In(doc.Text)), passageShare), 1},
			{q.about(q.heldByDocument(s.Snapshot, doc), documentShare), 1},
			{q.covered(s, doc), 1},
		}
		units = append(units, w.units(p)...)
	}
	return units, nil
}

// reading is what is known of a document while its passages are read.
type reading struct {
	lists   []list
	given   map[int]bool // lists that an earlier passage gave, by first block
	opening int          // see openingOf
	known   map[string]held
	table   table    // that was read last
	asked   []int    // years that the question asks about
	inForce bool     // the document is or was, at a time that the question names
	places  []placed // in orders, that it asks about
	body    body
}

// weigher finds and weighs the units of one passage.
type weigher struct {
	snapshot *index.Snapshot
	query    query
	doc      *index.Document
	passage  string
	place    int // the passage's among those retrieved
	rank     float64
	around   []layer // the passage and the document
	next     string  // the sentence after the one that is weighed
	*reading
}

// held tells how much of the query a text holds. It remembers the result, because a
// heading stands above many sentences.
func (w *weigher) held(text string) held {
	h, known := w.known[text]
	if !known {
		h = w.query.heldBy(text)
		w.known[text] = h
	}
	return h
}

// units gives the sentences and lists that begin in p.
func (w *weigher) units(p *index.Passage) []unit {
	var units []unit
	var previous held
	for i, block := range w.doc.Blocks {
		if block.End <= p.Bytes.Start {
			continue
		}
		if block.Start >= p.Bytes.End {
			break
		}
		title := w.held(w.doc.Title)
		above := []layer{{w.held(w.doc.HeadingPath(block.Start)), headingShare}, {title, headingShare}, {whole(title), subjectShare}}
		first := -1
		if l, found := listWith(w.lists, i); found {
			first = l.first
			for _, l := range w.withTable(l) {
				if !w.given[l.first] && w.mayBeWhole(l) {
					w.given[l.first] = true
					units = append(units, w.timed(w.list(l), ""))
				}
			}
			above = append(above, layer{w.held(l.lead.In(w.doc.Text)), headingShare})
		}
		if block.Kind == swedish.Heading {
			previous = nil
			continue
		}
		if block.Kind == swedish.TableRow {
			previous = nil
			if block.End-block.Start <= maxSentence && p.Bytes.Start <= block.Start {
				units = append(units, w.rows(i, above)...)
			}
			continue
		}
		var before []string // in the block
		sentences := swedish.SentencesIn(w.doc.Text, block)
		for n, sentence := range sentences {
			if sentence.End-sentence.Start > maxSentence {
				previous = nil
				continue
			}
			bag := w.query.bagOf(sentence.In(w.doc.Text))
			own := w.query.heldByBag(bag)
			if p.Bytes.Start <= sentence.Start && sentence.Start < p.Bytes.End && w.mayAnswer(sentence) {
				if w.next = ""; n+1 < len(sentences) {
					w.next = sentences[n+1].In(w.doc.Text)
				}
				u := w.sentence(swedish.AfterMark(w.doc.Text, sentence), bag, append(above, layer{previous, previousShare}))
				u.kind, u.block, u.table = block.Kind, i, first
				u = w.timed(u, "", before...)
				if u.another {
					own = nil // it lends nothing to one of the year that is asked for
				}
				units = append(units, u)
			}
			previous, before = own, append(before, sentence.In(w.doc.Text))
		}
	}
	return units
}

// maxSentence is the greatest length of a sentence that may be an answer, in
// bytes. What is longer is data, or has lost its full stops.
const maxSentence = 4000

// mayAnswer reports whether a sentence can be an answer by itself. The introduction of a
// list cannot; a sentence that only repeats the question can only answer whether it is
// so; what a document says about itself (see label) only answers questions about that;
// and "Ja, …" only answers the question that it stands under.
func (w *weigher) mayAnswer(sentence swedish.Span) bool {
	if slices.ContainsFunc(w.lists, func(l list) bool { return l.lead == sentence }) {
		return false
	}
	text := swedish.AfterMark(w.doc.Text, sentence).In(w.doc.Text)
	if l, is := labelOf(text); is && !w.query.asksFor(l) {
		return false
	}
	if replies(text) && w.underOther(sentence) {
		return false
	}
	return w.query.ask.Kind == swedish.YesOrNo || !w.query.restatedBy(sentence.In(w.doc.Text))
}

func (w *weigher) sentence(at swedish.Span, bag bag, around []layer) unit {
	text, ask := at.In(w.doc.Text), w.query.ask
	u := unit{doc: w.doc, parts: []swedish.Span{at}, heading: w.doc.HeadingPath(at.Start), place: w.place}
	u.another = w.query.howLong && inKronor(text) || bag.outside
	carries, lacks := w.query.carriedBy(text, u.heading+"\n"+w.doc.Title)
	switch ask.Want {
	case swedish.Meaning:
		lacks = !w.query.meansBy(text, w.next, u.heading)
	case swedish.Price:
		lacks = lacks || !swedish.Charges(text) && !w.query.speaksOf(text+"\n"+lastOf(u.heading))
	}
	own := w.labelled(text, w.query.heldByBag(bag))
	if !lacks {
		own = w.query.withWanted(own)
	}
	u.near = w.query.best([]layer{{own, 1}}, around, w.around)
	u.features = features{
		own:      w.query.coverage(own),
		context:  w.query.coverage(u.near),
		carries:  carries,
		because:  ifReason(ask.Kind, carries),
		rank:     w.rank,
		asList:   is(ask.Kind == swedish.List && enumerates(text)),
		count:    is(ask.Count > 0 && enumerates(text) && counts(text, ask.Count)),
		answers:  is(w.asksAlike(u.heading)),
		mismatch: is(lacks || w.query.mismatched(text, carries)),
		lacks:    is(lacks),
		question: is(strings.HasSuffix(text, "?")),
		hollow:   is(len(strings.Fields(text)) < 4 && !(ask.Want != swedish.Anything && !lacks) || strings.HasSuffix(text, ":")),
		defines:  is(w.query.definedBy(text)),
		together: w.query.together(bag.stems),
	}
	if w.asksAbout() && at.Start == w.opening {
		u.opening = w.query.coverage(w.held(w.doc.Title))
	}
	u.score = w.query.worth(u.features)
	if ask.Want == swedish.Meaning {
		u.forgiven = u.lacks * (choice.lacks + choice.mismatch)
	}
	return u
}

func (w *weigher) list(l list) unit {
	u := unit{doc: w.doc, parts: l.parts(), list: true, place: w.place}
	u.heading = w.doc.HeadingPath(u.parts[0].Start)
	items := joined(w.doc.Text, append(slices.Clone(l.names), l.items...))
	if l.table {
		u.columns = w.tableAt(l.first).Columns
		u.another = l.heads != nil && w.ofOtherRow(l)
	}
	carries, lacks := w.query.carriedBy(items, u.heading+"\n"+l.lead.In(w.doc.Text)+"\n"+w.doc.Title)
	if w.query.ask.Want == swedish.Meaning {
		lacks = !w.query.meansBy(l.lead.In(w.doc.Text), "", u.heading)
	}
	itself := []layer{
		{w.held(joined(w.doc.Text, l.headSpans(w.doc))), 1},
		{w.held(l.lead.In(w.doc.Text) + "\n" + u.heading), 1},
		{w.held(items), headingShare},
		{w.held(l.above.In(w.doc.Text)), aboveShareOf(w.doc, l)},
	}
	u.near = w.query.best(itself, []layer{{w.held(w.doc.Title), headingShare}}, w.around)
	u.features = features{
		mismatch: is(lacks || w.query.mismatched(items, carries)),
		lacks:    is(lacks),
		own:      w.query.coverage(w.query.best(itself)),
		context:  w.query.coverage(u.near),
		carries:  carries,
		because:  ifReason(w.query.ask.Kind, carries),
		rank:     w.rank,
		asList:   asList(w.query.ask),
		count:    is(w.query.ask.Kind == swedish.List && w.query.ask.Count == len(l.items)),
		answers:  is(w.asksAlike(u.heading)),
		together: w.query.together(w.query.bagOf(l.lead.In(w.doc.Text) + "\n" + items).stems),
	}
	u.score = w.query.worth(u.features)
	return u
}

// maxItems is the length up to which a list may be an answer as a whole. Of longer ones,
// such as tables of fees, only single items are.
const maxItems = 50

// openingWords is how many words the opening paragraph of a document must have: shorter
// ones at its top are dates and by-lines.
const openingWords = 12

// openingOf gives the place of the first sentence in a document's first real paragraph,
// or -1. A question or a label does not count.
func openingOf(doc *index.Document) int {
	for _, b := range doc.Blocks {
		if b.Kind != swedish.Paragraph || len(strings.Fields(b.In(doc.Text))) < openingWords {
			continue
		}
		for _, sentence := range swedish.SentencesIn(doc.Text, b) {
			if _, is := labelOf(sentence.In(doc.Text)); !is && !strings.HasSuffix(sentence.In(doc.Text), "?") {
				return swedish.AfterMark(doc.Text, sentence).Start
			}
		}
	}
	return -1
}

// enumerates reports whether a sentence lists things: "a, b och c".
func enumerates(sentence string) bool {
	return strings.Contains(sentence, ", ") && strings.Contains(sentence, " och ")
}

// counts reports whether a text contains the number n.
func counts(text string, n int) bool {
	for _, v := range swedish.Values(text) {
		if v.Kind == swedish.Number && v.Amount == float64(n) {
			return true
		}
	}
	return false
}

func joined(text string, spans []swedish.Span) string {
	var all strings.Builder
	for _, s := range spans {
		all.WriteString(s.In(text) + "\n")
	}
	return all.String()
}

func is(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// whole keeps only the terms that are held completely.
func whole(h held) held {
	w := make(held, len(h))
	for i, x := range h {
		if x == 1 {
			w[i] = 1
		}
	}
	return w
}
