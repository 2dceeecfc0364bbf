package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"svara/internal/swedish"
)

// Many documents have no styles: their headings are short lines in bold, or in larger
// type than the text. In a document without headings, apart from a title, such lines
// become headings if there is something below them.

// lineLook is how a whole paragraph or list item looks.
type lineLook struct {
	isBold bool
	size   float64 // in points
}

// lineLooks are the looks of a document's blocks, by index. Blocks in frames and boxes
// are left out.
type lineLooks map[int]lineLook

// note notes the look of the block that was just written, if there is one.
func (l lineLooks) note(b *Builder, look lineLook) {
	if len(b.blocks) > 0 {
		l[len(b.blocks)-1] = look
	}
}

// Which lines become headings by their look.
const (
	lookWords  = 12  // greatest length of one, in words
	lookProse  = 6   // least length of a paragraph below one, in words
	lookLarger = 1.5 // points larger than the text, for one that is not in bold
	lookTitle  = 4   // greatest number of blocks above the title
	lookShare  = 0.3 // share of a document's words above which bold does not mean a heading
)

// lookLine is a line that may be a heading.
type lookLine struct {
	block int
	size  float64
	depth int // of its number: 2 for "1.2"; 0 without a number
}

var (
	lookNumber  = regexp.MustCompile(`^(\d{1,2}(?:\.\d{1,2})*)\.?\s+\p{L}`)
	lookWarning = regexp.MustCompile(`(?i)^(obs|observera|varning|n\.?b)\b`)
)

// setHeadings turns lines that look like headings into headings, unless the document has
// others than a title. If there is only one such line it must be larger than the text,
// because it may be a warning.
func (l lineLooks) setHeadings(b *Builder) {
	titles := 0
	for i, block := range b.blocks {
		if block.Kind == swedish.Heading {
			if titles++; titles > 1 || i > lookTitle || block.Level > 1 {
				return
			}
		}
	}
	text := b.out.String()
	usual := l.textSize(b, text)
	found := l.find(b, text, usual)
	if len(found) == 0 || len(found) == 1 && found[0].size <= usual {
		return
	}
	words := 0
	for _, line := range found {
		words += len(strings.Fields(b.blocks[line.block].In(text)))
	}
	if float64(words) > lookShare*float64(len(strings.Fields(text))) {
		return
	}
	for i, level := range levelsByLook(found) {
		block := &b.blocks[found[i].block]
		block.Kind, block.Level = swedish.Heading, min(level+titles, 6)
	}
}

// find gives the lines that look like headings and have prose, a list, a table or another
// heading below them, in the order of the document.
func (l lineLooks) find(b *Builder, text string, usual float64) []lookLine {
	var found []lookLine
	for i := len(b.blocks) - 2; i >= 0; i-- {
		line, looksSo := l.line(b, text, i, usual)
		if !looksSo {
			continue
		}
		next := b.blocks[i+1]
		switch {
		case len(found) > 0 && found[len(found)-1].block == i+1:
			if below := found[len(found)-1]; below.size >= line.size && below.depth <= line.depth { // a name above the title, in a letter
				continue
			}
		case next.Kind == swedish.Paragraph && next.Level != swedish.IsCaption && !isProseBelow(next.In(text)),
			next.Kind == swedish.ListItem && b.blocks[i].Kind == swedish.ListItem:
			continue
		}
		found = append(found, line)
	}
	slices.Reverse(found)
	return found
}

// line gives block i as a line that may be a heading, if it looks like one.
func (l lineLooks) line(b *Builder, text string, i int, usual float64) (lookLine, bool) {
	look, isKnown := l[i]
	kind, content := b.blocks[i].Kind, b.blocks[i].In(text)
	line := lookLine{block: i, size: look.size}
	if number := lookNumber.FindStringSubmatch(content); number != nil {
		line.depth = strings.Count(number[1], ".") + 1
	}
	isLarger := usual > 0 && look.size >= usual+lookLarger
	first := []rune(content)[0]
	switch {
	case !isKnown, kind != swedish.Paragraph && (kind != swedish.ListItem || line.depth == 0), !look.isBold && !isLarger,
		strings.ContainsAny(content, "\n\t|@"), strings.ContainsAny(content[len(content)-1:], ".!:;,-"),
		!unicode.IsUpper(first) && !unicode.IsDigit(first), lookWarning.MatchString(content):
		return line, false
	}
	words := len(swedish.Words(content))
	return line, words > 0 && words <= lookWords && strings.ContainsFunc(content, unicode.IsLetter)
}

// isProseBelow reports whether a paragraph may have a heading above it.
func isProseBelow(paragraph string) bool {
	runes := []rune(paragraph)
	return len(swedish.Words(paragraph)) >= lookProse && strings.ContainsRune(".!?:…)”\"]", runes[len(runes)-1])
}

// textSize gives the size of most of the text.
func (l lineLooks) textSize(b *Builder, text string) float64 {
	words := map[float64]int{}
	for i, look := range l {
		if n := len(strings.Fields(b.blocks[i].In(text))); n > lookWords {
			words[look.size] += n
		}
	}
	size, most := 0.0, 0
	for s, n := range words {
		if n > most || n == most && s < size {
			size, most = s, n
		}
	}
	return size
}

// levelsByLook gives the levels of headings, from 1: by their numbers if they have any,
// else by their sizes.
func levelsByLook(lines []lookLine) []int {
	var sizes []float64
	numbered := 0.0 // the largest size of those with a number
	for _, line := range lines {
		if !slices.Contains(sizes, line.size) {
			sizes = append(sizes, line.size)
		}
		if line.depth > 0 {
			numbered = max(numbered, line.size)
		}
	}
	slices.Sort(sizes)
	slices.Reverse(sizes)
	levels := make([]int, len(lines))
	for i, line := range lines {
		levels[i] = slices.Index(sizes, line.size) + 1
		if line.depth > 0 {
			levels[i] = slices.Index(sizes, numbered) + line.depth
		}
	}
	return levels
}
