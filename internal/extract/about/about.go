// Package about finds what a document says about itself: its title, when it was decided,
// from and until when it is in force, what it replaces, and where it is published.
//
// Start reading at Facts.Complete, which reads labels ("Gäller från: 2021-03-01") and
// sentences ("Denna policy ersätter …") at the beginning and the end of a document
// (claims.go, labels.go), and weighs them (finding.go, validity.go). CutFrontMatter reads
// the fields at the top of a Markdown file, and Title finds a title for a document that
// does not name one. The package stores nothing.
package about

import (
	"regexp"
	"slices"
	"strings"

	"svara/internal/swedish"
)

// Facts are what a document says about itself. Dates are in ISO 8601: 2024-05-17, 2024-05
// or 2024 for Date, a whole day for the others. Every field may be empty.
type Facts struct {
	URL        string   `json:"url,omitempty"`         // where it is published: http or https
	Date       string   `json:"date,omitempty"`        // when it was decided, published or last changed
	ValidFrom  string   `json:"valid_from,omitempty"`  // the first day that it is in force
	ValidTo    string   `json:"valid_to,omitempty"`    // the last day that it is in force
	Over       bool     `json:"over,omitempty"`        // it is no longer in force, since an unknown day
	Replaces   []string `json:"replaces,omitempty"`    // titles, file names or numbers of the documents that it replaces
	ReplacedBy string   `json:"replaced_by,omitempty"` // title, file name or number of the document that replaces it
}

// Which part of a document may say something about it: its first blocks and its last.
const (
	firstBlocks = 40
	lastBlocks  = 10
	// frontWords is the length, in words, of the first paragraph that counts as body text.
	// What is above it is the document's head.
	frontWords = 20
	// headRowsMost is how many table rows a head may have. A longer table is part of what
	// the document is about.
	headRowsMost = 15
	// maxLines is how many lines or cells of a block are read.
	maxLines = 40
	// nearBlocks is how many blocks may lie between a label and a label that only a
	// document's description of itself has, for both to belong to that description.
	nearBlocks = 4
	// lineBytes is the length of a line, in bytes, above which it is not a label with its
	// value.
	lineBytes = 250
	// maxClaim is the length of a paragraph, in bytes, above which it is not read for what
	// it says about the document.
	maxClaim = 4000
)

// Complete adds to the facts what a document's text says about the document, where they
// do not know it yet. It reads only lines that begin with a known label, and sentences
// whose subject is the document. That the document is no longer in force is believed only
// in its head or beside other labels of that kind, and not if the text contradicts itself
// or seems to describe several documents.
//
// Date becomes the newest of the dates of decisions and changes, because that is the
// wording that is read. Without any, it is a date that is only called "Datum", and then
// saved: the day when the file was saved, in ISO 8601 or empty, which may only be when
// somebody made a PDF of the document. Complete reports whether the date is no more than
// saved.
func (f *Facts) Complete(title, saved, text string, blocks []swedish.Block) (datedBySaving bool) {
	claims := claimsOf(title, text, blocks)
	found := &finding{title: swedish.Fold(title), several: areSeveral(claims)}
	for _, c := range claims {
		found.read(c)
	}
	return found.addTo(f, saved)
}

// markBeside notes which claims are beside labels that only a document's description of
// itself has: with nothing else between them, or in the same table if that has two such
// labels.
func markBeside(claims []claim) {
	inTable := map[int][]string{}
	for _, c := range claims {
		if label := strong.FindString(c.label); label != "" && c.table > 0 && !c.past && !c.part && !slices.Contains(inTable[c.table], label) {
			inTable[c.table] = append(inTable[c.table], label)
		}
	}
	for i := range claims {
		c := &claims[i]
		own := strong.FindString(c.label)
		others := slices.DeleteFunc(slices.Clone(inTable[c.table]), func(label string) bool { return label == own })
		isNear := len(others) > 1 || isBeside(claims[:i], *c, -1) || isBeside(claims[i+1:], *c, 1)
		c.beside = isNear && !c.past && !c.part && !isOfOther(claims, i)
	}
}

// isBeside looks for such a label among the claims nearest to c: among claims before it
// if step is -1, after it if step is 1.
func isBeside(claims []claim, c claim, step int) bool {
	for n := range min(nearBlocks, len(claims)) {
		other := claims[n]
		if step < 0 {
			other = claims[len(claims)-1-n]
		}
		if distance := (other.block - c.block) * step; distance > nearBlocks || other.past || !other.isFact {
			return false
		}
		if other.label != c.label && strong.MatchString(other.label) {
			return true
		}
	}
	return false
}

// isOfOther reports whether a group of facts without anything between them stands below a
// short line that names something other than the document, such as "Bidrag till läger".
// The first such line of a document counts as a second title instead.
func isOfOther(claims []claim, i int) bool {
	k := i - 1
	for k >= 0 && claims[k].isFact && claims[k].kind != swedish.Heading {
		k--
	}
	for n, c := range claims {
		isNear := n >= k && n <= i || n > i && c.block-claims[i].block <= nearBlocks && c.kind != swedish.Heading
		if (isNear || c.table > 0 && c.table == claims[i].table) && c.isParty {
			return true
		}
	}
	if k < 0 || claims[k].kind != swedish.Paragraph || claims[k+1].block-claims[k].block > 1 {
		return false
	}
	line := claims[k].label
	if strings.HasSuffix(line, ":") || strings.HasPrefix(line, "§") {
		return true
	}
	isSentence := swedish.EndsSentence(line) || len(swedish.Words(line)) > valueWords
	return !isSentence && slices.ContainsFunc(claims[:k], func(c claim) bool { return c.kind != swedish.Heading && !IsLetterhead(c.label) })
}

// onceLabel matches labels that the description of one document has only once.
var onceLabel = regexp.MustCompile(`(?i)^(?:dokument(?:typ|namn|nummer)|diarienummer|diarienr|dnr|fastställd|fastställt|antagen|antaget|beslutad|beslutsdatum|sfs[ -]nr)$`)

// areSeveral reports whether the claims describe several documents: they give two values
// for a label that a description has only once.
func areSeveral(claims []claim) bool {
	values := map[string]string{}
	for _, c := range claims {
		label, value := c.label, c.value
		if value == "" {
			label, value, _ = strings.Cut(c.label, ":")
		}
		label, value = swedish.Fold(strings.Trim(label, ": ")), strings.TrimSpace(value)
		if c.past || value == "" || !onceLabel.MatchString(label) {
			continue
		}
		if before, found := values[label]; found && differ(before, value) {
			return true
		}
		values[label] = value
	}
	return false
}

// differ reports whether two values cannot belong to the same document. "KF 2019-03-12"
// and "2019-03-12 § 45" can.
func differ(a, b string) bool {
	dayOfA, foundA := dayIn(a)
	dayOfB, foundB := dayIn(b)
	if foundA || foundB {
		return foundA && foundB && dayOfA != dayOfB
	}
	return a != b
}
