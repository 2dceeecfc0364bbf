package assistant

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// moment is a day, a month or a year that a question names.
type moment struct {
	date  string // ISO 8601, as long as it is known: "2019", "2019-05", "2019-05-03"
	terms []int  // of the query, that say it
}

// momentsOf gives the moments that the question of a query names.
func (q *query) momentsOf(question string) []moment {
	var moments []moment
	for _, v := range swedish.Values(question) {
		if v.Kind != swedish.Date || v.Year == 0 {
			continue
		}
		m := moment{date: fmt.Sprintf("%04d", v.Year)}
		if v.Month > 0 {
			m.date += fmt.Sprintf("-%02d", v.Month)
			if v.Day > 0 {
				m.date += fmt.Sprintf("-%02d", v.Day)
			}
		}
		words := swedish.Words(v.In(question))
		for i, t := range q.terms {
			if slices.Contains(words, t.word) {
				m.terms = append(m.terms, i)
			}
		}
		moments = append(moments, m)
	}
	return moments
}

// within reports whether a moment, or a part of it, is between two days, of which the
// last does not count; "" for no end.
func (m moment) within(from, before string) bool {
	first := m.date + "0000-01-01"[len(m.date):]
	return from[:min(len(from), len(m.date))] <= m.date && (before == "" || first < before)
}

// covered gives the terms of the query that name a time when a document was or is in
// force, each as held; nil for none. That a text does not say the year says nothing
// then.
func (q query) covered(s shelf, doc *index.Document) held {
	if len(q.moments) == 0 {
		return nil
	}
	from, before, known := s.validity(doc)
	if !known {
		return nil
	}
	var h held
	for _, m := range q.moments {
		if !m.within(from, before) {
			continue
		}
		if h == nil {
			h = make(held, len(q.terms))
		}
		for _, i := range m.terms {
			h[i] = 1
		}
	}
	return h
}

// validity gives the days between which a document is in force, the last not counted;
// "" for an open end. It reports false for one that does not say.
func (s shelf) validity(doc *index.Document) (from, before string, known bool) {
	from = cmp.Or(doc.About.ValidFrom, doc.About.Decided())
	if doc.About.ValidTo != "" {
		before = doc.About.ValidTo + "~" // after all that begins with it
	} else if next := s.Successor(doc, s.today); next != nil {
		before = cmp.Or(next.About.ValidFrom, next.About.Decided())
	}
	return from, before, doc.About.ValidFrom != "" || before != "" || from != "" && s.Succeeds(doc)
}

// fits reports whether a question names a time when a document that is not in force
// was, or will be: then it is the one to answer.
func (q query) fits(s shelf, doc *index.Document) bool {
	if q.covered(s, doc) == nil {
		return false
	}
	next := s.Successor(doc, s.today)
	return next == nil || q.covered(s, next) == nil
}

// pastWords ask for what was in force; pastAdjectives do before what may be.
var (
	pastWords      = []string{"gällde", "förr", "förut", "upphävd", "upphävda", "upphävt"}
	pastAdjectives = []string{"gamla", "tidigare", "förra", "föregående", "äldre", "dåvarande"}
	ruleWords      = []string{"riktlinje", "polic", "regler", "regel", "plan", "tax", "beslut", "version", "avgift", "bestämmelse", "rutin", "avtal", "dokument", "program", "strategi"}
)

// asksOfThePast reports whether a question is about what was in force before.
func asksOfThePast(question string) bool {
	words := swedish.Words(question)
	for i, word := range words {
		if slices.Contains(pastWords, word) {
			return true
		}
		if !slices.Contains(pastAdjectives, word) || i+1 == len(words) {
			continue
		}
		if slices.ContainsFunc(ruleWords, func(rule string) bool { return strings.Contains(words[i+1], rule) }) {
			return true
		}
	}
	return false
}
