package assistant

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// years is a range of years that a text is about, from the first to the last; yearZero
// and yearEnd leave it open.
type years struct{ first, last int }

const yearZero, yearEnd = 0, 9999

func (y years) has(year int) bool { return y.first <= year && year <= y.last }

// splitYear is a period that begins in one year and ends in the next, as "2023/24". Case
// and statute numbers, "2024/118" and "2010:900", are not.
var splitYear = regexp.MustCompile(`(^|[^\d/:])(\d{4})[/–-](\d{4}|\d{2})($|[^\d/:–-])`)

// beforeYear says what the words before a year make of it: the first or the last year of
// a range, or one that something is compared with.
var beforeYear = map[string]string{
	"från": "since", "från och med": "since", "fr.o.m": "since", "sedan": "since", "efter": "since",
	"till": "until", "till och med": "until", "t.o.m": "until", "fram till": "until", "senast": "until", "före": "until", "innan": "until",
	"jämfört med": "compared", "än": "compared",
}

// leading gives what the words just before a year make of it, or "".
func leading(before string) string {
	words := swedish.Words(before)
	if n := len(words); n > 0 && slices.Contains([]string{"år", "åren", "året", "den"}, words[n-1]) {
		words = words[:n-1]
	}
	for n := min(3, len(words)); n > 0; n-- {
		if made := beforeYear[strings.Join(words[len(words)-n:], " ")]; made != "" {
			return made
		}
	}
	return ""
}

// yearsIn gives the years that a text is about, without those that it only compares with.
func yearsIn(text string) []years {
	var found []years
	for _, m := range splitYear.FindAllStringSubmatch(text, -1) {
		first, _ := strconv.Atoi(m[2])
		last, _ := strconv.Atoi(m[2][:4-len(m[3])] + m[3])
		if last == first+1 {
			found = append(found, years{first, last})
		}
	}
	ranging, end := 0, 0 // the year before, and where it ends
	for _, v := range swedish.Values(text) {
		if v.Kind != swedish.Date || v.Year == 0 {
			continue
		}
		switch made := leading(text[:v.Start]); {
		case len(found) > 0 && found[len(found)-1].first == ranging && isRange(text[end:v.Start]):
			found[len(found)-1].last = v.Year
		case made == "since":
			found = append(found, years{v.Year, yearEnd})
		case made == "until":
			found = append(found, years{yearZero, v.Year})
		case made == "":
			found = append(found, years{v.Year, v.Year})
		}
		ranging, end = v.Year, v.End
	}
	return found
}

// isRange reports whether the text between two years makes them a range.
func isRange(between string) bool {
	return slices.Contains([]string{"–", "-", "—", "till", "och", "till och med", "t.o.m."}, strings.TrimSpace(between))
}

// yearsAsked gives the years that an answer must be about. There are none if a year in
// the question is the beginning or the end of a range. A year that belongs to a name in
// the document ("Agenda 2030") does not count.
func (q query) yearsAsked(doc *index.Document) []int {
	var asked []int
	if len(q.moments) == 0 {
		return nil
	}
	for _, v := range swedish.Values(q.question) {
		if v.Kind != swedish.Date || v.Year == 0 {
			continue
		}
		before := q.question[:v.Start]
		if leading(before) != "" {
			return nil
		}
		word := strings.TrimSpace(before[strings.LastIndexByte(strings.TrimSpace(before), ' ')+1:])
		if swedish.Fold(word) != word && strings.Contains(doc.Title+"\n"+doc.Text, word+" "+strconv.Itoa(v.Year)) {
			continue
		}
		asked = append(asked, v.Year)
	}
	return asked
}

// settingWords is how many words at the beginning of a sentence may set the time for all
// of it: "Under våren 2019 …".
const settingWords = 4

// settingYears gives the years at the beginning of a sentence.
func settingYears(sentence string) []years {
	tokens := swedish.Tokens(sentence)
	if len(tokens) > settingWords {
		sentence = sentence[:tokens[settingWords].Start]
	}
	return yearsIn(sentence)
}

// tellsYear reports whether a text is about a year that is asked for, or about others,
// judging by its own words, by the text above it, and by the beginnings of the sentences
// before it. If none of them has a year, it is neither.
func (w *weigher) tellsYear(text, over string, before []string) (asked, other bool) {
	told := yearsIn(text)
	if len(settingYears(text)) == 0 { // else whatever the year of the document is
		told = append(told, yearsIn(over)...)
	}
	for _, sentence := range before {
		told = append(told, settingYears(sentence)...)
	}
	asked = slices.ContainsFunc(told, func(y years) bool { return slices.ContainsFunc(w.asked, y.has) })
	return asked, len(told) > 0 && !asked
}

// timed marks a unit as another and lowers its score if it is about other years than the
// question, another place in an order, or another board. If it is about the right years,
// they count as held.
func (w *weigher) timed(u unit, over string, before ...string) unit {
	text := joined(w.doc.Text, u.parts)
	if len(w.asked) > 0 && !w.inForce {
		asked, other := w.tellsYear(text, w.doc.Title+"\n"+u.heading+"\n"+over, before)
		switch {
		case asked:
			u.near = w.query.best([]layer{{u.near, 1}, {w.query.heldYears(), 1}})
			u.context = w.query.coverage(u.near)
			u.score = u.sum(choice)
		case other:
			u.another, u.score = true, u.score+choice.mismatch
		}
	}
	if u.kind != swedish.TableRow && !u.list && w.isOfOtherPlace(text) {
		u.another, u.score = true, u.score-choice.context // rows that number the same answer before it
	}
	if w.isOfOtherBody(text + "\n" + u.heading) {
		u.another, u.score = true, u.score+choice.mismatch
	}
	return u
}

// heldYears counts the times that the query names as held, and nothing else.
func (q query) heldYears() held {
	h := q.none()
	for _, m := range q.moments {
		for _, i := range m.terms {
			h[i] = 1
		}
	}
	return h
}

// onlyOfYear reports whether a sentence is the best only because it mentions the year in
// passing: another sentence of the document covers more of the rest of the question, and
// is about another year.
func (q query) onlyOfYear(units []unit, best unit) bool {
	if len(q.moments) == 0 || best.list || best.kind == swedish.TableRow {
		return false
	}
	text := best.parts[0].In(best.doc.Text)
	rest := best.own
	for _, m := range q.moments {
		if strings.Contains(text, m.date[:4]) {
			for _, i := range m.terms {
				rest -= q.terms[i].weight / q.total
			}
		}
	}
	return rest < best.own && len(settingYears(text)) == 0 && slices.ContainsFunc(units, func(u unit) bool {
		return u.another && u.kind == best.kind && u.doc == best.doc && u.own > rest
	})
}
