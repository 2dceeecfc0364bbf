package ingest

import (
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
)

// Sizes of passages, in words. The first is DESIGN.md's default: 128 to 256
// tokens found more than 512 on some 1000 Swedish questions, and overlap added
// nothing (Rootpie RAG-research, 2025).
const (
	passageWords  = 120 // what a passage should have
	togetherWords = 180 // a paragraph up to this is whole, and a list with its introduction
	cutWords      = 300 // a sentence, list item or row above this is cut
	sectionWords  = 40  // after so many, a heading of level 1 or 2 begins a new passage
)

// Costs. A passage of no words, or of twice passageWords, costs 1 (see size). They say what to
// give up first, and were set by reading the passages of a few documents of authorities.
// Retrieval hardly depends on them: with a quarter of the cost for crossing sections, hit@1
// changed by less than .006 on each development set.
const (
	costEndsWithHeading = 20.0
	costOverTogether    = 4.0  // more than togetherWords
	costPartsKept       = 3.0  // between a paragraph and the list it introduces, a caption and its table, and within a short table
	costLeavesSection   = 1.2  // a heading of a higher level inside a passage
	costNextSection     = 0.8  // one of the same level
	costEntersSection   = 0.3  // a subheading
	costPartsColon      = 0.6  // after a colon, and below the first row of a table without a header
	costPartsHeader     = 20.0 // below a table's header, which says nothing alone
	costPartsList       = 0.15
	costPartsParagraph  = 0.1
)

// unit is what passages are made of and never cut: a block, or a piece of one
// that is too long.
type unit struct {
	swedish.Span
	kind    swedish.BlockKind
	level   int // of the heading that it is or stands under; 0 before the first
	block   int // number of the block that it is, or is a piece of
	words   int
	page    int
	section int     // number of its section in the text; 0 before the first heading
	border  float64 // cost of a border between passages before it

	names    bool // a row that names a table's columns
	captions bool // what stands above a table and says what it is about
}

// split divides a text with its blocks into passages whose total cost is least: as near
// to passageWords as the borders in the text allow. Every block is in one passage, except
// those that had to be cut.
func split(title, text string, blocks []swedish.Block) []index.Passage {
	units := unitsOf(text, blocks)
	setBorders(text, units)
	headings := headingPaths(title, text, blocks)
	starts := cheapest(units)
	passages := make([]index.Passage, len(starts))
	for i, start := range starts {
		end := len(units)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		within := units[start:end]
		passages[i] = index.Passage{
			Heading: headings[mainSection(within)],
			Page:    within[0].page,
			Bytes:   swedish.Span{Start: within[0].Start, End: within[len(within)-1].End},
		}
	}
	return passages
}

// cheapest gives the first unit of each passage in the cheapest division. If two cost the
// same, passages early in the text are longer.
func cheapest(units []unit) []int {
	n := len(units)
	least := make([]float64, n+1) // of the units from i to the end
	next := make([]int, n+1)      // where the passage that begins at i ends
	for i := n - 1; i >= 0; i-- {
		least[i] = -1
		p := passage{units: units, start: i, end: i}
		for p.extend() {
			cost := p.cost() + least[p.end]
			if least[i] < 0 || cost <= least[i] {
				least[i], next[i] = cost, p.end
			}
		}
	}
	var starts []int
	for i := 0; i < n; i = next[i] {
		starts = append(starts, i)
	}
	return starts
}

// passage is a passage in the making.
type passage struct {
	units      []unit
	start, end int // the units that it holds
	words      int
	body       bool // it holds more than headings
	level      int  // of the last unit
	crossing   float64
}

// extend adds the next unit, unless the passage must end before it.
func (p *passage) extend() bool {
	if p.end == len(p.units) {
		return false
	}
	u := p.units[p.end]
	first := p.start == p.end
	switch {
	case first:
	case u.page != p.units[p.start].page:
		return false
	case p.words+u.words > cutWords && p.body:
		return false
	case p.words+u.words > 2*cutWords: // nothing but headings
		return false
	case u.kind == swedish.Heading && p.body && p.units[p.end-1].kind != swedish.Heading:
		if u.level <= 2 && p.words >= sectionWords {
			return false
		}
		p.crossing += costOfHeading(p.level, u.level)
	}
	p.body = p.body || u.kind != swedish.Heading
	p.level = u.level
	p.words += u.words
	p.end++
	return true
}

func costOfHeading(before, level int) float64 {
	switch {
	case level > before:
		return costEntersSection
	case level == before:
		return costNextSection
	}
	return costLeavesSection
}

// cost is that of the passage as it is now, with the border after it.
func (p *passage) cost() float64 {
	cost := size(p.words) + p.crossing
	if p.units[p.end-1].kind == swedish.Heading {
		cost += costEndsWithHeading
	}
	if p.words > togetherWords && p.end > p.start+1 {
		cost += costOverTogether
	}
	if p.end < len(p.units) && p.units[p.end].page == p.units[p.start].page {
		cost += p.units[p.end].border
	}
	return cost
}

func size(words int) float64 {
	off := float64(words-passageWords) / passageWords
	return off * off
}

// mainSection gives the section that most words of a passage are in, headings aside.
func mainSection(units []unit) int {
	words := make(map[int]int)
	main := units[len(units)-1].section
	for _, u := range slices.Backward(units) { // of two alike, the first
		if u.kind == swedish.Heading {
			continue
		}
		words[u.section] += u.words
		if words[u.section] >= words[main] {
			main = u.section
		}
	}
	return main
}

// unitsOf makes units of blocks.
func unitsOf(text string, blocks []swedish.Block) []unit {
	var units []unit
	pages := pageCounter{text: text, paged: strings.Contains(text, "\f")}
	section, level := 0, 0
	for i, b := range blocks {
		if b.Kind == swedish.Heading {
			section++
			level = b.Level
		}
		for _, s := range pieces(text, b) {
			units = append(units, unit{
				Span: s, kind: b.Kind, level: level, block: i, section: section,
				words: countWords(s.In(text)), page: pages.at(s.Start),
				names:    b.Kind == swedish.TableRow && b.Level == swedish.NamesColumns,
				captions: b.Kind == swedish.Paragraph && b.Level == swedish.IsCaption,
			})
		}
	}
	return units
}

// setBorders sets what it costs to end a passage before each unit.
func setBorders(text string, units []unit) {
	for i := 1; i < len(units); i++ {
		last, u := units[i-1], &units[i]
		switch {
		case u.block == last.block:
			u.border = costPartsParagraph
		case strings.HasSuffix(last.In(text), ":") && u.kind != swedish.Heading:
			u.border = costPartsColon
		case u.kind == swedish.TableRow && last.kind == swedish.TableRow:
			u.border = costPartsList
			switch {
			case last.names:
				u.border = costPartsHeader
			case i == 1 || units[i-2].kind != swedish.TableRow:
				u.border = costPartsColon
			}
		case last.captions && u.kind == swedish.TableRow:
			u.border = costPartsKept
		case u.kind == swedish.ListItem && last.kind == swedish.ListItem:
			u.border = costPartsList
		}
	}
	for i := range units {
		keepList(text, units[i:])
		keepTable(units[i:])
	}
}

// keepTable raises the borders of a table that units begins with, and of its caption
// above it, when it fits into one passage.
func keepTable(units []unit) {
	if !units[0].captions && !units[0].names {
		return
	}
	words, n := units[0].words, 1
	for n < len(units) && units[n].kind == swedish.TableRow && (!units[n].names || units[n-1].names || units[n-1].captions) && words <= togetherWords {
		words += units[n].words
		n++
	}
	if words > togetherWords {
		return
	}
	for i := 1; i < n; i++ {
		units[i].border = max(units[i].border, costPartsKept)
	}
}

// keepList raises the borders of a list whose introduction units begins with,
// when both fit into one passage.
func keepList(text string, units []unit) {
	if units[0].kind != swedish.Paragraph || !strings.HasSuffix(units[0].In(text), ":") {
		return
	}
	words, n := units[0].words, 1
	for n < len(units) && units[n].kind == swedish.ListItem && words <= togetherWords {
		words += units[n].words
		n++
	}
	if words > togetherWords {
		return
	}
	for i := 1; i < n; i++ {
		units[i].border = costPartsKept
	}
}
