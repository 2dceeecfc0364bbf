package index

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"svara/internal/swedish"
)

// Edition gives the newest document in force on a day (an ISO 8601 date) that is another
// edition of doc, judging by titles, file names and dates: their titles are the same
// except for numbers and years, and doc is past, or it is a policy or a list (see
// steering and listing) and older. Since neither document says that one replaces the
// other, it only tells which of them to read first. It gives nil if there is none.
func (s *Snapshot) Edition(doc *Document, day string) *Document {
	var newest *Document
	for _, other := range s.editions[doc] {
		if other == doc || other.About.Early(day) || other.About.Expired(day) || s.Successor(other, day) != nil || !isEditionBefore(doc, other, day) {
			continue
		}
		if newest == nil || cmp.Or(compareEditions(other, newest), ComparePlain(newest, other)) > 0 {
			newest = other
		}
	}
	return newest
}

// NewerYear gives Edition's document if both are named for their years, as price lists
// are: then it is certain which one is newer.
func (s *Snapshot) NewerYear(doc *Document, day string) *Document {
	newer := s.Edition(doc, day)
	if newer == nil {
		return nil
	}
	if order, _ := compareKnown(yearOf(doc), yearOf(newer)); order >= 0 {
		return nil
	}
	return newer
}

// isEditionBefore reports whether a document is an earlier edition than another with the
// same title. One that is named for a future year does not count yet.
func isEditionBefore(doc, other *Document, day string) bool {
	if comes(other, day) {
		return false
	}
	if doc.About.Expired(day) {
		return compareEditions(doc, other) <= 0
	}
	return (steers(doc.Title) || lists(doc.Title)) && (comes(doc, day) || compareEditions(doc, other) < 0)
}

// comes reports whether a list is for a year that has not begun. This does not hold for a
// plan, which may be named for the year that it looks ahead to.
func comes(doc *Document, day string) bool {
	year := yearOf(doc)
	return year > day[:min(len(year), len(day))] && lists(doc.Title)
}

// compareEditions orders editions with one title from old to new: by the years that they
// are named for, else by the day from which they count. If that is not known of both, one
// that lies in an archive folder or the like is the older.
func compareEditions(a, b *Document) int {
	byYear, _ := compareKnown(yearOf(a), yearOf(b))
	byAge, known := compareKnown(age(a), age(b))
	if !known {
		byAge = CompareKept(b, a)
	}
	return cmp.Or(byYear, byAge)
}

// compareKnown compares two dates as precisely as both are known: one may be a year, the
// other a day.
func compareKnown(a, b string) (order int, known bool) {
	n := min(len(a), len(b))
	return cmp.Compare(a[:n], b[:n]), n > 0
}

// age gives the day or year from which a document counts, as far as it or its name tells,
// or "".
func age(doc *Document) string { return cmp.Or(dayOf(doc.About.since()), yearOf(doc)) }

// yearOf gives the year or the day that a document is named for, in its title, its file
// name or the folders above it, the nearest first; "" if there is none.
func yearOf(doc *Document) string {
	if dates := datesIn(doc.Title); len(dates) > 0 {
		return dates[0]
	}
	names := strings.Split(yearsApart.ReplaceAllString(doc.Path, " "), "/")
	for _, name := range slices.Backward(names) {
		if year := yearAlone.FindString(name); year != "" {
			return year
		}
	}
	return ""
}

var (
	yearsApart = regexp.MustCompile(`[_.]`)
	yearAlone  = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
)

// steering are parts of words for documents that lay down rules, of which the newest one
// applies. Minutes, letters and reports, in contrast, each stand for themselves.
var steering = []string{"policy", "riktlinje", "plan", "program", "strategi", "reglemente", "föreskrift", "instruktion",
	"rutin", "handbok", "anvisning", "bestämmelse", "regel", "regler", "delegation", "arbetsordning"}

func steers(title string) bool {
	title = swedish.Fold(title)
	return slices.ContainsFunc(steering, func(word string) bool { return strings.Contains(title, word) })
}

// listing finds words for lists that change from year to year, of which the newest one
// applies too. A prize does not count: "Kulturpris".
var listing = regexp.MustCompile(`^(?:pris|\pL*priser|pris(?:lista|listor|bilaga|er\pL*)|[\pL-]*(?:taxa|taxan|taxor|taxorna|taxe\pL*|avgift\pL*)|[\pL-]*(?:tidtabell|öppettid|läsår|lovdag|matsedel|kalend)\pL*|` +
	`\pL{3,}tider|tider|(?:\pL{3,})?(?:hyra|hyror|schema|scheman|arvoden?|belopp)|öppethållande|lov)$`)

// lists reports whether a title is that of such a list.
func lists(title string) bool { return slices.ContainsFunc(swedish.Words(title), listing.MatchString) }

// ListedYear gives the year in the title of a list that is new every year, such as prices:
// it says nothing about other years. It is "" for other documents.
func (d *Document) ListedYear() string {
	dates := datesIn(d.Title)
	if len(dates) != 1 || len(dates[0]) != len("2006") || !lists(d.Title) {
		return ""
	}
	return dates[0]
}

// mostEditions is the greatest number of documents with one title that count as editions.
// If there are more, the title only says what kind of document they are, such as minutes.
const mostEditions = 20

// editionsOf gives for each document all those with the same title key, if there are
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
