package pdf

import (
	"slices"
	"strings"
	"unicode"

	"svara/internal/swedish"
)

// bookmark is an entry of a PDF's outline, which PDF readers show beside the text.
type bookmark struct {
	title string // bareText of the title
	level int    // from 1, the highest
	page  int    // from 0
}

// Bounds of what is read of an outline, which may be circular.
const (
	maxBookmarks     = 5000
	maxBookmarkDepth = 6
)

// readOutline reads the entries of the outline that lead to a page.
func (d *reader) readOutline() []bookmark {
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

// bareText gives the letters and digits of a text, in lower case, without the digits that
// it begins with: outlines may leave out section numbers.
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

// markOutline makes headings of what the outline names, on the page that it gives, at its
// levels. They are one level lower if a title that the outline does not name is above
// them all. It does nothing if tags have told of headings, because tags say more.
func (d *reader) markOutline(pages [][]block) {
	if slices.ContainsFunc(pages, func(blocks []block) bool {
		return slices.ContainsFunc(blocks, func(b block) bool { return b.BlockKind == swedish.Heading && b.level > 0 })
	}) {
		return
	}
	next := make([]int, len(pages)) // by page, the block after the last heading found
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

// hasTitleAbove reports whether the first heading of the pages was recognised by its
// looks alone.
func hasTitleAbove(pages [][]block) bool {
	for _, blocks := range pages {
		for _, b := range blocks {
			if b.BlockKind == swedish.Heading {
				return b.level == 0
			}
		}
	}
	return false
}

// markBookmark makes a heading of the lines that say what a bookmark does, from block
// from on. It gives the blocks of the page and the index of the one after the heading. If
// no lines match, it changes nothing.
func markBookmark(blocks []block, from int, mark bookmark) ([]block, int) {
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

// cutOut divides a block into a heading, of the lines from first to before end, and what
// is above and below it.
func (b block) cutOut(first, end, level int) []block {
	var parts []block
	if first > 0 {
		above := b
		above.lines = b.lines[:first:first]
		above.last = true
		parts = append(parts, above)
	}
	parts = append(parts, block{BlockKind: swedish.Heading, level: level, lines: b.lines[first:end:end]})
	if end < len(b.lines) {
		parts = append(parts, block{BlockKind: swedish.Paragraph, lines: b.lines[end:]})
	}
	return parts
}
