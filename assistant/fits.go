package assistant

import (
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// aboveShareOf gives how much of the paragraph above a list's introduction counts
// as said by the list: all of it where it numbers the items ("… sju områden …"
// above seven of them).
func aboveShareOf(doc *index.Document, l list) float64 {
	for _, v := range swedish.Values(l.above.In(doc.Text)) {
		if v.Kind == swedish.Number && v.Amount == float64(len(l.items)) {
			return 1
		}
	}
	return headingShare
}

// ifReason gives how well a reason is carried where one is asked for, else 0.
func ifReason(kind swedish.Kind, carries float64) float64 {
	if kind != swedish.Reason {
		return 0
	}
	return carries
}

// mismatched reports whether a text that carries so much of what is asked for
// lacks the number, the date or the name that it is.
func (q query) mismatched(text string, carries float64) bool {
	switch {
	case q.ask.Named:
		return !q.namesAnother(text)
	case q.ask.Kind == swedish.Amount, q.ask.Kind == swedish.Time:
		return carries < 0.5
	}
	return false
}

// namesAnother reports whether a text has a proper name of which the question
// lacks a word.
func (q query) namesAnother(text string) bool {
	return slices.ContainsFunc(swedish.Names(text), func(name swedish.Span) bool { return !q.restatedBy(name.In(text)) })
}

// asList says how well a list fits a kind of question: 1 where one is asked for,
// -1 where one thing is, 0 where it may be.
func asList(ask swedish.Question) float64 {
	if ask.One {
		return -1
	}
	switch ask.Kind {
	case swedish.List:
		return 1
	case swedish.Amount, swedish.Time, swedish.Person, swedish.Place, swedish.YesOrNo:
		return -1
	}
	return 0
}

// asksAlike reports whether a heading is a question for the same kind of thing,
// as in lists of questions and answers.
func (w *weigher) asksAlike(heading string) bool {
	path := strings.Split(heading, index.HeadingSeparator)
	last := path[len(path)-1]
	return strings.HasSuffix(last, "?") && w.query.ask.Kind != swedish.Open && swedish.Ask(last).Kind == w.query.ask.Kind
}

// asksAbout reports whether the question is what the document is about, or is its
// title.
func (w *weigher) asksAbout() bool {
	return w.query.ask.Kind == swedish.About || strings.HasSuffix(w.doc.Title, "?") && w.query.restatedBy(w.doc.Title)
}
