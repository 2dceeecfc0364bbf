package extract

import (
	"cmp"
	"slices"
	"strings"

	"svara/internal/swedish"
)

// pdfTag is an element of the structure that a tagged PDF gives for a page, or a piece
// of its content.
type pdfTag struct {
	name string // "P", "H1", "TD"…; empty for content
	mark int    // of content
	kids []pdfTag

	rows, columns int // that a cell takes
}

// Bounds of a page's structure, beyond which it is not used.
const (
	maxTags     = 20_000
	maxTagDepth = 50
)

// readTags reads the structure of the page; nil where it has none.
func (v *pdfPage) readTags() *pdfTag {
	tree := v.call("FPDF_StructTree_GetForPage", v.page)
	if tree == 0 {
		return nil
	}
	defer v.call("FPDF_StructTree_Close", tree)
	root := &pdfTag{name: "Document"}
	left := maxTags
	for i := range v.count("FPDF_StructTree_CountChildren", tree) {
		if child := v.call("FPDF_StructTree_GetChildAtIndex", tree, uint64(i)); child != 0 {
			root.kids = append(root.kids, v.readTag(child, 0, &left))
		}
	}
	if left < 0 || len(root.kids) == 0 {
		return nil
	}
	return root
}

func (v *pdfPage) readTag(element uint64, depth int, left *int) pdfTag {
	tag := pdfTag{name: v.utf16("FPDF_StructElement_GetType", element)}
	if tag.name == "TD" || tag.name == "TH" {
		tag.rows, tag.columns = v.span(element, "RowSpan"), v.span(element, "ColSpan")
	}
	if *left--; depth > maxTagDepth {
		*left = -1
	}
	for i := 0; *left > 0 && i < v.count("FPDF_StructElement_CountChildren", element); i++ {
		if child := v.call("FPDF_StructElement_GetChildAtIndex", element, uint64(i)); child != 0 {
			tag.kids = append(tag.kids, v.readTag(child, depth+1, left))
		} else if mark := v.count("FPDF_StructElement_GetChildMarkedContentID", element, uint64(i)); mark >= 0 {
			tag.kids = append(tag.kids, pdfTag{mark: mark})
		}
	}
	return tag
}

// tagReader makes blocks of a page's structure.
type tagReader struct {
	runs   map[int][]run // by mark, as drawn
	used   map[int]bool
	blocks []pdfBlock
}

// taggedBlocks gives the blocks that the structure of a page says, and the runs that
// are neither in it nor marked as decoration.
func taggedBlocks(root *pdfTag, runs []run) (blocks []pdfBlock, loose []run) {
	drawn := slices.Clone(runs)
	slices.SortFunc(drawn, func(a, b run) int { return cmp.Compare(a.order, b.order) })
	t := &tagReader{runs: make(map[int][]run), used: make(map[int]bool)}
	for _, r := range drawn {
		if r.mark >= 0 {
			t.runs[r.mark] = append(t.runs[r.mark], r)
		}
	}
	t.group(root, 0)
	for _, r := range runs {
		if !r.isArtifact && !t.used[r.mark] {
			loose = append(loose, r)
		}
	}
	return t.blocks, loose
}

// inline are elements that are parts of a paragraph.
var inline = map[string]bool{"": true, "Span": true, "Link": true, "Em": true, "Strong": true, "Quote": true, "Reference": true,
	"BibEntry": true, "Code": true, "Annot": true, "Ruby": true, "Warichu": true, "Sub": true, "Lbl": true, "FENote": true, "Formula": true}

// group writes what is in an element: its inline content as paragraphs, others as
// blocks.
func (t *tagReader) group(tag *pdfTag, depth int) {
	var lines []pdfLine
	end := func() {
		t.paragraph(lines)
		lines = nil
	}
	for i := range tag.kids {
		kid := &tag.kids[i]
		if inline[kid.name] && !t.holdsBlocks(kid) {
			lines = addRuns(lines, t.runsIn(kid))
			continue
		}
		end()
		t.block(kid, depth)
	}
	end()
}

// holdsBlocks reports whether an inline element has others in it, as a link may.
func (t *tagReader) holdsBlocks(tag *pdfTag) bool {
	return slices.ContainsFunc(tag.kids, func(kid pdfTag) bool { return !inline[kid.name] || t.holdsBlocks(&kid) })
}

func (t *tagReader) block(tag *pdfTag, depth int) {
	switch tag.name {
	case "H", "H1", "H2", "H3", "H4", "H5", "H6", "Title":
		level := 1
		if len(tag.name) == 2 {
			level = int(tag.name[1] - '0')
		}
		if lines := addRuns(nil, t.runsIn(tag)); lines != nil {
			t.add(pdfBlock{BlockKind: swedish.Heading, level: level, lines: lines})
		}
	case "L":
		for i := range tag.kids {
			t.item(&tag.kids[i], depth)
		}
		t.endList(swedish.ListItem)
	case "LI":
		t.item(tag, depth)
	case "Table":
		t.table(tag)
	case "Artifact":
		t.runsIn(tag)
	default:
		t.group(tag, depth)
	}
}

func (t *tagReader) add(b pdfBlock) { t.blocks = append(t.blocks, b) }

func (t *tagReader) endList(kind swedish.BlockKind) {
	if n := len(t.blocks); n > 0 && t.blocks[n-1].BlockKind == kind {
		t.blocks[n-1].last = true
	}
}

// paragraph writes a paragraph, which may be tagged so though it is an item.
func (t *tagReader) paragraph(lines []pdfLine) {
	if lines == nil {
		return
	}
	b := pdfBlock{BlockKind: swedish.Paragraph, lines: lines}
	if mark := listMark(lines[0].text); mark != "" && strings.TrimSpace(lines[0].text[len(mark):]) != "" {
		b.BlockKind, b.mark = swedish.ListItem, tidyMark(mark)
	} else {
		t.endList(swedish.ListItem)
	}
	if cells, isEntry := contentsEntry(row{lines[0].run}); isEntry && len(lines) == 1 {
		b.BlockKind, b.lines[0].cells = swedish.TableRow, cells
	}
	t.add(b)
}

// item writes an item of a list: its mark and text as one block, then lists within it.
func (t *tagReader) item(tag *pdfTag, depth int) {
	switch tag.name {
	case "LI":
	case "L":
		t.block(tag, depth+1)
		return
	default:
		t.block(tag, depth)
		return
	}
	n := len(t.blocks)
	var label string
	for i := range tag.kids {
		kid := &tag.kids[i]
		if kid.name == "Lbl" {
			for _, r := range t.runsIn(kid) {
				label += r.text
			}
			continue
		}
		if inline[kid.name] {
			t.paragraph(addRuns(nil, t.runsIn(kid)))
		} else {
			t.block(kid, depth+1)
		}
	}
	if n == len(t.blocks) {
		return
	}
	if b := &t.blocks[n]; b.BlockKind == swedish.Paragraph || b.BlockKind == swedish.ListItem && b.depth == 0 && label != "" {
		if label = strings.TrimSpace(label); label != "" {
			b.lines[0].text = label + " " + strings.TrimSpace(b.lines[0].text[len(listMark(b.lines[0].text)):])
			b.mark = tidyMark(label)
			if listMark(b.lines[0].text) == "" { // "2.1", "Art. 3"
				b.lines[0].text = "• " + b.lines[0].text
				b.mark = "•"
			}
		} else if b.BlockKind == swedish.Paragraph { // its mark is drawn, or on the page before
			b.mark, b.unmarked = "•", true
		}
		b.BlockKind = swedish.ListItem
		b.depth = depth
	}
}

// runsIn gives all runs within an element, each once.
func (t *tagReader) runsIn(tag *pdfTag) []run {
	if tag.name == "" {
		if t.used[tag.mark] {
			return nil
		}
		t.used[tag.mark] = true
		return t.runs[tag.mark]
	}
	var runs []run
	for i := range tag.kids {
		runs = append(runs, t.runsIn(&tag.kids[i])...)
	}
	return runs
}

// addRuns writes runs after the lines of a paragraph.
func addRuns(lines []pdfLine, runs []run) []pdfLine {
	for _, r := range runs {
		n := len(lines)
		if n > 0 {
			last := &lines[n-1]
			size := max(r.size, last.size)
			if rise := last.y - r.y; rise < .6*size && rise > -.6*size && r.x0 > last.x1-.5*size {
				last.run.join(r)
				continue
			}
		}
		lines = append(lines, pdfLine{run: r})
	}
	right := 0.0
	for _, line := range lines {
		right = max(right, line.x1)
	}
	for i := range lines {
		lines[i].right, lines[i].left = right, lines[0].x0
	}
	return lines
}
