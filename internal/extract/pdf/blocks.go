package pdf

import (
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// block is a paragraph, heading, list item or table row of a PDF.
type block struct {
	swedish.BlockKind
	level    int // of a heading, from its tag or the outline; else 0
	depth    int // of an item: from 0, in the outermost list
	mark     string
	unmarked bool // an item whose mark is not part of its text
	lines    []line
	last     bool // the last of a list or table
}

func (b *block) lastLine() *line { return &b.lines[len(b.lines)-1] }
func (b *block) size() float64   { return b.lines[0].size }

// isBold reports whether all lines are bold.
func (b *block) isBold() bool {
	for _, line := range b.lines {
		if !line.bold {
			return false
		}
	}
	return true
}

// text gives the lines as one text. Line breaks are kept only where a line ended although
// there was room for more.
func (b *block) text(known vocabulary) string {
	text := ""
	for i, line := range b.lines {
		switch {
		case i == 0:
			text = line.text
		case b.breaksAfter(i - 1):
			text += "\n" + line.text
		default:
			text = joinLines(text, line.text, known)
		}
	}
	if b.mark != "" && !b.unmarked {
		text = strings.TrimSpace(text[len(listMark(text)):])
	}
	return text
}

// breaksAfter reports whether line i ends although the next word had room on it.
func (b *block) breaksAfter(i int) bool {
	line, next := b.lines[i], b.lines[i+1]
	if line.ends {
		return true
	}
	if next.jump || line.right == 0 || line.right != next.right || b.BlockKind == swedish.Heading || endsInHyphen(line.text) || !startsPart(next.text) {
		return false
	}
	word, _, _ := strings.Cut(next.text, " ")
	width := float64(utf8.RuneCountInString(word)+1) / float64(max(utf8.RuneCountInString(next.text), 1)) * (next.x1 - next.x0)
	return line.x1+width < line.right-1.5*line.size
}

// startsPart reports whether a text begins as a sentence or a name does.
func startsPart(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return !unicode.IsLower(r)
}

// leadings are the distances between base lines within paragraphs, by font size.
type leadings map[float64]float64

// measureLeadings gives the line distance for each font size: the least of the common
// ones. The distance between paragraphs is larger, and may be more common where
// paragraphs are short.
func measureLeadings(pages [][]run) leadings {
	counts := make(map[float64]map[float64]int)
	for _, runs := range pages {
		for i := 1; i < len(runs); i++ {
			a, b := runs[i-1], runs[i]
			gap := roundHalf(b.y - a.y)
			size := roundHalf(a.size)
			if math.Abs(a.size-b.size) < .3 && gap > .9*size && gap < 2.2*size && math.Abs(a.x0-b.x0) < size {
				if counts[size] == nil {
					counts[size] = make(map[float64]int)
				}
				counts[size][gap] += len(a.text)
			}
		}
	}
	found := make(leadings)
	for size, gaps := range counts {
		most := 0
		for _, n := range gaps {
			most = max(most, n)
		}
		for gap, n := range gaps {
			if n*10 >= most*3 && (found[size] == 0 || gap < found[size]) {
				found[size] = gap
			}
		}
	}
	return found
}

func (l leadings) of(size float64) float64 {
	if gap := l[roundHalf(size)]; gap > 0 {
		return gap
	}
	return 1.3 * size
}

// blocksOf makes blocks of the lines of a page.
func blocksOf(lines []line, leading leadings) []block {
	var blocks []block
	for _, l := range lines {
		if l.cells != nil {
			if n := len(blocks); n > 0 && blocks[n-1].BlockKind == swedish.ListItem {
				blocks[n-1].last = true
			}
			blocks = append(blocks, block{BlockKind: swedish.TableRow, lines: []line{l}})
			continue
		}
		n := len(blocks)
		if n > 0 && blocks[n-1].BlockKind == swedish.TableRow {
			blocks[n-1].last = true
		}
		if n == 0 || blocks[n-1].BlockKind == swedish.TableRow || !blocks[n-1].takes(l, leading) {
			blocks = append(blocks, block{BlockKind: swedish.Paragraph})
			if mark := listMark(l.text); mark != "" {
				blocks[n].BlockKind, blocks[n].mark = swedish.ListItem, tidyMark(mark)
			} else if n > 0 && blocks[n-1].BlockKind == swedish.ListItem {
				blocks[n-1].last = true
			}
			n++
		}
		blocks[n-1].lines = append(blocks[n-1].lines, l)
	}
	return blocks
}

// takes reports whether a line continues the block.
func (b *block) takes(line line, leading leadings) bool {
	last := b.lastLine()
	size := last.size
	goesOn := goesOnText(last.text, line.text)
	mark := listMark(line.text)
	if mark != "" && tidyMark(mark) == "–" && b.mark != "–" && !swedish.EndsSentence(last.text) && !last.isShort() && math.Abs(line.x0-last.x0) < .5*size {
		goesOn = true // a dash that happens to begin a line of text
	}
	if mark != "" && (!goesOn || strings.ContainsRune("•▪●", []rune(mark)[0])) {
		return false
	}
	const alike, related = .08, .25 // sizes vary where a line is mostly code, or the number of a note
	if d := math.Abs(size - line.size); d > related*size || d > alike*size && !goesOn || last.bold != line.bold && !goesOn {
		return false
	}
	if line.jump {
		return goesOn
	}
	gap := line.y - last.y
	if last.ends {
		return gap < partGap*size
	}
	if gap > 1.25*leading.of(size) || gap < -.5*size {
		return goesOn && gap > 0 && gap < 1.6*leading.of(size)
	}
	indent := line.x0 - last.x0
	ended := swedish.EndsSentence(last.text)
	switch {
	case b.BlockKind == swedish.ListItem && len(b.lines) == 1:
		return indent > -.5*size && (indent > .4*size || goesOn || !ended)
	case indent > .9*size:
		return !ended && !last.isShort()
	case indent < -.9*size:
		return len(b.lines) == 1 || goesOn
	}
	return !(ended && last.isShort() && startsPart(line.text)) || len(line.text) == 0
}

// isShort reports whether a line ends well before its column does.
func (l *line) isShort() bool { return l.x1 < l.right-.12*(l.right-l.left)-l.size }

// goesOnText reports whether b continues a: in the middle of a sentence or a word.
func goesOnText(a, b string) bool {
	r, _ := utf8.DecodeRuneInString(b)
	return a != "" && !swedish.EndsSentence(a) && (unicode.IsLower(r) && !isLetterMark(b) || endsInHyphen(a) && unicode.IsLetter(r))
}

func isLetterMark(s string) bool { return len(s) > 1 && (s[1] == ')' || s[1] == '.') }

var marks = regexp.MustCompile(`^(?:[•▪◦‣●○■□▫⁃∙·*➢➤✓✔\x{f0b7}\x{f0a7}\x{f076}\x{f0d8}\x{f0fc}\x{f02d}\x{2212}–—o-]|\(?\d{1,3}[.)]|\(?[a-zåäö]\)|[ivx]{1,4}\))[ \x{a0}\t]+`)

// listMark gives the mark at the beginning of a list item, with the blanks after it, or
// "".
func listMark(s string) string { return marks.FindString(s) }

// tidyMark gives a list item's mark in the form in which Svara writes it.
func tidyMark(mark string) string {
	mark = strings.TrimSpace(mark)
	switch r, size := utf8.DecodeRuneInString(mark); {
	case size < len(mark):
		return mark
	case strings.ContainsRune("-–—⁃\u2212\uf02d", r):
		return "–"
	}
	return "•"
}
