package extract

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// run is text that stands together on one line: a whole line, or the part of it that
// is in one column.
type run struct {
	text      string
	x0, x1, y float64
	size      float64 // of most of it
	bold      bool    // all of it
	order     int     // in which the page draws it
	spaces    []wordSpace
	table     *lattice // that stands here, instead of text
	pdfMark
}

// wordSpace is a space in a run that is wider than most, or where something is drawn by
// itself: columns may meet there.
type wordSpace struct {
	number int // of the spaces before it
	x0, x1 float64
	isWide bool
}

// wideSpace is how wide a space is at least that is wider than most, in font sizes.
const wideSpace = .4

// splitAt parts a run at one of its wide spaces.
func (r run) splitAt(k int) (left, right run) {
	space := r.spaces[k]
	at := 0
	for range space.number {
		at += strings.IndexByte(r.text[at:], ' ') + 1
	}
	left, right = r, r
	left.text, right.text, _ = strings.Cut(r.text[at:], " ")
	left.text = r.text[:at] + left.text
	left.x1, right.x0 = space.x0, space.x1
	left.spaces, right.spaces = r.spaces[:k], nil
	for _, s := range r.spaces[k+1:] {
		s.number -= space.number + 1
		right.spaces = append(right.spaces, s)
	}
	return left, right
}

// pdfMark is the marked content that a run is in.
type pdfMark struct {
	mark       int // or -1
	isArtifact bool
}

// Distances between characters, as parts of the font's size.
const (
	columnGap = 1.0 // parts columns; justified lines have up to .9 between words
	wordGap   = .2
	lineDrift = .3 // of the base line within a line
)

// runWriter makes a run of characters.
type runWriter struct {
	run
	b       strings.Builder
	placed  []placed
	letters map[float64]int // by size
	isPlain bool            // a letter is not bold
	blanks  int             // written
	accent  rune            // stands before its letter, or 0
	at      glyph
}

// placed is a character of a run, with where its text ends.
type placed struct {
	glyph
	end int
}

// runsOf makes runs of the characters of a turn, in their order, parted by rules.
func runsOf(glyphs []glyph, turn int, rules []rule) []run {
	var runs []run
	var w *runWriter
	space := false
	end := func() {
		if w != nil {
			runs = w.appendTo(runs)
		}
		w, space = nil, false
	}
	for _, g := range glyphs {
		switch {
		case g.r == '\n': // the next character's place tells whether it is
			continue
		case g.turn != turn:
			continue
		case isBlank(g.r):
			space = true
			continue
		case g.r == 2: // PDFium's hyphen at the end of a line
			g.r = '-'
		case g.r < ' ' || g.r == '\ufeff' || g.r == '\ufffe' || g.r == '\uffff':
			continue
		}
		if w != nil && w.accents(g) {
			continue
		}
		if w != nil && (!w.takes(g) || isParted(w.x1, g.x0, g.y, rules)) {
			end()
		}
		if w == nil {
			w = newRun(g)
			space = false
		}
		w.add(g, space)
		space = false
	}
	end()
	return runs
}

// isParted reports whether a rule runs down between two places of a line.
func isParted(x0, x1, y float64, rules []rule) bool {
	return x1-x0 > 1 && slices.ContainsFunc(rules, func(r rule) bool {
		return r.x0 == r.x1 && r.x0 > x0-.5 && r.x0 < x1+.5 && r.y0 < y && r.y1 > y-1
	})
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' }

func newRun(g glyph) *runWriter {
	return &runWriter{
		run:     run{x0: g.x0, x1: g.x0, y: g.y, size: g.size, pdfMark: pdfMark{g.mark, g.isArtifact}},
		letters: make(map[float64]int),
	}
}

// takes reports whether a character goes on with the run. Letters of a ligature have
// the place of all of it.
func (w *runWriter) takes(g glyph) bool {
	if n := len(w.placed); n > 0 && w.placed[n-1].x0 == g.x0 && w.placed[n-1].x1 == g.x1 && w.placed[n-1].y == g.y {
		return true
	}
	size := max(w.size, g.size)
	rise := w.y - g.y
	isRaised := min(g.size, w.size) < .85*size && math.Abs(rise) < .6*size
	gap := g.x0 - w.x1
	return (math.Abs(rise) < lineDrift*min(w.size, g.size) || isRaised) &&
		gap < columnGap*size && gap > -.6*size && g.mark == w.mark && g.isArtifact == w.isArtifact
}

// add writes a character, after a space if there is one or the distance shows it.
func (w *runWriter) add(g glyph, space bool) {
	if w.b.Len() > 0 {
		gap := g.x0 - w.x1
		if g.size > w.size*1.2 && len(w.letters) > 0 && math.Abs(w.y-g.y) > 1 { // it began with a raised sign
			text := w.b.String()
			w.b.Reset()
			w.b.WriteString(raise(text))
			w.y, w.size = g.y, g.size
		}
		isAccent := combining[g.r] != 0
		if (space && gap > -.1*g.size || gap > wordGap*max(g.size, w.size)) && !isAccent {
			w.b.WriteByte(' ')
			isWide, isApart := gap > wideSpace*max(g.size, w.size), w.placed != nil && w.placed[len(w.placed)-1].pdfStyle != g.pdfStyle
			if isWide || isApart {
				w.spaces = append(w.spaces, wordSpace{w.blanks, w.x1, g.x0, isWide})
			}
			w.blanks++
		}
	}
	if mark := combining[g.r]; mark != 0 && g.r != '°' && w.accent == 0 {
		w.accent, w.at = mark, g
		return
	}
	if w.accent != 0 {
		w.writeAfterAccent(g)
	} else {
		w.b.WriteString(w.spell(g))
	}
	w.placed = append(w.placed, placed{g, w.b.Len()})
	w.x0, w.x1 = min(w.x0, g.x0), max(w.x1, g.x1)
	if unicode.IsLetter(g.r) || unicode.IsDigit(g.r) {
		w.letters[roundHalf(g.size)]++
		w.isPlain = w.isPlain || !g.bold
	}
}

func (w *runWriter) appendTo(runs []run) []run {
	if w.accent != 0 {
		w.b.WriteRune(w.at.r)
	}
	w.text = norm.NFC.String(w.b.String())
	if w.text == "" {
		return runs
	}
	most := 0
	for size, n := range w.letters {
		if n > most || n == most && size > w.size {
			w.size, most = size, n
		}
	}
	w.bold = most > 0 && !w.isPlain
	return append(runs, w.run)
}

// sortRuns orders runs from above.
func sortRuns(runs []run) {
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(a.y, b.y) })
}

// joinRuns joins the runs that stand on one line without a column's gap between
// them, whatever order they are drawn in, and gives them from above.
func joinRuns(runs []run, rules []rule) []run {
	var joined []run
	runs = slices.Clone(runs)
	sortRuns(runs)
	for i := 0; i < len(runs); {
		end := i + 1
		for end < len(runs) && runs[end].y-runs[end-1].y < lineDrift*min(runs[end].size, runs[end-1].size) &&
			runs[end].y-runs[i].y < .6*runs[i].size {
			end++
		}
		line := runs[i:end]
		slices.SortStableFunc(line, func(a, b run) int { return cmp.Compare(a.x0, b.x0) })
		for k, r := range line {
			if last := len(joined) - 1; k > 0 && joined[last].isBeside(r) && !isParted(joined[last].x1, r.x0, r.y, rules) {
				joined[last].join(r)
			} else {
				joined = append(joined, r)
			}
		}
		i = end
	}
	return joined
}

func (r *run) isBeside(next run) bool {
	if r.table != nil || next.table != nil {
		return false
	}
	gap := next.x0 - r.x1
	return gap < columnGap*max(r.size, next.size) && gap > -.5*r.size
}

// join writes another run after r, on its line.
func (r *run) join(next run) {
	gap := next.x0 - r.x1
	blanks := strings.Count(r.text, " ")
	if gap > .15*r.size {
		r.text += " "
		r.spaces = append(slices.Clip(r.spaces), wordSpace{blanks, r.x1, next.x0, gap > wideSpace*r.size})
		blanks++
	}
	for _, s := range next.spaces {
		s.number += blanks
		r.spaces = append(slices.Clip(r.spaces), s)
	}
	r.text += next.text
	if len(next.text) > len(r.text)-len(next.text) {
		r.size, r.y = next.size, next.y
	}
	r.x1 = max(r.x1, next.x1)
	r.bold = r.bold && next.bold
	if r.mark != next.mark {
		r.mark = -1
	}
	r.isArtifact = r.isArtifact && next.isArtifact
}

func roundHalf(x float64) float64 { return math.Round(x*2) / 2 }

// markItems writes bullets that are drawn before the runs that they stand at.
func markItems(runs []run, bullets []rule) {
	for _, b := range bullets {
		const farthest = 2.5 // font sizes
		best := -1
		for i, r := range runs {
			middle := (b.y0 + b.y1) / 2
			if r.x0 > b.x1 && r.x0-b.x1 < farthest*r.size && middle < r.y && middle > r.y-.8*r.size && (best < 0 || r.x0 < runs[best].x0) {
				best = i
			}
		}
		if best >= 0 && listMark(runs[best].text) == "" {
			runs[best].text = "• " + runs[best].text
			runs[best].spaces = nil
			runs[best].x0 = b.x0
		}
	}
}
