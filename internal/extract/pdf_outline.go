package extract

import (
	"slices"
	"strings"
	"unicode"

	"svara/internal/swedish"
)

// bookmark is an entry of a PDF's outline, which programs show beside the text.
type bookmark struct {
	title string // letters and digits, in lower case
	level int    // from 1, the highest
	page  int    // from 0
}

// Bounds of an outline, beyond which it is not read; it may lead in circles.
const (
	maxBookmarks     = 5000
	maxBookmarkDepth = 6
)

// readOutline reads the entries of the PDF's outline that lead to a page.
func (d *pdfFile) readOutline() []bookmark {
	var found []bookmark
	left := maxBookmarks
	var walk func(parent uint64, level int)
	walk = func(parent uint64, level int) {
		entry := d.call("FPDFBookmark_GetFirstChild", d.document, parent)
		for ; entry != 0 && left > 0; entry = d.call("FPDFBookmark_GetNextSibling", d.document, entry) {
			left--
			place := d.call("FPDFBookmark_GetDest", d.document, entry)
			if place == 0 {
				if action := d.call("FPDFBookmark_GetAction", entry); action != 0 {
					place = d.call("FPDFAction_GetDest", d.document, action)
				}
			}
			b := bookmark{title: bareText(d.utf16("FPDFBookmark_GetTitle", entry)), level: level, page: -1}
			if place != 0 {
				b.page = d.count("FPDFDest_GetDestPageIndex", d.document, place)
			}
			if b.page >= 0 && b.page < len(d.pages) && b.title != "" {
				found = append(found, b)
			}
			if level < maxBookmarkDepth {
				walk(entry, level+1)
			}
		}
	}
	walk(0, 1)
	return found
}

// bareText gives a text's letters and digits alone, in lower case, without the numbers
// that it begins with: outlines may leave those out.
func bareText(s string) string {
	keep := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}
	bare := strings.Map(keep, s)
	if named := strings.TrimLeft(bare, "0123456789"); named != "" {
		return named
	}
	return bare
}

// markOutline makes headings of what the outline names on its pages, with its levels:
// one lower where a title that it does not name stands above them all. Tags say more
// than it does.
func (d *pdfFile) markOutline(pages [][]pdfBlock) {
	if slices.ContainsFunc(pages, func(blocks []pdfBlock) bool {
		return slices.ContainsFunc(blocks, func(b pdfBlock) bool { return b.BlockKind == swedish.Heading && b.level > 0 })
	}) {
		return
	}
	next := make([]int, len(pages)) // of each page, the block after the last found
	isFound := false
	for _, mark := range d.outline {
		blocks, at := markBookmark(pages[mark.page], next[mark.page], mark)
		pages[mark.page], next[mark.page] = blocks, at
		isFound = isFound || at > 0
	}
	if !isFound {
		return
	}
	isBelow := hasTitleAbove(pages)
	for _, blocks := range pages {
		for i := range blocks {
			if isBelow && blocks[i].BlockKind == swedish.Heading && blocks[i].level > 0 {
				blocks[i].level++
			}
		}
	}
}

// hasTitleAbove reports whether the first heading is one that its looks alone tell.
func hasTitleAbove(pages [][]pdfBlock) bool {
	for _, blocks := range pages {
		for _, b := range blocks {
			if b.BlockKind == swedish.Heading {
				return b.level == 0
			}
		}
	}
	return false
}

// markBookmark makes a heading of the lines that say what a bookmark does, from the
// block numbered from, and gives the page's blocks and the number of the one after it.
// Where none do, all stays.
func markBookmark(blocks []pdfBlock, from int, mark bookmark) ([]pdfBlock, int) {
	for i := from; i < len(blocks); i++ {
		b := blocks[i]
		if b.BlockKind == swedish.TableRow {
			continue
		}
		for first := range b.lines {
			text := ""
			for n, line := range b.lines[first:min(len(b.lines), first+headingLines)] {
				if text = bareText(text + line.text); text != mark.title {
					continue
				}
				parts := b.cutOut(first, first+n+1, mark.level)
				at := i + 1
				if first > 0 {
					at++
				}
				return slices.Replace(slices.Clone(blocks), i, i+1, parts...), at
			}
		}
	}
	return blocks, from
}

// cutOut gives a block as a heading of some of its lines, with what is above and below.
func (b pdfBlock) cutOut(first, end, level int) []pdfBlock {
	var parts []pdfBlock
	if first > 0 {
		above := b
		above.lines = b.lines[:first:first]
		above.last = true
		parts = append(parts, above)
	}
	parts = append(parts, pdfBlock{BlockKind: swedish.Heading, level: level, lines: b.lines[first:end:end]})
	if end < len(b.lines) {
		parts = append(parts, pdfBlock{BlockKind: swedish.Paragraph, lines: b.lines[end:]})
	}
	return parts
}
