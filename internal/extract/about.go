package extract

import (
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
	// aboutNear is how many blocks a label may stand from another that only a document's
	// own description has.
	aboutNear = 4
	// lineBytes is the length of a line above which it is no label with its value.
	lineBytes = 250
	// maxClaim is the length in bytes of a paragraph above which it says nothing of the
	// document that is read.
	maxClaim = 4000
)

// claim is a line of a document, a cell of a row with the one after it, or a column's
// name with the cell below it.
type claim struct {
	label, value string // value is empty where the line has no cells
	block        int
	front        bool // in the document's head
	top          bool // below the title and other labels alone
	beside       bool // beside labels that only a document's description has
}

func isFar(a, b claim) bool { return a.block-b.block > aboutNear || b.block-a.block > aboutNear }

// findAbout adds what a document's text says of the document, where it is not known
// yet. It reads only lines that begin with such a label, and sentences whose subject is
// the document. What would say that it is no longer in force is taken only from its
// head, or from beside other labels of that kind, and not if it is said in two ways.
func findAbout(about *About, title, text string, blocks []swedish.Block) {
	claims := claimsOf(text, blocks)
	found := &finding{title: swedish.Fold(title)}
	for i, c := range claims {
		if !c.top {
			c.beside = slices.ContainsFunc(claims[max(0, i-aboutNear):min(len(claims), i+aboutNear+1)], func(other claim) bool {
				return other.label != c.label && strong.MatchString(other.label) && !isFar(c, other)
			})
		}
		found.read(c)
	}
	found.addTo(about)
}

// claimsOf gives the lines where a document may say something of itself.
func claimsOf(text string, blocks []swedish.Block) []claim {
	var claims []claim
	var head head
	for i, b := range blocks {
		content := b.In(text)
		if i < aboutFirst {
			head.add(b.Kind, content)
		} else {
			head.isOver, head.hasText = true, true
		}
		if i >= aboutFirst && i < len(blocks)-aboutLast || len(content) > maxClaim {
			continue
		}
		front, top := !head.isOver, !head.hasText
		if b.Kind != swedish.TableRow {
			if b.Kind == swedish.ListItem {
				content = swedish.AfterMark(text, b.Span).In(text)
			}
			for line := range strings.SplitSeq(content, "\n") {
				claims = append(claims, claim{label: strings.TrimSpace(line), block: i, front: front, top: top})
			}
			continue
		}
		cells := strings.Split(content, " | ")
		for j, cell := range cells {
			value := ""
			if j+1 < len(cells) {
				value = cells[j+1]
			}
			claims = append(claims, claim{label: cell, value: value, block: i, front: front, top: top})
		}
		if b.Level == swedish.NamesColumns && isRow(blocks, i+1) && !isRow(blocks, i+2) { // one row: not of many things
			for j, cell := range strings.Split(blocks[i+1].In(text), " | ") {
				if j < len(cells) {
					claims = append(claims, claim{label: cells[j], value: cell, block: i, front: front, top: top})
				}
			}
		}
	}
	return claims
}

// head is what has come of a document: whether its head is over, and whether something
// has stood below its title that is no label.
type head struct {
	headings        int
	isOver, hasText bool
}

func (h *head) add(kind swedish.BlockKind, content string) {
	switch {
	case kind == swedish.Heading && !strings.Contains(content, ":") && !isLabel(content):
		h.headings++
	case kind == swedish.ListItem, kind == swedish.Paragraph && !isLabel(content) && !isLabelled(content):
		h.hasText = true
	}
	h.hasText = h.hasText || h.headings > 1
	h.isOver = h.isOver || h.headings > 2 || kind == swedish.Paragraph && isText(content)
}

func isRow(blocks []swedish.Block, i int) bool {
	return i < len(blocks) && blocks[i].Kind == swedish.TableRow && blocks[i].Level != swedish.NamesColumns
}

// isText reports a paragraph that is no part of a document's head.
func isText(content string) bool {
	return len(content) > maxClaim || len(swedish.Words(content)) >= frontWords && !isLabelled(content)
}

// isLabelled reports a paragraph of lines that each have a label.
func isLabelled(content string) bool {
	lines := strings.Split(content, "\n")
	return len(lines) > 1 && !slices.ContainsFunc(lines, func(line string) bool { return !strings.Contains(line, ":") && !isLabel(line) })
}
