package index

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"svara/internal/swedish"
)

// Edition gives the newest document in force on a day (an ISO 8601 date) that is another
// edition of doc, as far as titles, files' names and dates tell: they share a title but
// for numbers and years, and doc is past, or steers or lists something and is older.
// Neither says that one takes the other's place, so it is only good for which of them to
// read first. It gives nil where there is none.
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

// NewerYear gives Edition's document where both are named for their years, as price
// lists are: what is newer is certain then.
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

// isEditionBefore reports whether a document is an edition before another of one title.
// One that is named for a year to come is none of today.
func isEditionBefore(doc, other *Document, day string) bool {
	if comes(other, day) {
		return false
	}
	if doc.About.Expired(day) {
		return compareEditions(doc, other) <= 0
	}
	return (steers(doc.Title) || lists(doc.Title)) && (comes(doc, day) || compareEditions(doc, other) < 0)
}

// comes reports whether a list is of a year that has not begun. A plan may be named for
// the year that it looks to.
func comes(doc *Document, day string) bool {
	year := yearOf(doc)
	return year > day[:min(len(year), len(day))] && lists(doc.Title)
}

// compareEditions orders editions of one title from old to new: by the years that they
// are named for, else by since when they count; where that is not known of both, one that
// is set aside is the older one.
func compareEditions(a, b *Document) int {
	byYear, _ := compareKnown(yearOf(a), yearOf(b))
	byAge, known := compareKnown(age(a), age(b))
	if !known {
		byAge = CompareKept(b, a)
	}
	return cmp.Or(byYear, byAge)
}

// compareKnown compares two dates as far as both are known: of one that may be the year,
// of the other the day.
func compareKnown(a, b string) (order int, known bool) {
	n := min(len(a), len(b))
	return cmp.Compare(a[:n], b[:n]), n > 0
}

// age gives since when a document counts as far as is known, by its name too, or "".
func age(doc *Document) string { return cmp.Or(dayOf(doc.About.since()), yearOf(doc)) }

// yearOf gives the year, or the day, that a document is named for: in its title, or in
// the names of its file and the folders above it, the nearest first. "" is for none.
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

// steering are parts of words for documents that steer, of which the newest goes; of
// minutes, letters and reports each stands for itself.
var steering = []string{"policy", "riktlinje", "plan", "program", "strategi", "reglemente", "föreskrift", "instruktion",
	"rutin", "handbok", "anvisning", "bestämmelse", "regel", "regler", "delegation", "arbetsordning"}

func steers(title string) bool {
	title = swedish.Fold(title)
	return slices.ContainsFunc(steering, func(word string) bool { return strings.Contains(title, word) })
}

// listing finds words for lists of what changes from year to year, of which the newest
// goes, too. A prize is none: "Kulturpris".
var listing = regexp.MustCompile(`^(?:pris|\pL*priser|pris(?:lista|listor|bilaga|er\pL*)|[\pL-]*(?:taxa|taxan|taxor|taxorna|taxe\pL*|avgift\pL*)|[\pL-]*(?:tidtabell|öppettid|läsår|lovdag|matsedel|kalend)\pL*|` +
	`\pL{3,}tider|tider|(?:\pL{3,})?(?:hyra|hyror|schema|scheman|arvoden?|belopp)|öppethållande|lov)$`)

// lists reports whether a title is of such a list.
func lists(title string) bool { return slices.ContainsFunc(swedish.Words(title), listing.MatchString) }

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
