package server

import (
	"strconv"
	"strings"
	"unicode"
)

// ids gives the headings of a page their ids, each once.
type ids struct {
	taken map[string]bool
	next  map[string]int // the number to try for one that is taken
}

// newIDs begins with those that the page itself has.
func newIDs() ids {
	taken := make(map[string]bool)
	for _, id := range []string{"innehall", "titel", "citat"} {
		taken[id] = true
	}
	return ids{taken, make(map[string]int)}
}

// maxID is the greatest length of an id in runes, but for its number: addresses are
// sent to people.
const maxID = 60

// of gives the id of a heading's text: its letters and digits in lower case, with åäö,
// and hyphens for what is between. It depends on the text alone, so that an address leads
// to the same place when the document has been read anew; but of several headings that
// say the same, all but the first are numbered.
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
