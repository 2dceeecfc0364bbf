package extract

import (
	"strconv"
	"strings"
)

// field is text that a program computes: it has a code and then the result.
type field struct {
	code      string
	hasResult bool
	isLeftOut bool // the result is not wanted
}

// leavesOut reports whether the result of a field is not part of the text: a table of
// contents, or a page number.
func leavesOut(code string) bool {
	switch name, _, _ := strings.Cut(strings.TrimSpace(code)+" ", " "); strings.ToUpper(name) {
	case "TOC", "PAGE", "NUMPAGES", "SECTIONPAGES", "INDEX":
		return true
	}
	return false
}

// maxCode is how many bytes of a field's code are read, and maxFields how deeply fields
// may be nested.
const (
	maxCode   = 200
	maxFields = 100
)

// run reads a run: characters that look alike.
func (d *wordReader) run() error {
	isHidden, isBold, size := false, false, 0
	d.look = look{}
	return d.each(func(e element) error {
		if e.name == "w:rPr" {
			return d.each(func(e element) error {
				switch e.name {
				case "w:vanish":
					isHidden = e.isOn()
				case "w:rStyle":
					if d.styles.byID[e.attr("val")] != nil {
						style := d.styles.of(e.attr("val"))
						isHidden, isBold = isHidden || style.isHidden, isBold || style.isBold
					}
				case "w:b":
					isBold = e.isOn()
				case "w:sz":
					size = number(e.attr("val"), 0)
				case "w:vertAlign":
					d.look.isRaised = e.attr("val") == "superscript"
				case "w:position": // as programs write text that they have moved up or down themselves
					d.look.isRaised = d.look.isRaised || number(e.attr("val"), 0) > 0
				case "w:strike", "w:dstrike":
					d.look.isStruck = d.look.isStruck || e.isOn()
				}
				return nil
			})
		}
		if isHidden && e.name != "w:fldChar" && e.name != "w:instrText" && e.name != "w:lastRenderedPageBreak" {
			return nil
		}
		if e.name == "w:t" && d.para != nil {
			d.para.isBold = isBold && (d.para.isBold || d.para.text.Len() == 0)
			d.para.isUsual = d.para.isUsual || size == 0
			if d.para.size == 0 || size < d.para.size {
				d.para.size = size
			}
		}
		return d.piece(e)
	})
}

// piece reads one part of a run.
func (d *wordReader) piece(e element) error {
	switch e.name {
	case "w:t":
		text, err := d.walker.text()
		d.add(d.look.show(text))
		return err
	case "w:tab", "w:ptab":
		d.add("\t")
	case "w:br":
		if e.attr("type") == "page" {
			d.pageBreak(false)
		} else {
			d.add("\n")
		}
	case "w:cr":
		d.add("\n")
	case "w:lastRenderedPageBreak":
		d.pageBreak(true)
	case "w:noBreakHyphen":
		d.add("\u2011")
	case "w:sym":
		d.add(symbol(e.attr("char")))
	case "w:footnoteReference":
		d.add(d.note("footnotes", e.attr("id")))
	case "w:endnoteReference":
		d.add(d.note("endnotes", e.attr("id")))
	case "w:fldChar":
		d.fieldMark(e.attr("fldCharType"))
	case "w:instrText":
		return d.fieldCode()
	case "w:ruby":
		return d.each(func(e element) error {
			if e.name == "w:rubyBase" {
				return d.each(d.inline)
			}
			return nil
		})
	case "mc:AlternateContent":
		return d.alternative(d.piece)
	case "w:drawing", "w:pict", "w:object":
		return d.drawing()
	}
	return nil
}

// pageBreak notes where a page begins. A break that the writer made is followed by one
// that Word rendered, if Word had divided the document into pages; both are the same page
// break.
func (d *wordReader) pageBreak(isRendered bool) {
	p := d.para
	if !d.hasPages || p == nil || d.inBox {
		return
	}
	if !isRendered {
		d.asked = true
		return
	}
	d.asked = false
	if strings.TrimSpace(p.text.String()) == "" {
		p.before++
	} else {
		p.within++
	}
}

func (d *wordReader) fieldMark(kind string) {
	n := len(d.fields)
	switch {
	case kind == "begin" && n < maxFields:
		d.fields = append(d.fields, field{})
	case kind == "separate" && n > 0:
		f := &d.fields[n-1]
		f.hasResult = true
		f.isLeftOut = leavesOut(f.code)
	case kind == "end" && n > 0:
		d.fields = d.fields[:n-1]
	}
}

func (d *wordReader) fieldCode() error {
	code, err := d.walker.text()
	if n := len(d.fields); n > 0 && len(d.fields[n-1].code) < maxCode {
		d.fields[n-1].code += code[:min(len(code), maxCode)]
	}
	return err
}

// symbol gives the Unicode character for the code of a character in a symbol font.
func symbol(code string) string {
	n, err := strconv.ParseUint(code, 16, 32)
	if err != nil {
		return ""
	}
	if n >= 0xf000 && n <= 0xf0ff { // the range for characters of symbol fonts
		return symbols[byte(n)]
	}
	return plainRunes([]byte(string(rune(n))))
}

// symbols maps characters of Wingdings and Symbol that are common in letters and forms.
var symbols = map[byte]string{
	0x28: "☎", 0x2a: "✉", 0x6c: "●", 0x6e: "■", 0x6f: "☐", 0x71: "❑", 0x72: "❒", 0x78: "☒", 0x9f: "•", 0xa3: "☐", 0xa7: "▪", 0xa8: "☐",
	0xb0: "°", 0xb1: "±", 0xb3: "≥", 0xb7: "•", 0xd7: "×", 0xd8: "➢", 0xe0: "→", 0xae: "→", 0xe8: "→",
	0xf0: "⇨", 0xfb: "✗", 0xfc: "✓", 0xfd: "☒", 0xfe: "☑",
}
