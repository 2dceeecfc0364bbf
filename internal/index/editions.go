package index

import (
	"cmp"
	"slices"
	"strings"

	"svara/internal/swedish"
)

// Edition gives the newest document in force on a day (an ISO 8601 date) that is another
// edition of doc, as far as titles and dates tell: they share a title but for numbers and
// years, and doc is past, or steers something and was decided earlier. Neither says that
// one takes the other's place, so it is only good for which of them to read first. It
// gives nil where there is none.
func (s *Snapshot) Edition(doc *Document, day string) *Document {
	var newest *Document
	for _, other := range s.editions[doc] {
		if other == doc || other.About.Early(day) || other.About.Expired(day) || s.Successor(other, day) != nil || !isEditionBefore(doc, other, day) {
			continue
		}
		if newest == nil || cmp.Or(cmp.Compare(age(other), age(newest)), ComparePlain(newest, other)) > 0 {
			newest = other
		}
	}
	return newest
}

// isEditionBefore reports whether a document is an edition before another of one title.
func isEditionBefore(doc, other *Document, day string) bool {
	before, after := age(doc), age(other)
	n := min(len(before), len(after)) // a year may be known of one and the day of the other
	if doc.About.Expired(day) {
		return n == 0 || before[:n] <= after[:n]
	}
	return n > 0 && before[:n] < after[:n] && steers(doc.Title)
}

// age gives since when a document counts as far as is known, by its title too, or "".
func age(doc *Document) string {
	if since := dayOf(doc.About.since()); since != "" {
		return since
	}
	if dates := datesIn(doc.Title); len(dates) > 0 {
		return dates[0]
	}
	return ""
}

// steering are parts of words for documents that steer, of which the newest goes; of
// minutes, letters and reports each stands for itself.
var steering = []string{"policy", "riktlinje", "plan", "program", "strategi", "reglemente", "föreskrift", "taxa", "taxe", "avgifter", "instruktion",
	"rutin", "handbok", "anvisning", "bestämmelse", "regel", "regler", "delegation", "arbetsordning"}

func steers(title string) bool {
	title = swedish.Fold(title)
	return slices.ContainsFunc(steering, func(word string) bool { return strings.Contains(title, word) })
}

// mostEditions is of how many documents of one title any is told as an edition: what
// more of them share is what they are, such as minutes.
const mostEditions = 20

// editionsOf gives for documents all those that share their title's key, if there are
// several.
func editionsOf(docs []*Document, keys map[*Document]string) map[*Document][]*Document {
	byKey := make(map[string][]*Document)
	for _, doc := range docs {
		if key := keys[doc]; key != "" {
			byKey[key] = append(byKey[key], doc)
		}
	}
	editions := make(map[*Document][]*Document)
	for _, all := range byKey {
		if len(all) == 1 || len(all) > mostEditions {
			continue
		}
		for _, doc := range all {
			editions[doc] = all
		}
	}
	return editions
}
