package pdf

import (
	"cmp"
	"slices"
	"strings"

	"svara/internal/swedish"
)

// tagNode is an element of a tagged PDF's structure, on one page, or a piece of its
// content.
type tagNode struct {
	name string // such as "P", "H1" or "TD"; empty for content
	mark int    // number of the marked content, for content
	kids []tagNode

	rows, columns int // how many a cell takes
}

// Bounds of a page's structure. A larger one is not used.
const (
	maxTags     = 20_000
	maxTagDepth = 50
)

// readTags reads the structure of the page. It gives nil if there is none.
func (v *view) readTags() *tagNode {
	tree := v.call("FPDF_StructTree_GetForPage", v.page)
	if tree == 0 {
		return nil
	}
	defer v.call("FPDF_StructTree_Close", tree)
	root := &tagNode{name: "Document"}
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

func (v *view) readTag(element uint64, depth int, left *int) tagNode {
	tag := tagNode{name: v.utf16("FPDF_StructElement_GetType", element)}
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
			tag.kids = append(tag.kids, tagNode{mark: mark})
		}
	}
	return tag
}

// tagReader makes blocks of the structure of a page.
type tagReader struct {
	runs   map[int][]run // by mark, in the order in which they are drawn
	used   map[int]bool
	blocks []block
}

// taggedBlocks gives the blocks in the structure of a page, and the runs that are neither
// in it nor marked as decoration.
func taggedBlocks(root *tagNode, runs []run) (blocks []block, loose []run) {
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

// inline are the elements that are parts of a paragraph.
var inline = map[string]bool{"": true, "Span": true, "Link": true, "Em": true, "Strong": true, "Quote": true, "Reference": true,
	"BibEntry": true, "Code": true, "Annot": true, "Ruby": true, "Warichu": true, "Sub": true, "Lbl": true, "FENote": true, "Formula": true}

// group adds what is in an element: inline content as paragraphs, other elements as
// blocks.
func (t *tagReader) group(tag *tagNode, depth int) {
	var lines []line
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

// holdsBlocks reports whether an inline element contains block elements, as a link may.
func (t *tagReader) holdsBlocks(tag *tagNode) bool {
	return slices.ContainsFunc(tag.kids, func(kid tagNode) bool { return !inline[kid.name] || t.holdsBlocks(&kid) })
}

func (t *tagReader) block(tag *tagNode, depth int) {
	switch tag.name {
	case "H", "H1", "H2", "H3", "H4", "H5", "H6", "Title":
		level := 1
		if len(tag.name) == 2 {
			level = int(tag.name[1] - '0')
		}
		if lines := addRuns(nil, t.runsIn(tag)); lines != nil {
			t.add(block{BlockKind: swedish.Heading, level: level, lines: lines})
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

func (t *tagReader) add(b block) { t.blocks = append(t.blocks, b) }

func (t *tagReader) endList(kind swedish.BlockKind) {
	if n := len(t.blocks); n > 0 && t.blocks[n-1].BlockKind == kind {
		t.blocks[n-1].last = true
	}
}

// paragraph adds a paragraph. List items and lines of a table of contents that are tagged
// as paragraphs become what they are.
func (t *tagReader) paragraph(lines []line) {
	if lines == nil {
		return
	}
	b := block{BlockKind: swedish.Paragraph, lines: lines}
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

// item adds an item of a list, with its mark and text as one block, and then the lists
// within it.
func (t *tagReader) item(tag *tagNode, depth int) {
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
			if listMark(b.lines[0].text) == "" { // such as "2.1" or "Art. 3"
				b.lines[0].text = "• " + b.lines[0].text
				b.mark = "•"
			}
		} else if b.BlockKind == swedish.Paragraph { // its mark is a drawing, or on the page before
			b.mark, b.unmarked = "•", true
		}
		b.BlockKind = swedish.ListItem
		b.depth = depth
	}
}

// runsIn gives all runs in an element. Each run is given only once.
func (t *tagReader) runsIn(tag *tagNode) []run {
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

// addRuns adds runs to the lines of a paragraph.
func addRuns(lines []line, runs []run) []line {
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
		lines = append(lines, line{run: r})
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
