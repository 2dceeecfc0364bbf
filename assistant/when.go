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
	date  string // ISO 8601, as precise as the question: "2019", "2019-05", "2019-05-03"
	terms []int  // the terms of the query that express it
}

// momentsOf gives the moments that a question names.
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

// within reports whether a moment, or a part of it, lies between two days, of which the
// last does not count; "" stands for no limit.
func (m moment) within(from, before string) bool {
	first := m.date + "0000-01-01"[len(m.date):]
	return from[:min(len(from), len(m.date))] <= m.date && (before == "" || first < before)
}

// covered counts the terms that name a time as held if the document was or is in force at
// that time; nil if there are none. Its text need not mention the year then.
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

// last gives the last day of the time that a question names or, if that is not over yet,
// today.
func (m moment) last(today string) string {
	last := m.date + "9999-12-31"[len(m.date):]
	if strings.HasPrefix(today, m.date) {
		return today
	}
	return last
}

// validity gives the days between which a document is in force, the last not included; ""
// for an open end. It reports false if that is unknown.
func (s shelf) validity(doc *index.Document) (from, before string, known bool) {
	from = cmp.Or(doc.About.ValidFrom, doc.About.Decided())
	if doc.About.ValidTo != "" {
		before = doc.About.ValidTo + "~" // after all that begins with it
	} else if year := doc.ListedYear(); year != "" {
		before = year + "~"
		from = cmp.Or(doc.About.ValidFrom, year)
	} else if next := s.Successor(doc, s.today); next != nil {
		before = cmp.Or(next.About.ValidFrom, next.About.Decided())
	}
	return from, before, doc.About.ValidFrom != "" || before != "" || from != "" && s.Succeeds(doc)
}

// fits reports whether a question names a time at which a document, and not its
// successor, was or will be in force. Then that document is the one to answer.
func (q query) fits(s shelf, doc *index.Document) bool {
	return q.covered(s, doc) != nil && q.then(s, doc) == nil
}

// then gives the document that had replaced doc by a time that the question names, and was
// in force then; nil if there is none.
func (q query) then(s shelf, doc *index.Document) *index.Document {
	for _, m := range q.moments {
		if next := s.Successor(doc, m.last(s.today)); next != nil && q.covered(s, next) != nil {
			return next
		}
	}
	return nil
}

// pastWords ask for what was in force before. So do pastAdjectives, before one of ruleWords.
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
