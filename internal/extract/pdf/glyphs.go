package pdf

import (
	"math"
	"strings"
)

// style is what the characters of one text object share.
type style struct {
	size       float64 // in points, as shown
	bold       bool
	turn       int // quarter turns counter-clockwise from upright text; -1 for any other angle
	mark       int // number of the marked content that it belongs to, or -1
	isArtifact bool
}

// glyph is a character and its place, in points from the top left corner of the page as
// its text is read. Its base line is at y.
type glyph struct {
	r         rune
	x0, x1, y float64
	generated bool // a space that PDFium adds because of the distance
	*style
}

// rule is a thin line or the edge of a box. It is horizontal if y0 equals y1, else
// vertical.
type rule struct{ x0, y0, x1, y1 float64 }

// view is a page while it is read.
type view struct {
	*pdfium
	page, text   uint64
	left, bottom float64
	right, top   float64
	styles       map[uint64]*style // by text object
	bold         map[uint64]bool   // by font object
	tagged       bool
	glyphs       []glyph
	rules        []rule
	bullets      []rule // boxes as small as a bullet
	turn         int    // quarter turns of most of its text
}

// openPage opens page i, counted from 0. It gives nil if the page is damaged.
func (p *pdfium) openPage(document uint64, i int, tagged bool) *view {
	page := p.call("FPDF_LoadPage", document, uint64(i))
	if page == 0 {
		return nil
	}
	v := &view{pdfium: p, page: page, styles: make(map[uint64]*style), bold: make(map[uint64]bool), tagged: tagged}
	p.call("FPDF_GetPageBoundingBox", page, p.scratch)
	box := p.floats(4)
	v.left, v.top, v.right, v.bottom = box[0], box[1], box[2], box[3]
	v.text = p.call("FPDFText_LoadPage", page)
	return v
}

func (v *view) close() {
	if v.text != 0 {
		v.call("FPDFText_ClosePage", v.text)
	}
	v.call("FPDF_ClosePage", v.page)
}

// maxGlyphs is how many characters of a page are read. A densely set newspaper page has
// some 20,000.
const maxGlyphs = 200_000

// readGlyphs reads the characters of the page in the order in which they are drawn.
func (v *view) readGlyphs() {
	if v.text == 0 {
		return
	}
	n := min(v.count("FPDFText_CountChars", v.text), maxGlyphs)
	var turns [4]int
	var last *style
	for i := range max(n, 0) {
		r := rune(v.call("FPDFText_GetUnicode", v.text, uint64(i)))
		if r == '\r' || r == '\n' {
			v.glyphs = append(v.glyphs, glyph{r: '\n', generated: true})
			continue
		}
		object := v.call("FPDFText_GetTextObject", v.text, uint64(i))
		if object == 0 {
			if r == ' ' && last != nil {
				v.glyphs = append(v.glyphs, glyph{r: ' ', generated: true, style: last})
			}
			continue
		}
		if last = v.styles[object]; last == nil {
			last = v.styleOf(object, i)
			v.styles[object] = last
		}
		v.call("FPDFText_GetLooseCharBox", v.text, uint64(i), v.scratch)
		box := v.floats(4)
		v.call("FPDFText_GetCharOrigin", v.text, uint64(i), v.scratch, v.scratch+8)
		x, y := v.double(0), v.double(8)
		if !v.isOnPage(x, y) || last.turn < 0 && !last.isArtifact {
			continue
		}
		turns[max(last.turn, 0)]++
		v.glyphs = append(v.glyphs, v.place(r, box, x, y, last))
	}
	for turn, n := range turns {
		if n > turns[v.turn] {
			v.turn = turn
		}
	}
}

func (v *view) double(offset uint32) float64 {
	value, _ := v.module.Memory().ReadFloat64Le(uint32(v.scratch) + offset)
	return value
}

func (v *view) isOnPage(x, y float64) bool {
	const margin = 1
	return x >= v.left-margin && x <= v.right+margin && y >= v.bottom-margin && y <= v.top+margin
}

// place turns the place of a character so that its text runs from left to right and
// downwards.
func (v *view) place(r rune, box [6]float64, x, y float64, style *style) glyph {
	left, top, right, bottom := box[0], box[1], box[2], box[3]
	g := glyph{r: r, style: style}
	switch style.turn {
	case 1: // upwards
		g.x0, g.x1, g.y = bottom-v.bottom, top-v.bottom, x-v.left
	case 2: // upside down
		g.x0, g.x1, g.y = v.right-right, v.right-left, y-v.bottom
	case 3: // downwards
		g.x0, g.x1, g.y = v.top-top, v.top-bottom, v.right-x
	default:
		g.x0, g.x1, g.y = left-v.left, right-v.left, v.top-y
	}
	return g
}

// styleOf reads the style of the text object that a character belongs to.
func (v *view) styleOf(object uint64, char int) *style {
	s := &style{mark: -1, size: v.number("FPDFText_GetFontSize", v.text, uint64(char))}
	v.call("FPDFText_GetMatrix", v.text, uint64(char), v.scratch)
	m := v.floats(4)
	s.size *= math.Hypot(m[2], m[3])
	if !(s.size >= .5 && s.size < 2000) {
		s.size = 10
	}
	turn := math.Atan2(m[1], m[0]) / (math.Pi / 2)
	if nearest := math.Round(turn); math.Abs(turn-nearest) < .1 {
		s.turn = int(nearest+4) % 4
	} else {
		s.turn = -1
	}
	s.bold = v.isBold(object, char)
	if v.tagged {
		if s.mark = v.count("FPDFPageObj_GetMarkedContentID", object); s.mark < 0 {
			s.isArtifact = v.hasMark(object, "Artifact")
		}
	}
	return s
}

// isBold reports whether a font is bold. In most files only its name tells.
func (v *view) isBold(object uint64, char int) bool {
	font := v.call("FPDFTextObj_GetFont", object)
	bold, known := v.bold[font]
	if !known {
		const nameBytes = 256
		n := v.count("FPDFText_GetFontInfo", v.text, uint64(char), v.scratch, nameBytes, v.scratch+nameBytes)
		data, _ := v.module.Memory().Read(uint32(v.scratch), uint32(min(max(n, 0), nameBytes)))
		name := strings.ToLower(string(data))
		flags, _ := v.module.Memory().ReadUint32Le(uint32(v.scratch) + nameBytes)
		const forceBold = 1 << 18
		bold = flags&forceBold != 0 || strings.Contains(name, "bold") || strings.Contains(name, "black") ||
			strings.Contains(name, "heavy") || strings.Contains(name, "-bd")
		v.bold[font] = bold
	}
	return bold
}

// hasMark reports whether an object is within marked content of that name.
func (v *view) hasMark(object uint64, name string) bool {
	for i := range min(v.count("FPDFPageObj_CountMarks", object), 16) {
		mark := v.call("FPDFPageObj_GetMark", object, uint64(i))
		v.call("FPDFPageObjMark_GetName", mark, v.scratch, 256, v.scratch+256)
		data, _ := v.module.Memory().Read(uint32(v.scratch), uint32(2*len(name)+2))
		if strings.ReplaceAll(string(data), "\x00", "") == name {
			return true
		}
	}
	return false
}

// maxObjects is how many objects of a page are examined for rules. A map may have
// millions.
const maxObjects = 20_000

// maxRules is how many rules of a page are kept. Tables of 100 rows have 2000.
const maxRules = 4000

// readRules reads the lines and the edges of boxes on the page.
func (v *view) readRules() {
	if v.turn != 0 {
		return
	}
	const path = 2
	for i := 0; i < min(v.count("FPDFPage_CountObjects", v.page), maxObjects) && len(v.rules) < maxRules; i++ {
		object := v.call("FPDFPage_GetObject", v.page, uint64(i))
		if v.count("FPDFPageObj_GetType", object) != path {
			continue
		}
		if v.call("FPDFPageObj_GetBounds", object, v.scratch, v.scratch+4, v.scratch+8, v.scratch+12) == 0 {
			continue
		}
		b := v.floats(4)
		x0, y1, x1, y0 := b[0]-v.left, v.top-b[1], b[2]-v.left, v.top-b[3]
		const (
			thick  = 3
			bullet = 7 // largest size, in points
		)
		switch {
		case x1-x0 > 1.5 && y1-y0 > 1.5 && x1-x0 < bullet && math.Abs(x1-x0-y1+y0) < 1:
			v.bullets = append(v.bullets, rule{x0, y0, x1, y1})
		case y1-y0 <= thick:
			v.rules = append(v.rules, rule{x0, y0, x1, y0})
		case x1-x0 <= thick:
			v.rules = append(v.rules, rule{x0, y0, x0, y1})
		default:
			v.rules = append(v.rules, rule{x0, y0, x1, y0}, rule{x0, y1, x1, y1}, rule{x0, y0, x0, y1}, rule{x1, y0, x1, y1})
		}
	}
}
