package assistant

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// years are those that a text tells of, the first and the last; open to one side from
// yearZero or to yearEnd.
type years struct{ first, last int }

const yearZero, yearEnd = 0, 9999

func (y years) has(year int) bool { return y.first <= year && year <= y.last }

// splitYear is one that begins in a year and ends in the next: "2023/24". Numbers of
// cases and of acts, "2024/118" and "2010:900", are none.
var splitYear = regexp.MustCompile(`(^|[^\d/:])(\d{4})[/–-](\d{4}|\d{2})($|[^\d/:–-])`)

// beforeYear says what words before a year make of it: the first or the last of those
// told of, or one that what is told is compared with.
var beforeYear = map[string]string{
	"från": "since", "från och med": "since", "fr.o.m": "since", "sedan": "since", "efter": "since",
	"till": "until", "till och med": "until", "t.o.m": "until", "fram till": "until", "senast": "until", "före": "until", "innan": "until",
	"jämfört med": "compared", "än": "compared",
}

// leading gives what the words just before a year make of it, "" for nothing.
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

// yearsIn gives the years that a text tells of, without those that it compares with.
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

// isRange reports whether what stands between two years makes a range of them.
func isRange(between string) bool {
	return slices.Contains([]string{"–", "-", "—", "till", "och", "till och med", "t.o.m."}, strings.TrimSpace(between))
}

// yearsAsked gives the years that a question asks about and that what answers must be
// of: none where one begins or ends what is asked for, nor one that is part of a name
// which the document has ("Agenda 2030").
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

// settingWords is within how many words of its beginning a sentence says the time of
// all that it tells: "Under våren 2019 …".
const settingWords = 4

// settingYears gives the years that a sentence begins with.
func settingYears(sentence string) []years {
	tokens := swedish.Tokens(sentence)
	if len(tokens) > settingWords {
		sentence = sentence[:tokens[settingWords].Start]
	}
	return yearsIn(sentence)
}

// tellsYear reports whether a text tells of a year that is asked for, or of others: by
// its own words, by those over it, or by how the sentences before it begin. Where nothing
// says a year it does neither.
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

// timed marks a unit that is of other years than are asked for, or of another place in
// an order, and makes it less. One that is of the years asked for says them.
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
	return u
}

// heldYears gives the times that the query names as held, and nothing else.
func (q query) heldYears() held {
	h := q.none()
	for _, m := range q.moments {
		for _, i := range m.terms {
			h[i] = 1
		}
	}
	return h
}

// onlyOfYear reports whether a sentence is nearest by nothing but the year that is asked
// for, which it says in passing: another of the document has more of the rest, and is
// of another year.
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
