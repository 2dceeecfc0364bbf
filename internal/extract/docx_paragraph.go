package extract

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
)

// wordParagraph is a paragraph being read.
type wordParagraph struct {
	text    strings.Builder
	style   string
	list    string // id of its list; "" if its style tells, "0" for none
	level   int    // in the list; -1 if its style tells
	outline int    // heading level, from 0; -1 if its style tells
	before  int    // pages that begin before its text
	within  int    // pages that begin in or after its text
	goesOn  bool   // the next paragraph continues it: the mark between them was deleted
	isBold  bool   // all that has been read of it is in bold
	size    int    // the smallest one given by its runs, in half points
	isUsual bool   // some of its words have the size of their style
	isApart bool   // it is in a frame or box
	notes   []string
	boxes   []func() // write the text boxes that are anchored in it
}

// paragraph reads a paragraph.
func (d *wordReader) paragraph() error {
	outer, open := d.para, len(d.fields)
	if outer == nil || !outer.goesOn {
		d.para = &wordParagraph{level: -1, outline: -1, isApart: d.inBox || d.frames > 0}
	}
	p := d.para
	p.goesOn = false
	outerBoxes := d.boxed
	if !d.inBox {
		d.boxed = &p.boxes
	}
	if err := d.each(d.inline); err != nil {
		return err
	}
	for i := open; i < len(d.fields); i++ { // a field without a result ends with its paragraph
		if !d.fields[i].hasResult {
			d.fields = d.fields[:i]
			break
		}
	}
	d.boxed = outerBoxes
	if p.goesOn {
		return nil
	}
	d.para = outer
	d.put(func() {
		d.write(p)
		for _, write := range p.boxes {
			write()
		}
	})
	return nil
}

// inline reads what may be within a paragraph.
func (d *wordReader) inline(e element) error {
	switch e.name {
	case "w:r":
		return d.run()
	case "w:pPr":
		return d.each(d.property)
	case "w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:dir", "w:bdo", "m:oMath", "m:oMathPara":
		return d.each(d.inline)
	case "w:fldSimple":
		if leavesOut(e.attr("instr")) {
			return nil
		}
		return d.each(d.inline)
	case "w:sdt":
		return d.control(d.inline)
	case "mc:AlternateContent":
		return d.alternative(d.inline)
	case "m:t":
		text, err := d.walker.text()
		d.add(strings.ReplaceAll(text, "\u2061", " ")) // between a function and its argument
		return err
	case "m:sSup", "m:sSub", "m:sSubSup", "m:sup", "m:sub", "m:e", "m:r", "m:f", "m:num", "m:den", "m:d", "m:rad", "m:deg", "m:nary", "m:func", "m:fName":
		d.add(mathSigns[e.name])
		return d.each(d.inline)
	}
	return nil
}

// property reads a property that a paragraph has beside its style.
func (d *wordReader) property(e element) error {
	p := d.para
	switch e.name {
	case "w:pStyle":
		p.style = e.attr("val")
	case "w:outlineLvl":
		p.outline = number(e.attr("val"), -1)
	case "w:numPr":
		return d.each(func(e element) error {
			switch e.name {
			case "w:numId":
				p.list = e.attr("val")
			case "w:ilvl":
				p.level = number(e.attr("val"), 0)
			}
			return nil
		})
	case "w:rPr":
		return d.each(func(e element) error {
			p.goesOn = p.goesOn || e.name == "w:del" || e.name == "w:moveFrom"
			return nil
		})
	}
	return nil
}

// mathSigns are put before what a formula has above, below or under something else.
var mathSigns = map[string]string{"m:den": "/", "m:sup": "^", "m:sub": "_", "m:rad": "√"}

// number reads a number from 0 of at most nine digits. If text is not one, it gives
// otherwise.
func number(text string, otherwise int) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || len(text) > 9 {
		return otherwise
	}
	return n
}

// add adds text to the paragraph, unless it is the code of a field or is left out.
func (d *wordReader) add(text string) {
	for _, f := range d.fields {
		if !f.hasResult || f.isLeftOut {
			return
		}
	}
	if d.para == nil {
		return
	}
	if d.asked && strings.TrimSpace(text) != "" {
		d.pageBreak(true)
	}
	d.para.text.WriteString(text)
}

// tocStyle matches the names of styles for tables of contents and their headings.
var tocStyle = regexp.MustCompile(`^(toc \d|toc heading|contents \d|contents heading|index heading|innehåll \d|table of figures)$`)

// captionText matches the beginning of a caption above a table.
var captionText = regexp.MustCompile(`^Tabell \d`)

// write writes a paragraph that has been read.
func (d *wordReader) write(p *wordParagraph) {
	text := joinStruck(p.text.String())
	style := d.styles.of(p.style)
	if p.list == "" {
		p.list = style.list
	}
	if p.level < 0 {
		p.level = style.level
		if at, found := d.lists.levelOf(p.list, p.style); found {
			p.level = at
		}
	}
	if p.outline < 0 {
		p.outline = style.outline
	}
	isLeftOut := tocStyle.MatchString(style.name) || style.isHidden
	mark := ""
	if !isLeftOut {
		mark = d.lists.next(p.list, p.level) // an empty item counts too
	}
	if isLeftOut || strings.TrimSpace(text) == "" {
		d.breakPages(p.before + p.within)
		return
	}
	p.isBold = p.isBold || style.isBold
	if d.cell != nil {
		d.cell.add(p, mark, text)
		return
	}
	d.breakPages(p.before)
	isHeading := p.outline >= 0 && p.outline < 9
	isCaption := !isHeading && (style.name == "caption" || captionText.MatchString(text)) && mark == ""
	d.beforeBlock(mark != "" && !isHeading)
	switch {
	case style.name == "title":
		d.b.Title(text)
		d.b.Heading(1, text)
	case isHeading:
		d.b.Heading(p.outline+1, strings.TrimSpace(strings.TrimPrefix(mark, bullet)+" "+text))
	case mark != "":
		d.b.Item(max(p.level, 0), mark, text)
		d.noteLook(p, style)
	case isCaption:
		d.caption = text
	default:
		d.b.Paragraph(text)
		d.noteLook(p, style)
	}
	d.waiting = append(d.waiting, p.notes...)
	if mark == "" && !isCaption || isHeading {
		d.settleNotes()
	}
	d.breakPages(p.within)
}

// noteLook notes the look of the paragraph that was just written.
func (d *wordReader) noteLook(p *wordParagraph, style wordStyle) {
	if p.isUsual {
		p.size = 0
	}
	if !p.isApart {
		d.looks.note(d.b, lineLook{p.isBold, float64(cmp.Or(p.size, style.size, d.styles.size, usualSize)) / 2})
	}
}

// beforeBlock ends the list above, unless inList says that it continues.
func (d *wordReader) beforeBlock(inList bool) {
	if !inList || d.caption != "" {
		d.settle()
		d.b.EndList()
	}
}

func (d *wordReader) breakPages(n int) {
	if d.cell != nil {
		d.cell.pages = max(d.cell.pages, n)
		return
	}
	if n > 0 {
		d.settle()
		d.newPages(n)
	}
}
