package ingest

import (
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// headingPaths gives, for each section of a text, the headings that it stands
// under, its own last. Section 0 stands under none.
func headingPaths(title, text string, blocks []swedish.Block) []string {
	doc := index.Document{Title: title, Text: text, Blocks: blocks}
	paths := []string{""}
	for _, b := range blocks {
		if b.Kind == swedish.Heading {
			paths = append(paths, doc.HeadingPath(b.Start))
		}
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
