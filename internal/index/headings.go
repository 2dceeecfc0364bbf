package index

import (
	"strings"

	"svara/internal/swedish"
)

// HeadingSeparator stands between the headings of a path.
const HeadingSeparator = " › "

// HeadingPath gives the headings that the byte at of the document's text stands
// under, highest first, joined by
// HeadingSeparator. A heading stands under itself. One that
// only repeats the title is left out.
func (d *Document) HeadingPath(at int) string {
	var path []swedish.Block
	for _, b := range d.Blocks {
		if b.Start > at {
			break
		}
		if b.Kind != swedish.Heading {
			continue
		}
		for len(path) > 0 && path[len(path)-1].Level >= b.Level {
			path = path[:len(path)-1]
		}
		path = append(path, b)
	}
	var names []string
	for _, b := range path {
		if name := headingName(b.In(d.Text)); name != d.Title {
			names = append(names, name)
		}
	}
	return strings.Join(names, HeadingSeparator)
}

// headingBytes is the greatest length of a heading in a path. What is longer is
// a paragraph that was marked as a heading.
const headingBytes = 200

// headingName gives a heading on one line, cut at a word's end if it is long.
func headingName(heading string) string {
	name := strings.Join(strings.Fields(heading[:min(len(heading), 2*headingBytes)]), " ")
	if len(name) <= headingBytes {
		return strings.ToValidUTF8(name, "")
	}
	cut := strings.ToValidUTF8(name[:headingBytes], "")
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}
