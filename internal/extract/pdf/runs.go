package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"svara/internal/swedish"

	"golang.org/x/text/unicode/norm"
)

// run is text that stands together on one line: the whole line, or the part of it in one
// column.
type run struct {
	text      string
	x0, x1, y float64
	size      float64 // of most of its characters, in points
	bold      bool    // all its letters are bold
	order     int     // in which the page draws it
	spaces    []wordSpace
	table     *lattice // a table that the run stands for; it has no text then
	marked
}

// wordSpace is a space in a run where columns may meet: it is wider than most, or the
// text after it is drawn separately.
type wordSpace struct {
	number int // how many spaces of the run are before it
	x0, x1 float64
	isWide bool
}

// wideSpace is the least width of a space that is wider than most, in font sizes.
const wideSpace = .4

// splitAt splits a run at its word space k.
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

// marked is the marked content that a run belongs to.
type marked struct {
	mark       int // its number, or -1
	isArtifact bool
}

// Distances between characters, in font sizes.
const (
	columnGap = 1.0 // separates columns; in justified lines words are up to .9 apart
	wordGap   = .2
	lineDrift = .3 // how far base lines of one line may differ
)

// runWriter makes a run of characters.
type runWriter struct {
	run
	b       strings.Builder
	placed  []placed
	letters map[float64]int // how many of each size
	isPlain bool            // at least one letter is not bold
	blanks  int             // spaces written so far
	accent  rune            // drawn before its letter; or 0
	at      glyph
}

// placed is a character of a run, and the end of its text in the run.
type placed struct {
	glyph
	end int
}

// runsOf makes runs of those characters that have a given turn, in the order in which
// they are drawn. Vertical rules separate runs.
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
		case g.r == '\n': // the place of the next character tells whether a line ends here
			continue
		case g.turn != turn:
			continue
		case isBlank(g.r):
			space = true
			continue
		case g.r == 2: // how PDFium writes a hyphen at the end of a line
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

// isParted reports whether there is a vertical rule between two places on a line.
func isParted(x0, x1, y float64, rules []rule) bool {
	return x1-x0 > 1 && slices.ContainsFunc(rules, func(r rule) bool {
		return r.x0 == r.x1 && r.x0 > x0-.5 && r.x0 < x1+.5 && r.y0 < y && r.y1 > y-1
	})
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' }

func newRun(g glyph) *runWriter {
	return &runWriter{
		run:     run{x0: g.x0, x1: g.x0, y: g.y, size: g.size, marked: marked{g.mark, g.isArtifact}},
		letters: make(map[float64]int),
	}
}

// takes reports whether a character continues the run. All letters of a ligature have the
// place of the whole ligature.
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

// add writes a character. It writes a space before it if space is true or the distance
// shows one.
func (w *runWriter) add(g glyph, space bool) {
	if w.b.Len() > 0 {
		gap := g.x0 - w.x1
		if g.size > w.size*1.2 && len(w.letters) > 0 && math.Abs(w.y-g.y) > 1 { // it began with a raised sign
			text := w.b.String()
			w.b.Reset()
			w.b.WriteString(swedish.Raise(text))
			w.y, w.size = g.y, g.size
		}
		isAccent := combining[g.r] != 0
		if (space && gap > -.1*g.size || gap > wordGap*max(g.size, w.size)) && !isAccent {
			w.b.WriteByte(' ')
			isWide, isApart := gap > wideSpace*max(g.size, w.size), w.placed != nil && w.placed[len(w.placed)-1].style != g.style
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

// sortRuns sorts runs from top to bottom.
func sortRuns(runs []run) {
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(a.y, b.y) })
}

// joinRuns joins the runs that are on one line without a column gap between them, in
// whatever order they are drawn, and gives all runs sorted from top to bottom.
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

// join adds another run of the same line to r.
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

// markItems adds bullets that are drawn as boxes to the runs that they are in front of.
func markItems(runs []run, bullets []rule) {
	for _, b := range bullets {
		const farthest = 2.5 // in font sizes
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
