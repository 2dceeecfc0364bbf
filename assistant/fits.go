package assistant

import (
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// aboveShareOf gives how much of the paragraph above a list's introduction counts as said
// by the list: all of it if it gives the number of items ("… sju områden …" above seven
// of them).
func aboveShareOf(doc *index.Document, l list) float64 {
	for _, v := range swedish.Values(l.above.In(doc.Text)) {
		if v.Kind == swedish.Number && v.Amount == float64(len(l.items)) {
			return 1
		}
	}
	return headingShare
}

// ifReason gives how well a reason is carried if the question asks for one, else 0.
func ifReason(kind swedish.Kind, carries float64) float64 {
	if kind != swedish.Reason {
		return 0
	}
	return carries
}

// carriedBy gives how well a text holds the kind of thing that is asked for, 0 to 1, and
// whether it lacks what the question wants; around is the text above it.
func (q query) carriedBy(text, around string) (carries float64, lacks bool) {
	carries = swedish.Carries(q.ask.Kind, text)
	switch q.ask.Want {
	case swedish.Anything, swedish.Meaning:
		return carries, q.ask.Named && !q.namesHolder(text)
	case swedish.Count, swedish.Moment:
		return carries, !q.ask.Tells(text, around)
	}
	lacks = !q.ask.Tells(text, around)
	return is(!lacks), lacks
}

// speaksOf reports whether a text has a significant word of the query. An amount of money
// that belongs to nothing in the question is not its price.
func (q query) speaksOf(text string) bool {
	for i, x := range q.heldBy(text) {
		if x >= groupShare && !swedish.IsFrameWord(q.terms[i].word) {
			return true
		}
	}
	return false
}

// withWanted counts the words for what the question wants as held. It is for a text that
// tells it, and need not contain those words.
func (q query) withWanted(own held) held {
	with := slices.Clone(own)
	for i, t := range q.terms {
		if t.wanted {
			with[i] = 1
		}
	}
	return with
}

// mismatched reports whether a text lacks the number, the date or the name that is asked
// for; carries is how well it holds the kind of thing.
func (q query) mismatched(text string, carries float64) bool {
	switch {
	case q.ask.Named:
		return !q.namesHolder(text)
	case q.ask.Kind == swedish.Amount, q.ask.Kind == swedish.Time:
		return carries < 0.5
	}
	return false
}

// How many words may stand between an office and the name of its holder, "Ordförande i
// styrelsen är Berg": fewer before a single word, which is less surely a person's name.
const (
	besideName  = 3
	besideNames = 9
)

// namesHolder reports whether a text has a proper name that may be that of the person
// asked for: it has a word that is not in the question, and stands near one that is, on
// the same line. Other words may begin with a capital, too, for example after a colon.
func (q query) namesHolder(text string) bool {
	tokens := swedish.Tokens(text)
	var asked []int
	for i, t := range tokens {
		if q.asks(swedish.Stem(t.Text)) {
			asked = append(asked, i)
		}
	}
	return slices.ContainsFunc(swedish.Names(text), func(name swedish.Span) bool {
		if q.restatedBy(name.In(text)) {
			return false
		}
		at := slices.IndexFunc(tokens, func(t swedish.Token) bool { return t.Start == name.Start })
		between := besideName
		if strings.Contains(name.In(text), " ") {
			between = besideNames
		}
		return len(asked) == 0 && between == besideNames || slices.ContainsFunc(asked, func(i int) bool {
			line := text[min(tokens[i].Start, name.Start):max(tokens[i].End, name.End)]
			return max(i-at, at-i) <= between+1 && !strings.Contains(line, "\n")
		})
	})
}

// asList says how well a list suits a question: 1 if it asks for a list, -1 if it asks
// for one thing, 0 if it could be either.
func asList(ask swedish.Question) float64 {
	switch {
	case ask.Hours:
		return 1
	case ask.One:
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

// asksAlike reports whether a heading is a question for the same kind of thing, as in
// lists of questions and answers.
func (w *weigher) asksAlike(heading string) bool {
	path := strings.Split(heading, index.HeadingSeparator)
	last := path[len(path)-1]
	return strings.HasSuffix(last, "?") && w.query.ask.Kind != swedish.Open && swedish.Ask(last).Kind == w.query.ask.Kind
}

// asksAbout reports whether the question is what the document is about, or is its
// title.
func (w *weigher) asksAbout() bool {
	title := w.doc.Title
	return w.query.ask.Kind == swedish.About ||
		strings.HasSuffix(title, "?") && swedish.Ask(title).Kind == w.query.ask.Kind && w.query.restatedBy(title)
}

// replyShare is how much of the question's information the question that a reply stands
// under must have, with the document's title, to be the same. Set by hand.
const replyShare = 0.5

// replies reports whether a text replies to a question that it does not say: "Ja, …".
func replies(text string) bool {
	first, rest, _ := strings.Cut(strings.TrimSpace(text), ",")
	return rest != "" && slices.Contains([]string{"ja", "jo", "nej"}, swedish.Fold(first))
}

// underOther reports whether a sentence stands under a question that is another than the
// query's.
func (w *weigher) underOther(sentence swedish.Span) bool {
	over := lastOf(w.doc.HeadingPath(sentence.Start))
	return strings.HasSuffix(over, "?") && w.query.coverage(w.held(over+"\n"+w.doc.Title)) < replyShare
}

// worth gives how good a unit is beside others. One that lacks the moment or the name that
// is asked for is no worse a unit for it, though no answer: what is chosen in its place would
// be about something else.
func (q query) worth(f features) float64 {
	if q.ask.Named || q.ask.Want == swedish.Moment {
		f.lacks = 0
	}
	return f.sum(choice)
}
