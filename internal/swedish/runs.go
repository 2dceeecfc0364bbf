package swedish

import "strings"

// Consecutive short lines that tell something, such as opening hours and telephone numbers,
// are items of a list, and the line above them is its heading: "Biblioteket" above "Lördag
// 11–15". A line that could also be a heading is only an item beside others.

// run finds such lists among the blocks of a text. "Such a list" below means one of
// these.
type run struct {
	text   string
	blocks []Block
	told   []lineKind
	isItem []bool // whether a block is an item of such a list, or tells something alone below its heading

	streets bool // a street above hours says whose hours they are, because nothing else does
}

// markRuns makes list items of the lines of such lists.
func markRuns(text string, blocks []Block) run {
	r := run{text: text, blocks: blocks, told: make([]lineKind, len(blocks)), isItem: make([]bool, len(blocks))}
	for i, b := range blocks {
		if b.Kind == Paragraph {
			r.told[i] = lineKindOf(b.In(text))
		}
	}
	heads := make([]bool, len(blocks))
	for i := range blocks {
		r.streets = r.streets || r.told[i] == lineStreet && r.apart(i) && !r.isNamed(i)
	}
	for i := range blocks {
		heads[i] = r.mayHead(i)
	}
	for i := range blocks {
		if heads[i] {
			r.told[i] = lineNames
		}
	}
	r.markAlone()
	for i := 0; i < len(blocks); i++ {
		end := i
		for end < len(blocks) && r.told[end] != lineNames {
			end++
		}
		if r.isList(i, end) {
			end += r.trailing(end)
			for j := i; j < end; j++ {
				blocks[j].Kind, r.isItem[j] = ListItem, true
			}
		}
		i = max(i, end-1)
	}
	return r
}

// markAlone finds single lines that tell something below their heading: sure ones, and
// others if the text has several such pairs, as "Barn" above "40 kr".
func (r run) markAlone() {
	var pairs []int
	for i, t := range r.told {
		switch {
		case r.blocks[i].Kind == ListItem:
			r.isItem[i] = r.isMarked(i)
		case t.isSure():
			r.isItem[i] = true
		case t > lineLabelled && !r.apart(i) && r.apart(i-1) && r.apart(i+1) && r.isNamed(i):
			pairs = append(pairs, i)
		}
	}
	if len(pairs) < 2 {
		return
	}
	for _, i := range pairs {
		r.isItem[i] = true
	}
}

// isMarked reports whether a list item tells something after its mark, and is not a
// numbered heading: "3. Möte den 4 maj".
func (r run) isMarked(i int) bool {
	t := lineKindOf(AfterMark(r.text, r.blocks[i].Span).In(r.text))
	return t.isSure() || t > lineLabelled && !startsWithDigit(r.blocks[i].In(r.text))
}

// apart reports whether a blank line, or nothing, is above the i-th block.
func (r run) apart(i int) bool {
	if i <= 0 || i >= len(r.blocks) {
		return true
	}
	between := r.text[r.blocks[i-1].End:r.blocks[i].Start]
	return strings.Count(between, "\n") > 1 || strings.ContainsAny(between, "\f\v\u2028\u2029")
}

func (r run) tells(i int) lineKind {
	if i < 0 || i >= len(r.told) {
		return lineNames
	}
	return r.told[i]
}

// mayHead reports whether a line that tells something may still head the lines below it.
// The first line of a text is its title. A day or a street above hours says when or whose
// they are, if nothing else does. A line may also head the text directly below it.
func (r run) mayHead(i int) bool {
	t, next := r.tells(i), r.tells(i+1)
	if t == lineNames || t == lineLabelled || t.isSure() || i+1 == len(r.blocks) {
		return false
	}
	isAbove := (next == lineHours || next == lineTime) && !r.apart(i+1)
	switch {
	case isAbove && t == lineDate:
		return true
	case !r.apart(i):
		return false
	case isAbove && t == lineStreet:
		return r.streets
	case i == 0 && next != t && t != lineStreet && t != lineColumns:
		return true
	}
	isText := next == lineNames && !looksLikeHeading(r.blocks[i+1].In(r.text))
	return next == lineNames && !r.apart(i+1) || isText
}

// isNamed reports whether the line above the i-th block may be its heading.
func (r run) isNamed(i int) bool {
	return i > 0 && r.tells(i-1) == lineNames && looksLikeHeading(r.blocks[i-1].In(r.text))
}

// isList reports whether the blocks from start to end, which all tell something, are more
// than a single line that may be a heading. Labels alone ("Plats: Rådhuset") belong to
// paragraphs, as in minutes.
func (r run) isList(start, end int) bool {
	told, sure, labels := 0, 0, 0
	for i := start; i < end; i++ {
		if r.told[i] != lineLabelled {
			told++
		}
		if r.told[i].isSure() {
			sure++
		}
		if strings.Contains(r.blocks[i].In(r.text), ": ") {
			labels++
		}
	}
	return told > 1 && (sure > 0 || labels < end-start)
}

// trailing counts short lines directly below such a list, with nothing directly below
// them: they belong to it, as "Gratis wifi" below the hours.
func (r run) trailing(end int) int {
	const most = 3
	for n := 0; n <= most; n++ {
		if r.apart(end + n) {
			return n
		}
		if r.tells(end+n) != lineNames || !isBareItem(r.text, r.blocks[end+n]) {
			return 0
		}
	}
	return 0
}

// markItems makes list items of short lines without full stops below a line that ends
// with a colon: text copied from a page has lost its bullets. A last line with text below
// it is the heading of that text, and lines directly above such a heading that tell
// something belong to the list below it.
func (r run) markItems() {
	text, blocks := r.text, r.blocks
	for i := 0; i < len(blocks); i++ {
		if blocks[i].Kind != Paragraph || !strings.HasSuffix(blocks[i].In(text), ":") {
			continue
		}
		first, end := i+1, i+1
		for end < len(blocks) && isBareItem(text, blocks[end]) {
			end++
		}
		if end < len(blocks) && end > first && (blocks[end].Kind == Paragraph || r.isItem[end] && !r.apart(end)) && StartsUpper(blocks[end-1].In(text)) {
			end--
		}
		for end > first && end+1 < len(blocks) && r.isItem[end+1] && r.apart(first) && !r.apart(end) {
			end--
		}
		if end-first > 1 {
			for j := first; j < end; j++ {
				blocks[j].Kind = ListItem
			}
			i = end - 1
		}
	}
}

// setLevels sets the levels of the headings of such lists. They are below a heading that
// is directly followed by others ("Öppettider" above "Biblioteket"), and below the one
// that begins a group of lines without blank lines between them.
func (r run) setLevels() {
	several := r.countParts() > 1
	isBelow, begin := 0, 0
	for i := range r.blocks {
		b := &r.blocks[i]
		if r.apart(i) {
			begin = i
		}
		if b.Kind != Heading || b.Level != 2 {
			continue
		}
		next := i + 1
		followed := next < len(r.blocks) && r.blocks[next].Kind == Heading && r.headsList(next)
		switch {
		case followed && (i == 0 || r.apart(i) && r.apart(next)):
			isBelow = 1
		case !r.headsList(i):
			isBelow = 0
		default:
			b.Level += isBelow
			if several && begin < i && r.blocks[begin].Kind == Heading && (begin > 0 || isBelow == 0) {
				b.Level++
			}
		}
	}
}

// headsList reports whether a list stands directly below the i-th block, or below it and
// one more heading, without a blank line between.
func (r run) headsList(i int) bool {
	isItem := func(i int) bool { return i < len(r.blocks) && r.isItem[i] }
	return isItem(i+1) || isItem(i+2) && r.blocks[i+1].Kind == Heading && !r.apart(i+1)
}

// countParts counts the parts of the text, separated by blank lines, that contain such
// lists.
func (r run) countParts() int {
	n, counted := 0, false
	for i := range r.blocks {
		counted = counted && !r.apart(i)
		if r.isItem[i] && !counted {
			n, counted = n+1, true
		}
	}
	return n
}

// markColons makes headings of lines that end with a colon and head such a list, as
// "Telefontider:". A sentence that introduces a list is longer.
func (r run) markColons() {
	const fewWords = 5
	for i := len(r.blocks) - 2; i >= 0; i-- {
		s, found := strings.CutSuffix(r.blocks[i].In(r.text), ":")
		if found && r.blocks[i].Kind == Paragraph && r.headsList(i) && len(strings.Fields(s)) <= fewWords && looksLikeHeading(s) {
			r.blocks[i].Kind, r.blocks[i].Level = Heading, 2
		}
	}
}

// markUnderlined raises headings of plain text that are underlined with ===.
func markUnderlined(text string, blocks []Block) {
	for i, b := range blocks {
		if b.Kind != Heading {
			continue
		}
		below := strings.TrimLeft(text[b.End:], " \t")
		if line, isBelow := strings.CutPrefix(below, "\n"); isBelow {
			line, _, _ = strings.Cut(line, "\n")
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "=") && isDrawn(line) {
				blocks[i].Level = 1
			}
		}
	}
}

// isHours reports whether a line gives opening hours and nothing else. It begins a new
// block whatever the width of the line above, unless that continues.
func isHours(line, above string) bool {
	return lineKindOf(line) == lineHours && !EndsSentence(line) && !strings.HasSuffix(line, ",") && !strings.HasSuffix(above, ",")
}
