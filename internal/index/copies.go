package index

import (
	"strings"

	"svara/internal/swedish"
)

// copiedShare is the least share of a copy's words that are also in the original: an
// export to another format drops footers.
const copiedShare = .97

// copies reports whether two documents have the same text, or nearly the same, with the
// same numbers and negations.
func copies(a, b *Document) bool {
	if a.Text == b.Text {
		return true
	}
	if long, short := max(len(a.Text), len(b.Text)), min(len(a.Text), len(b.Text)); float64(short) < copiedShare*float64(long)-10 {
		return false
	}
	one, other := swedish.Tokens(a.Text), swedish.Tokens(b.Text)
	left := make(map[string]int)
	for _, t := range one {
		left[t.Text]++
	}
	both := 0
	for _, t := range other {
		if left[t.Text] > 0 {
			both++
		} else if changes(t) {
			return false
		}
		left[t.Text]--
	}
	for _, t := range one {
		if left[t.Text] > 0 && changes(t) {
			return false
		}
	}
	return float64(both) >= copiedShare*float64(max(len(one), len(other)))
}

// changes reports whether a text that lacks this word is a different document.
func changes(t swedish.Token) bool {
	return strings.ContainsAny(t.Text, "0123456789") || len(swedish.ValuesOf([]swedish.Token{t})) > 0 || swedish.Denies(t.Text)
}
