package pdf

import (
	"math"
	"unicode/utf8"

	"svara/internal/swedish"

	"golang.org/x/text/unicode/norm"
)

// combining maps accents that some programs draw above a letter, as separate characters,
// to the combining characters of Unicode.
var combining = map[rune]rune{
	'¨': '\u0308', '˚': '\u030a', '°': '\u030a', '´': '\u0301', '`': '\u0300', 'ˆ': '\u0302', '˜': '\u0303',
	'\u0308': '\u0308', '\u030a': '\u030a', '\u0301': '\u0301', '\u0300': '\u0300', '\u0302': '\u0302', '\u0303': '\u0303',
}

// accents reports whether a character is such an accent over a letter of the run, and
// adds it to that letter if so.
func (w *runWriter) accents(g glyph) bool {
	mark := combining[g.r]
	if mark == 0 || math.Abs(g.y-w.y) > w.size {
		return false
	}
	for i := len(w.placed) - 1; i >= max(0, len(w.placed)-maxAccentWay); i-- {
		p := w.placed[i]
		if _, isOne := composed(p.r, mark); !isOne || !over(g, p.glyph) {
			continue
		}
		text := w.b.String()
		w.b.Reset()
		w.b.WriteString(text[:p.end] + string(mark) + text[p.end:])
		for k := i; k < len(w.placed); k++ {
			w.placed[k].end += len(string(mark))
		}
		w.placed[i].r = 0 // its accent has been added
		return true
	}
	return false
}

// maxAccentWay is how many characters back the letter of an accent may be. Programs that
// draw accents separately draw those of a whole word, or line, after it.
const maxAccentWay = 200

func (w *runWriter) writeAfterAccent(g glyph) {
	mark := w.accent
	w.accent = 0
	if r, isOne := composed(g.r, mark); isOne && over(w.at, g) {
		w.b.WriteRune(r)
		return
	}
	w.b.WriteRune(w.at.r)
	w.b.WriteString(w.spell(g))
}

// over reports whether the middle of a is above b.
func over(a, b glyph) bool {
	return math.Abs((a.x0+a.x1)-(b.x0+b.x1))/2 < max(.4*(b.x1-b.x0), 1) && b.r != 0
}

func composed(r, mark rune) (rune, bool) {
	both := norm.NFC.String(string([]rune{r, mark}))
	first, size := utf8.DecodeRuneInString(both)
	return first, size == len(both)
}

// spell gives a character as it is written in text: ligatures as letters, and raised
// digits, such as squares and numbers of notes, as superscripts.
func (w *runWriter) spell(g glyph) string {
	switch {
	case g.r >= '\ufb00' && g.r <= '\ufb06':
		return norm.NFKC.String(string(g.r))
	case w.b.Len() > 0 && g.size < .85*w.size && w.y-g.y > .2*w.size:
		return swedish.Raise(string(g.r))
	}
	return string(g.r)
}
