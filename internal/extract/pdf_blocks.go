package extract

import (
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// pdfBlock is a paragraph, heading, item or row of a PDF.
type pdfBlock struct {
	swedish.BlockKind
	level    int // of a heading that is tagged as one; else 0
	depth    int // of an item
	mark     string
	unmarked bool // the text has no mark
	lines    []pdfLine
	last     bool // of a list or table
}

func (b *pdfBlock) lastLine() *pdfLine { return &b.lines[len(b.lines)-1] }
func (b *pdfBlock) size() float64      { return b.lines[0].size }

// isBold reports whether all lines are.
func (b *pdfBlock) isBold() bool {
	for _, line := range b.lines {
		if !line.bold {
			return false
		}
	}
	return true
}

// text gives the lines as one text, in which a line that was not broken for want of
// room ends.
func (b *pdfBlock) text(known vocabulary) string {
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

// breaksAfter reports whether a line ends though the next word had room on it.
func (b *pdfBlock) breaksAfter(i int) bool {
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

// startsPart reports whether a text begins as a sentence or name does.
func startsPart(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return !unicode.IsLower(r)
}

// leadings are the distances of base lines within paragraphs, by the font's size.
type leadings map[float64]float64

// measureLeadings gives, for each size, the least of the distances that are common
// between lines: that between paragraphs is larger, and more common where those are short.
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

// blocksOf makes blocks of a page's lines.
func blocksOf(lines []pdfLine, leading leadings) []pdfBlock {
	var blocks []pdfBlock
	for _, line := range lines {
		if line.cells != nil {
			if n := len(blocks); n > 0 && blocks[n-1].BlockKind == swedish.ListItem {
				blocks[n-1].last = true
			}
			blocks = append(blocks, pdfBlock{BlockKind: swedish.TableRow, lines: []pdfLine{line}})
			continue
		}
		n := len(blocks)
		if n > 0 && blocks[n-1].BlockKind == swedish.TableRow {
			blocks[n-1].last = true
		}
		if n == 0 || blocks[n-1].BlockKind == swedish.TableRow || !blocks[n-1].takes(line, leading) {
			blocks = append(blocks, pdfBlock{BlockKind: swedish.Paragraph})
			if mark := listMark(line.text); mark != "" {
				blocks[n].BlockKind, blocks[n].mark = swedish.ListItem, tidyMark(mark)
			} else if n > 0 && blocks[n-1].BlockKind == swedish.ListItem {
				blocks[n-1].last = true
			}
			n++
		}
		blocks[n-1].lines = append(blocks[n-1].lines, line)
	}
	return blocks
}

// takes reports whether a line goes on with the block.
func (b *pdfBlock) takes(line pdfLine, leading leadings) bool {
	last := b.lastLine()
	size := last.size
	goesOn := goesOnText(last.text, line.text)
	mark := listMark(line.text)
	if mark != "" && tidyMark(mark) == "–" && b.mark != "–" && !endsSentence(last.text) && !last.isShort() && math.Abs(line.x0-last.x0) < .5*size {
		goesOn = true // a dash that happens to begin a line
	}
	if mark != "" && (!goesOn || strings.ContainsRune("•▪●", []rune(mark)[0])) {
		return false
	}
	const alike, related = .08, .25 // a line may be mostly code, or a note's number
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
	ended := endsSentence(last.text)
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
func (l *pdfLine) isShort() bool { return l.x1 < l.right-.12*(l.right-l.left)-l.size }

// endsSentence reports whether a text ends as a sentence does.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, `"”’»)]¹²³`)
	return s != "" && strings.ContainsRune(".!?:;", rune(s[len(s)-1]))
}

// goesOnText reports whether the second text can be read on from the first: within a
// sentence, or a word.
func goesOnText(a, b string) bool {
	r, _ := utf8.DecodeRuneInString(b)
	return a != "" && !endsSentence(a) && (unicode.IsLower(r) && !isLetterMark(b) || endsInHyphen(a) && unicode.IsLetter(r))
}

func isLetterMark(s string) bool { return len(s) > 1 && (s[1] == ')' || s[1] == '.') }

var marks = regexp.MustCompile(`^(?:[•▪◦‣●○■□▫⁃∙·*➢➤✓✔\x{f0b7}\x{f0a7}\x{f076}\x{f0d8}\x{f0fc}\x{f02d}\x{2212}–—o-]|\(?\d{1,3}[.)]|\(?[a-zåäö]\)|[ivx]{1,4}\))[ \x{a0}\t]+`)

// listMark gives what begins an item of a list, with the blanks after it, or "".
func listMark(s string) string { return marks.FindString(s) }

// tidyMark gives a mark as items are written with.
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
