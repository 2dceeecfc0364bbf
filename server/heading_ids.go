package server

import (
	"strconv"
	"strings"
	"unicode"
)

// ids gives each heading of a page an id of its own.
type ids struct {
	taken map[string]bool
	next  map[string]int // how often a taken id was asked for again
}

// newIDs reserves the ids that the page itself uses.
func newIDs() ids {
	taken := make(map[string]bool)
	for _, id := range []string{"innehall", "titel", "citat"} {
		taken[id] = true
	}
	return ids{taken, make(map[string]int)}
}

// maxID is the greatest length of an id in runes, besides its number: people send
// addresses to each other.
const maxID = 60

// of gives a heading's id: the letters and digits of its text in lower case, åäö
// included, with hyphens between words. It depends on the text alone, so a link still
// works after the document was read again. Headings with the same text are numbered, from
// the second on.
func (t ids) of(text string) string {
	id := slug(text)
	if !t.taken[id] {
		t.taken[id] = true
		return id
	}
	for {
		t.next[id]++
		if numbered := id + "-" + strconv.Itoa(t.next[id]+1); !t.taken[numbered] {
			t.taken[numbered] = true
			return numbered
		}
	}
}

func slug(text string) string {
	var out strings.Builder
	length, parted := 0, false
	for _, r := range strings.ToLower(text) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			parted = true
			if length >= maxID*2/3 { // a place to end that is not within a word
				break
			}
			continue
		}
		if length >= maxID {
			break
		}
		if parted && length > 0 {
			out.WriteByte('-')
			length++
		}
		parted = false
		out.WriteRune(r)
		length++
	}
	if length == 0 {
		return "avsnitt"
	}
	return out.String()
}
