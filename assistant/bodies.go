package assistant

import (
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// body is what is known of the boards that a question and a document name.
type body struct {
	asked  []swedish.Body // that the question names
	labels []swedish.Body // that title, file and folders name: whose document it is
	named  bool           // the text names one that is asked about
}

// bodyOf reads a document for the boards that a question names.
func (q query) bodyOf(doc *index.Document) body {
	b := body{asked: swedish.Bodies(q.question)}
	if len(b.asked) > 0 {
		b.labels = swedish.Bodies(doc.Title + "\n" + strings.NewReplacer("/", "\n", "_", " ").Replace(doc.Path))
		b.named = b.isIn(doc.Text)
	}
	return b
}

// isIn reports whether a text names a board that is asked about.
func (b body) isIn(text string) bool { return b.isAmong(swedish.Bodies(text)) }

func (b body) isAmong(bodies []swedish.Body) bool {
	return slices.ContainsFunc(bodies, func(told swedish.Body) bool { return slices.ContainsFunc(b.asked, told.Same) })
}

// isOfOtherBody reports whether a text tells of another board than the question names:
// minutes, delegations and plans of two are alike but for that. What the text says
// counts first, then whose document it is: one of a board's own says nothing of another
// that its passage does not name, while what the council decides may be for all.
func (w *weigher) isOfOtherBody(text string) bool {
	b := w.body
	told := swedish.Bodies(text)
	switch {
	case len(b.asked) == 0 || b.isAmong(told) || b.isAmong(b.labels):
		return false
	case slices.ContainsFunc(b.labels, swedish.Body.IsBoard):
		return !b.isIn(w.passage)
	}
	return len(told) > 0 && !b.named
}
