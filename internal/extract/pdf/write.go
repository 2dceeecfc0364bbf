package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/extract/about"
	"svara/internal/swedish"
)

// write writes the blocks of all pages.
func (d *reader) write(to Writer, pages [][]block) {
	levels := d.markHeadings(pages)
	d.markOutline(pages)
	d.joinPages(pages)
	d.nameTitle(to, pages, levels)
	for i, blocks := range pages {
		if i > 0 {
			to.Page()
		}
		for k := range blocks {
			d.writeBlock(to, &blocks[k], levels)
		}
	}
}

func (d *reader) writeBlock(to Writer, b *block, levels map[face]int) {
	switch b.BlockKind {
	case swedish.Heading:
		level := b.level
		if level == 0 {
			level = levels[b.face()]
		}
		to.EndList()
		to.Heading(level, clean(b.text(d.vocabulary)))
	case swedish.ListItem:
		to.Item(b.depth, b.mark, clean(b.text(d.vocabulary)))
	case swedish.TableRow:
		cells := slices.Clone(b.lines[0].cells)
		for i := range cells {
			cells[i] = clean(cells[i])
		}
		if b.lines[0].header {
			to.EndList()
			to.Header(cells)
		} else {
			to.Row(cells)
		}
	default:
		to.EndList()
		to.Paragraph(clean(b.text(d.vocabulary)))
	}
	if b.last {
		to.EndList()
	}
}

// clean removes invisible characters, and replaces those that have no meaning as text.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == softHyphen || r == '\u200b' || r == '\u2060' || r == '\ufffe' || r == '\uffff':
			return -1
		case r == '\u2010' || r == '\u2011':
			return '-'
		case r >= '\uf020' && r <= '\uf0ff': // in a symbol font, such as a bullet
			return '•'
		case unicode.Is(unicode.Co, r):
			return '\ufffd'
		}
		return r
	}, s)
}

func (b *block) face() face { return face{roundHalf(b.size()), b.isBold()} }

// A heading is short, and only a small share of the document's text looks like it. It is
// larger than the body text, or bold. Lengths are in runes; sizes are factors of the body
// text's.
const (
	longestHeading = 160
	headingLines   = 4
	headingLarger  = 1.08
	headingShare   = .25 // twice that if it is much larger
	muchLarger     = 1.3
)

// markHeadings recognises headings by their looks if there are no tagged headings, and
// gives their levels: 1 for the largest.
func (d *reader) markHeadings(pages [][]block) map[face]int {
	all := 0
	for _, n := range d.letters {
		all += n
	}
	for _, blocks := range pages {
		if slices.ContainsFunc(blocks, func(b block) bool { return b.BlockKind == swedish.Heading }) {
			d.markTitle(pages, float64(all))
			return nil
		}
	}
	var faces []face
	for _, blocks := range pages {
		for i := range blocks {
			b := &blocks[i]
			if !d.isHeading(b, float64(all)) || i+1 == len(blocks) && (swedish.EndsSentence(b.lastLine().text) || isBareNumber(b.lines[0].text)) {
				continue
			}
			b.BlockKind, b.mark = swedish.Heading, ""
			if face := b.face(); !slices.Contains(faces, face) {
				faces = append(faces, face)
			}
		}
	}
	slices.SortFunc(faces, func(a, b face) int {
		return cmp.Or(-cmp.Compare(a.size, b.size), map[bool]int{true: -1, false: 1}[a.bold])
	})
	levels := make(map[face]int)
	for i, face := range faces {
		levels[face] = i + 1
	}
	return levels
}

// markTitle makes a heading of a title above all tagged headings. LibreOffice tags it as
// a paragraph.
func (d *reader) markTitle(pages [][]block, letters float64) {
	const larger = 1.25
	for i := range pages[0] {
		b := &pages[0][i]
		if b.BlockKind == swedish.Heading {
			return
		}
		if b.size() > larger*d.body && d.isHeading(b, letters) {
			b.BlockKind, b.level = swedish.Heading, 1
			return
		}
	}
}

func (d *reader) isHeading(b *block, letters float64) bool {
	if b.BlockKind != swedish.Paragraph && b.BlockKind != swedish.ListItem || len(b.lines) > headingLines {
		return false
	}
	face, n := b.face(), 0
	hasLetter := false
	for _, line := range b.lines {
		n += utf8.RuneCountInString(line.text)
		hasLetter = hasLetter || strings.ContainsFunc(line.text, unicode.IsLetter)
	}
	isNumber := (face.bold || face.size >= headingLarger*d.body) && swedish.IsSectionNumber(b.lines[0].text) && len(b.lines) == 1
	share := float64(d.letters[face]) / letters
	if face.size > muchLarger*d.body {
		share /= 2
	}
	if n > longestHeading || !hasLetter && !isNumber || share > headingShare {
		return false
	}
	last := b.lastLine().text
	isMarked := b.BlockKind == swedish.ListItem && !strings.ContainsAny(b.mark[:1], "0123456789") // a bullet
	switch {
	case isMarked || strings.ContainsAny(last[len(last)-1:], ".,;") && !strings.HasSuffix(last, "m.m."):
		return false
	case face.size >= headingLarger*d.body:
		return true
	}
	return face.bold && face.size >= .95*d.body && len(b.lines) <= 2 && startsPart(b.lines[0].text)
}

// isBareNumber reports whether a text is a number that may mean anything, such as a page
// number.
func isBareNumber(s string) bool { return swedish.IsSectionNumber(s) && !strings.Contains(s, "§") }

// joinPages moves a paragraph or list item that continues from one page to the next to
// the page where it begins.
func (d *reader) joinPages(pages [][]block) {
	for i := 1; i < len(pages); i++ {
		if len(pages[i]) == 0 {
			continue
		}
		first := &pages[i][0]
		last := d.lastOfBody(pages[i-1])
		if first.BlockKind != swedish.Paragraph && !first.unmarked || last == nil || math.Abs(first.size()-last.size()) > .08*last.size() ||
			!goesOnText(last.lastLine().text, first.lines[0].text) {
			continue
		}
		first.lines[0].jump = true
		last.lines = append(last.lines, first.lines...)
		pages[i] = pages[i][1:]
		if last.BlockKind == swedish.ListItem && len(pages[i]) > 0 && pages[i][0].BlockKind == swedish.ListItem {
			last.last = false
		}
	}
}

// lastOfBody gives the last paragraph or list item of a page above its footnotes, which
// are in smaller type.
func (d *reader) lastOfBody(blocks []block) *block {
	for i := len(blocks) - 1; i >= 0; i-- {
		b := &blocks[i]
		if b.size() < .93*d.body && b.BlockKind == swedish.Paragraph {
			continue
		}
		if b.BlockKind == swedish.Paragraph || b.BlockKind == swedish.ListItem {
			return b
		}
		return nil
	}
	return nil
}

// nameTitle gives the largest heading on the first page with text as the document's
// title, if the document has not named one. A letterhead gives way to a heading of about
// the same size.
func (d *reader) nameTitle(to Writer, pages [][]block, levels map[face]int) {
	for _, blocks := range pages {
		var title *block
		for i := range blocks {
			h := &blocks[i]
			if h.BlockKind == swedish.Heading && (title == nil || h.size() > title.size()*1.05 ||
				h.size() > title.size()*.95 && about.IsLetterhead(title.text(d.vocabulary))) {
				title = h
			}
		}
		if title != nil {
			to.Title(clean(title.text(d.vocabulary)))
		}
		if len(blocks) > 0 {
			return
		}
	}
}
