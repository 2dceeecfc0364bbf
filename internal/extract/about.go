package extract

import (
	"regexp"
	"slices"
	"strings"

	"svara/internal/swedish"
)

// Where a document says things of itself: in its first blocks, and in its last.
const (
	aboutFirst = 40
	aboutLast  = 10
	// frontWords is how long the first paragraph is that is its text: what stands above
	// it is its head.
	frontWords = 20
	// headRowsMost is how many rows of tables a head may have: more are a table that the
	// document is about.
	headRowsMost = 15
	// aboutLines is how many lines or cells of a block are read at most.
	aboutLines = 40
	// aboutNear is how many blocks a label may stand from another that only a document's
	// own description has.
	aboutNear = 4
	// lineBytes is the length of a line above which it is no label with its value.
	lineBytes = 250
	// maxClaim is the length in bytes of a paragraph above which it says nothing of the
	// document that is read.
	maxClaim = 4000
)

// findAbout adds what a document's text says of the document, where it is not known
// yet. It reads only lines that begin with such a label, and sentences whose subject is
// the document. What would say that it is no longer in force is taken only from its
// head, or from beside other labels of that kind, and not if it is said in two ways, or
// if the document seems to describe several.
//
// Of several dates the newest is the document's, be it of a decision or of a change:
// that is the wording that is read. A date that is only called "Datum" stands back
// behind those. All stand before saved, the day that the file says it was saved, which
// is also when somebody made a PDF of it; findAbout reports that there was no other.
func findAbout(about *About, title, saved, text string, blocks []swedish.Block) (datedBySaving bool) {
	claims := claimsOf(title, text, blocks)
	found := &finding{title: swedish.Fold(title), several: areSeveral(claims)}
	for _, c := range claims {
		found.read(c)
	}
	return found.addTo(about, saved)
}

// markBeside notes which claims stand beside labels that only a document's description
// has: with nothing else between, or in the same table, if that has two.
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

// isBeside looks for a strong label among the claims nearest c, which come before it if
// step is -1.
func isBeside(claims []claim, c claim, step int) bool {
	for n := range min(aboutNear, len(claims)) {
		other := claims[n]
		if step < 0 {
			other = claims[len(claims)-1-n]
		}
		if distance := (other.block - c.block) * step; distance > aboutNear || other.past || !other.isFact {
			return false
		}
		if other.label != c.label && strong.MatchString(other.label) {
			return true
		}
	}
	return false
}

// isOfOther reports whether facts with nothing between stand below a short line that
// names something else than the document: "Bidrag till läger". Such a line is only
// taken for a second title where it comes first.
func isOfOther(claims []claim, i int) bool {
	k := i - 1
	for k >= 0 && claims[k].isFact && claims[k].kind != swedish.Heading {
		k--
	}
	for n, c := range claims {
		isNear := n >= k && n <= i || n > i && c.block-claims[i].block <= aboutNear && c.kind != swedish.Heading
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
	isSentence := endsSentence(line) || len(swedish.Words(line)) > valueWords
	return !isSentence && slices.ContainsFunc(claims[:k], func(c claim) bool { return c.kind != swedish.Heading && !isLetterhead(c.label) })
}

// onceLabel are labels that a document's description has once.
var onceLabel = regexp.MustCompile(`(?i)^(?:dokument(?:typ|namn|nummer)|diarienummer|diarienr|dnr|fastställd|fastställt|antagen|antaget|beslutad|beslutsdatum|sfs[ -]nr)$`)

// areSeveral reports whether the claims describe several documents: they give the same
// label two values.
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

// differ reports whether two values cannot be of the same document: "KF 2019-03-12" and
// "2019-03-12 § 45" can.
func differ(a, b string) bool {
	dayOfA, foundA := dayIn(a)
	dayOfB, foundB := dayIn(b)
	if foundA || foundB {
		return foundA && foundB && dayOfA != dayOfB
	}
	return a != b
}
