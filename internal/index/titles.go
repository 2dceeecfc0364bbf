package index

import (
	"regexp"
	"strings"

	"svara/internal/swedish"
)

var (
	numbering = regexp.MustCompile(`^\s*\d{1,2}(?:\.\d{1,2})*[.)]?\s+`)
	bracketed = regexp.MustCompile(`\([^()]*\d[^()]*\)`)
	// registers are register numbers, with the words that introduce them.
	registers = regexp.MustCompile(`(?:(?i:med )?(?i:dnr|diarienr|diarienummer)[.:]? *)?(?:\p{Lu}{1,6}[ /-])?\b(?:19|20)\d\d(?:[/:]\d{1,6}|-\d{3,6})\b`)
	// decided are the words before the day on which a document was decided, and that day.
	decided  = regexp.MustCompile(`(?i)\s(?:antag(?:en|et|na)|beslutad|beslutat|fastställd|fastställt|daterad|daterat|från|av)(?: den| år)?\s+\d.*$`)
	datesOf  = regexp.MustCompile(`\b(?:19|20)\d\d(?:-\d\d){1,2}\b|\b(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?\b`)
	versions = regexp.MustCompile(`(?i)\b(?:version|ver|rev|utgåva|upplaga)\.?\s*\d+(?:[.,]\d+)*`)
)

// titleKey gives what the titles of all editions of a document have in common, regardless
// of inflection: it is the same for "1 Riktlinje för distansarbete" and "Riktlinjer för
// distansarbete 2024 (KS 2024/17)". It is empty if nothing else is left.
func titleKey(title string) string {
	if strings.ContainsAny(title, "0123456789") {
		title = numbering.ReplaceAllString(title, "")
		title = versions.ReplaceAllString(title, " ")
	}
	if strings.Contains(title, "19") || strings.Contains(title, "20") { // as in a year
		for _, edition := range []*regexp.Regexp{bracketed, registers, decided, datesOf} {
			title = edition.ReplaceAllString(title, " ")
		}
	}
	return strings.Join(swedish.Stems(swedish.ContentWords(title)), " ")
}

// titleKeys gives the keys of documents' titles.
func titleKeys(docs []*Document) map[*Document]string {
	found := make([]string, len(docs))
	inParts(len(docs), func(_, from, to int) {
		for d := from; d < to; d++ {
			found[d] = titleKey(docs[d].Title)
		}
	})
	keys := make(map[*Document]string, len(docs))
	for d, doc := range docs {
		keys[doc] = found[d]
	}
	return keys
}
