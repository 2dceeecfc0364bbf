package assistant

import (
	"regexp"
	"slices"
	"strings"

	"svara/internal/swedish"
)

// label is a kind of line in which a document tells of itself, "Beslutsdatum:
// 2024-03-12", with how words of questions begin that ask for it.
type label struct {
	line  *regexp.Regexp
	words []string
}

// The lines begin with the label, and a colon, a day or a board follows it: "Antagna
// elever" and "Ersätter läraren" are about something else.
var labels = []label{
	{regexp.MustCompile(`(?i)^(?:(?:besluts|fastställelse|dokument)datum|datum för beslut(?:et)?)[ :]\s*\S*\d`), []string{"beslut", "antag", "antog", "fastställ", "datum", "daterad", "daterat", "gammal"}},
	{regexp.MustCompile(`(?i)^(?:(?:dokumentet|denna \pL+|detta \pL+) (?:är )?)?(?:antag(?:en|et|na)|beslutad|beslutat|fastställ(?:d|t|da))(?:\s*:|\s+(?:av|den|i|\d))`), []string{"beslut", "antag", "antog", "fastställ", "datum", "daterad", "gammal"}},
	{regexp.MustCompile(`(?i)^(?:senast )?(?:reviderad|uppdaterad|ändrad|revideringsdatum|version)(?:\s*:|\s+(?:av|den|\d))`), []string{"revider", "uppdater", "ändra", "version", "utgåv", "datum", "gammal"}},
	{regexp.MustCompile(`^(?:Ersätter|Ersätts av|Ersatt av|Upphävd|Upphävt)(?:\s*:|\s+(?:av|genom|\d|[A-ZÅÄÖ]))`), []string{"ersätt", "ersatt", "upphäv", "tidigare", "föregå", "gäll"}},
	{regexp.MustCompile(`(?i)^(?:diarienummer|diarienr|dnr|dokumentnummer|dokumenttyp)(?:\s*[:.]|\s.*\d)`), []string{"diarie", "dnr", "nummer", "beteckn", "dokument"}},
	{regexp.MustCompile(`(?i)^(?:(?:gäller|giltig|giltigt) (?:från|fr\.?o\.?m|till|t\.?o\.?m|tom)|giltighetstid)\b[^\d]{0,20}\d`), []string{"gäll", "giltig", "länge", "kraft", "datum", "när"}},
}

// longestLabel is how many words a line has at most that is a label with its value.
const longestLabel = 20

// labelOf gives the label that a line is, if it is one.
func labelOf(line string) (label, bool) {
	if len(strings.Fields(line)) > longestLabel {
		return label{}, false
	}
	i := slices.IndexFunc(labels, func(l label) bool { return l.line.MatchString(line) })
	if i < 0 {
		return label{}, false
	}
	return labels[i], true
}

// isWord reports whether a word asks for what the label says.
func (l label) isWord(word string) bool {
	return slices.ContainsFunc(l.words, func(begin string) bool { return strings.HasPrefix(word, begin) })
}

// asksFor reports whether a question may ask for what a label says. None does that asks
// what a document is about.
func (q query) asksFor(l label) bool {
	return q.ask.Kind != swedish.About && slices.ContainsFunc(swedish.Words(q.inSwedish()), l.isWord)
}

// labelled gives what a line that is a label holds of the query: the words for it, too,
// where all else that is asked about is in the document's title. "När beslutades taxan
// för bygglov?" asks for "Antagen av", below the title "Taxa för bygglov".
func (w *weigher) labelled(line string, own held) held {
	l, is := labelOf(line)
	if !is || !w.query.asksFor(l) {
		return own
	}
	title, with := w.held(w.doc.Title), slices.Clone(own)
	all, found := 0.0, 0.0
	for i, t := range w.query.terms {
		if l.isWord(t.word) {
			with[i] = 1
			continue
		}
		if title[i] == 1 || isDefinite(t.word, w.doc.Title) {
			with[i] = 1
		}
		all += t.weight
		found += t.weight * with[i]
	}
	if found < titleShare*all {
		return own
	}
	return with
}

// isDefinite reports whether a word is one of a title with a definite ending, "taxan" of
// "Taxa för bygglov": stems of short words differ.
func isDefinite(word, title string) bool {
	return slices.ContainsFunc(swedish.Words(title), func(of string) bool {
		ending, begins := strings.CutPrefix(word, of)
		return begins && slices.Contains([]string{"n", "en", "t", "et", "na", "erna"}, ending)
	})
}

// titleShare is how much of what else is asked about a document's title must say for the
// question to be about it.
const titleShare = 0.7
