package ingest

import (
	"strings"

	"svara/internal/swedish"
)

// headingSeparator stands between the headings of a path.
const headingSeparator = " › "

// headingPaths gives, for each section of a text, the headings that it stands
// under, its own last, as index.Document.HeadingPath has them. Section 0 stands
// under none.
func headingPaths(title, text string, blocks []swedish.Block) []string {
	paths := []string{""}
	var above []swedish.Block
	for _, b := range blocks {
		if b.Kind != swedish.Heading {
			continue
		}
		for len(above) > 0 && above[len(above)-1].Level >= b.Level {
			above = above[:len(above)-1]
		}
		above = append(above, b)
		var names []string
		for _, h := range above {
			if name := oneLine(h.In(text)); name != title {
				names = append(names, name)
			}
		}
		paths = append(paths, strings.Join(names, headingSeparator))
	}
	return paths
}

// pageCounter gives pages of places that are asked for in the text's order.
type pageCounter struct {
	text         string
	paged        bool
	place, feeds int
}

// at gives the page of a place, from 1, or 0 in a text without pages.
func (c *pageCounter) at(place int) int {
	if !c.paged {
		return 0
	}
	c.feeds += strings.Count(c.text[c.place:place], "\f")
	c.place = place
	return c.feeds + 1
}
