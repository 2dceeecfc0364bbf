package assistant

import (
	"regexp"
	"slices"
	"strings"

	"svara/internal/swedish"
)

// label is a kind of line in which a document says something about itself, "Beslutsdatum:
// 2024-03-12", with the beginnings of words in questions that ask for it.
type label struct {
	line  *regexp.Regexp
	words []string
	past  []string // words that do where it is asked of the past: "När fattades beslutet?", not "När får jag ett beslut?"
}

// A line begins with the label, followed by a colon, a day or a board: "Antagna elever" and
// "Ersätter läraren" are about something else.
var labels = []label{
	{regexp.MustCompile(`(?i)^(?:(?:besluts|fastställelse|dokument)datum|datum för beslut(?:et)?)[ :]\s*\S*\d`), []string{"beslutad", "beslutat", "beslutsdatum", "antag", "antog", "fastställ", "daterad", "daterat", "gammal"}, []string{"beslut"}},
	{regexp.MustCompile(`(?i)^(?:(?:dokumentet|denna \pL+|detta \pL+) (?:är )?)?(?:antag(?:en|et|na)|beslutad|beslutat|fastställ(?:d|t|da))(?:\s*:|\s+(?:av|den|i|\d))`), []string{"beslutad", "beslutat", "beslutsdatum", "antag", "antog", "fastställ", "daterad", "gammal"}, []string{"beslut"}},
	{regexp.MustCompile(`(?i)^(?:senast )?(?:reviderad|uppdaterad|ändrad|revideringsdatum|version)(?:\s*:|\s+(?:av|den|\d))`), []string{"revider", "uppdater", "ändra", "version", "utgåv", "gammal"}, nil},
	{regexp.MustCompile(`^(?:Ersätter|Ersätts av|Ersatt av|Upphävd|Upphävt)(?:\s*:|\s+(?:av|genom|\d|[A-ZÅÄÖ]))`), []string{"ersätt", "ersatt", "upphäv", "tidigare", "föregå", "gäll"}, nil},
	{regexp.MustCompile(`(?i)^(?:diarienummer|diarienr|dnr|dokumentnummer|dokumenttyp)(?:\s*[:.]|\s.*\d)`), []string{"diarie", "dnr", "nummer", "beteckn", "dokument"}, nil},
	{regexp.MustCompile(`(?i)^(?:(?:gäller|giltig|giltigt) (?:från|fr\.?o\.?m|till|t\.?o\.?m|tom|den|\d{4}-)|giltighetstid)[^\d]{0,20}\d`), []string{"gäll", "giltig", "kraft"}, nil},
}

// longestLabel is the greatest number of words in a line that is a label with its value.
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

// isWord reports whether a word of a question, which may be of the past, asks for what the
// label says.
func (l label) isWord(word string, past bool) bool {
	begins := func(begin string) bool { return strings.HasPrefix(word, begin) }
	return slices.ContainsFunc(l.words, begins) || past && slices.ContainsFunc(l.past, begins)
}

// asksFor reports whether a question may ask for what a label says. A question what a
// document is about does not.
func (q query) asksFor(l label) bool {
	return q.ask.Kind != swedish.About && slices.ContainsFunc(swedish.Words(q.inSwedish()), func(word string) bool { return l.isWord(word, q.ask.Past) })
}

// labelled is what a line holds of the query if it is a label. The words that ask for the
// label count as held if the rest of the question is in the document's title: "När
// beslutades taxan för bygglov?" asks for "Antagen av" below the title "Taxa för
// bygglov".
func (w *weigher) labelled(line string, own held) held {
	l, is := labelOf(line)
	if !is || !w.query.asksFor(l) {
		return own
	}
	title, with := w.held(w.doc.Title), slices.Clone(own)
	all, found := 0.0, 0.0
	for i, t := range w.query.terms {
		if l.isWord(t.word, w.query.ask.Past) {
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

// isDefinite reports whether a word is one of a title with a definite ending, as "taxan"
// for "Taxa för bygglov". Stems of short words differ.
func isDefinite(word, title string) bool {
	return slices.ContainsFunc(swedish.Words(title), func(of string) bool {
		ending, begins := strings.CutPrefix(word, of)
		return begins && slices.Contains([]string{"n", "en", "t", "et", "na", "erna"}, ending)
	})
}

// titleShare is how much of the rest of the question the title must hold for the question
// to be about that document.
const titleShare = 0.7
