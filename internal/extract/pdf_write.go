package extract

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// write writes the pages' blocks.
func (d *pdfFile) write(b *Builder, pages [][]pdfBlock) {
	levels := d.markHeadings(pages)
	d.markOutline(pages)
	d.joinPages(pages)
	d.nameTitle(b, pages, levels)
	for i, blocks := range pages {
		if i > 0 {
			b.Page()
		}
		for k := range blocks {
			d.writeBlock(b, &blocks[k], levels)
		}
	}
}

func (d *pdfFile) writeBlock(b *Builder, block *pdfBlock, levels map[pdfFace]int) {
	switch block.BlockKind {
	case swedish.Heading:
		level := block.level
		if level == 0 {
			level = levels[block.face()]
		}
		b.EndList()
		b.Heading(level, clean(block.text(d.vocabulary)))
	case swedish.ListItem:
		b.Item(block.depth, block.mark, clean(block.text(d.vocabulary)))
	case swedish.TableRow:
		cells := slices.Clone(block.lines[0].cells)
		for i := range cells {
			cells[i] = clean(cells[i])
		}
		if block.lines[0].header {
			b.EndList()
			b.Header(cells)
		} else {
			b.Row(cells)
		}
	default:
		b.EndList()
		b.Paragraph(clean(block.text(d.vocabulary)))
	}
	if block.last {
		b.EndList()
	}
}

// clean takes away what is not seen, or not told, in text.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == softHyphen || r == '\u200b' || r == '\u2060' || r == '\ufffe' || r == '\uffff':
			return -1
		case r == '\u2010' || r == '\u2011':
			return '-'
		case r >= '\uf020' && r <= '\uf0ff': // of a font of signs, such as a bullet
			return '•'
		case unicode.Is(unicode.Co, r):
			return '\ufffd'
		}
		return r
	}, s)
}

func (b *pdfBlock) face() pdfFace { return pdfFace{roundHalf(b.size()), b.isBold()} }

// A heading is short, and its look is that of little of the text; it is larger than
// the body, or bold.
const (
	longestHeading = 160
	headingLines   = 4
	headingLarger  = 1.08
	headingShare   = .25 // twice that of what is much larger
	muchLarger     = 1.3
)

// markHeadings tells headings by their looks where no tags do, and gives the levels of
// those: the largest first.
func (d *pdfFile) markHeadings(pages [][]pdfBlock) map[pdfFace]int {
	all := 0
	for _, n := range d.letters {
		all += n
	}
	for _, blocks := range pages {
		if slices.ContainsFunc(blocks, func(b pdfBlock) bool { return b.BlockKind == swedish.Heading }) {
			d.markTitle(pages, float64(all))
			return nil
		}
	}
	var faces []pdfFace
	for _, blocks := range pages {
		for i := range blocks {
			b := &blocks[i]
			if !d.isHeading(b, float64(all)) || i+1 == len(blocks) && (endsSentence(b.lastLine().text) || isBareNumber(b.lines[0].text)) {
				continue
			}
			b.BlockKind, b.mark = swedish.Heading, ""
			if face := b.face(); !slices.Contains(faces, face) {
				faces = append(faces, face)
			}
		}
	}
	slices.SortFunc(faces, func(a, b pdfFace) int {
		return cmp.Or(-cmp.Compare(a.size, b.size), map[bool]int{true: -1, false: 1}[a.bold])
	})
	levels := make(map[pdfFace]int)
	for i, face := range faces {
		levels[face] = i + 1
	}
	return levels
}

// markTitle makes a heading of the title that stands above all tagged headings, which
// LibreOffice tags as a paragraph.
func (d *pdfFile) markTitle(pages [][]pdfBlock, letters float64) {
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

func (d *pdfFile) isHeading(b *pdfBlock, letters float64) bool {
	if b.BlockKind != swedish.Paragraph && b.BlockKind != swedish.ListItem || len(b.lines) > headingLines {
		return false
	}
	face, n := b.face(), 0
	hasLetter := false
	for _, line := range b.lines {
		n += utf8.RuneCountInString(line.text)
		hasLetter = hasLetter || strings.ContainsFunc(line.text, unicode.IsLetter)
	}
	isNumber := (face.bold || face.size >= headingLarger*d.body) && sectionNumber.MatchString(b.lines[0].text) && len(b.lines) == 1
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

// sectionNumber is a heading of numbers alone: "104", "3.5.6-9", "5 a §".
var sectionNumber = regexp.MustCompile(`^\d{1,3}( ?[a-z])?(\.\d{1,3})*([-–]\d{1,3})?( §§?)?$`)

// isBareNumber reports a number that may belong to anything, such as a page.
func isBareNumber(s string) bool { return sectionNumber.MatchString(s) && !strings.Contains(s, "§") }

// joinPages puts a paragraph or item that goes on from one page to the next on the
// page where it begins.
func (d *pdfFile) joinPages(pages [][]pdfBlock) {
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

// lastOfBody gives the last paragraph or item of a page above its footnotes, which are
// set smaller.
func (d *pdfFile) lastOfBody(blocks []pdfBlock) *pdfBlock {
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

// nameTitle names the document by the largest heading of its first page with text that
// is more than the name of who wrote it, where it does not say what it is called.
func (d *pdfFile) nameTitle(b *Builder, pages [][]pdfBlock, levels map[pdfFace]int) {
	for _, blocks := range pages {
		var title *pdfBlock
		for i := range blocks {
			h := &blocks[i]
			if h.BlockKind == swedish.Heading && (title == nil || h.size() > title.size()*1.05 ||
				h.size() > title.size()*.95 && isLetterhead(title.text(d.vocabulary))) {
				title = h
			}
		}
		if title != nil {
			b.Title(clean(title.text(d.vocabulary)))
		}
		if len(blocks) > 0 {
			return
		}
	}
}
