package extract

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// openParagraph is a paragraph being read.
type openParagraph struct {
	text          strings.Builder
	before        int // pages that begin before its text
	within        int // pages that begin in its text
	notes         []string
	boxes         []func() // write the text boxes that are anchored in it
	strong, weak  bool     // some of its text is in bold; some is not
	atBlank, bold bool     // it ends with a blank; the text being read is in bold
	look          look     // of the text being read
	size          float64  // of the text being read, in points
	smallest      float64  // size so far
	isApart       bool     // it is in a frame or box
}

// openItem is a list item being read: its paragraphs up to a list in it.
type openItem struct {
	lines    []string
	notes    []string
	start    int // its number, if it gives one; else -1
	isHeader bool
	mark     *string // nil until it has been written
}

// openCell takes the content of a cell, a note or a title.
type openCell struct {
	lines        []string
	notes        []string
	pages        int
	strong, weak bool
}

func (c *openCell) text() string { return strings.Join(c.lines, "\n") }

// readOpenText reads an OpenDocument text (.odt).
func readOpenText(ctx context.Context, f *source, b *Builder) error {
	o, err := openOpenDocument(ctx, f, b)
	if err != nil {
		return err
	}
	err = o.content(ctx, o.block)
	o.settle()
	o.looks.setHeadings(b)
	return err
}

// block reads an element of the kind that contains paragraphs or is beside them.
func (o *openReader) block(e element) error {
	switch e.name {
	case "text:p", "text:h":
		return o.paragraph(e)
	case "text:list":
		return o.readItems(e)
	case "table:table":
		return o.table()
	case "text:section":
		if e.attr("text:display") == "none" {
			return nil
		}
		return o.each(o.block)
	case "text:bibliography", "text:index-body", "text:index-title", "text:numbered-paragraph", "draw:a", "draw:g", "draw:frame", "draw:text-box":
		return o.each(o.block)
	case "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:caption":
		return o.each(o.block)
	case "text:soft-page-break":
		o.breakPages(1)
	case "svg:desc", "svg:title":
		return o.picture()
	case "draw:object":
		return o.object(e.attr("href"))
	}
	return nil
}

// put calls write now, or when there is a place for what it writes.
func (o *openReader) put(write func()) {
	if o.boxed != nil && o.cell == nil {
		*o.boxed = append(*o.boxed, write)
		return
	}
	write()
}

// paragraph reads a paragraph or heading.
func (o *openReader) paragraph(e element) error {
	style, names := o.style("paragraph", e.attr("text:style-name"))
	p := &openParagraph{atBlank: true, bold: style.isBold || slices.Contains(names, "Table Heading")}
	if style.newPage && o.hasPages && (o.b.out.Len() > 0) {
		p.before++
	}
	p.size, p.isApart = o.size(e.attr("text:style-name")), o.boxed != nil || o.frames > 0
	outer := o.para
	o.para = p
	err := o.inline()
	o.para = outer
	if err != nil || style.isHidden {
		return err
	}
	level := 0
	if e.name == "text:h" {
		level = max(number(e.attr("outline-level"), 1), 1)
	} else if o.item == nil {
		level = namedLevel(names)
	}
	item, list := o.item, o.list
	o.put(func() {
		o.write(p, names, level, item, list, e.attr("is-list-header") == "true")
		for _, write := range p.boxes {
			write()
		}
	})
	return nil
}

// namedLevel gives the heading level of a paragraph that only its style's name makes a
// heading, or 0. Web pages saved as documents have such.
func namedLevel(names []string) int {
	for _, name := range names {
		if found := headingName.FindStringSubmatch(strings.ToLower(name)); found != nil {
			return int(found[1][0] - '0')
		}
	}
	return 0
}

// inline reads the content of a paragraph, or of a part of it.
func (o *openReader) inline() error {
	p := o.para
	return o.nodes(func(e element) error {
		switch e.name {
		case "":
			p.add(e.text)
		case "text:s":
			p.write(strings.Repeat(" ", min(max(number(e.attr("text:c"), 1), 1), 100)))
		case "text:tab":
			p.write("\t")
		case "text:line-break":
			p.write("\n")
		case "text:soft-page-break":
			if strings.TrimSpace(p.text.String()) == "" {
				p.before++
			} else {
				p.within++
			}
		case "text:span":
			style, _ := o.style("text", e.attr("text:style-name"))
			if style.isHidden {
				return nil
			}
			bold, look, size := p.bold, p.look, p.size
			p.bold, p.look, p.size = p.bold || style.isBold, style.look, sizeIn(size, style.size)
			err := o.inline()
			p.bold, p.look, p.size = bold, look, size
			return err
		case "text:note":
			return o.note()
		case "text:hidden-text", "text:hidden-paragraph", "text:page-number", "text:page-count", "text:ruby-text", "text:placeholder", "text:script",
			"text:conditional-text", "text:note-citation":
		case "draw:frame", "draw:custom-shape", "draw:g", "draw:rect", "draw:ellipse", "draw:caption", "draw:a":
			return o.box()
		default:
			if strings.HasPrefix(e.name, "text:") {
				return o.inline()
			}
		}
		return nil
	})
}

// add adds text. White space in it becomes single blanks.
func (p *openParagraph) add(text string) {
	var b strings.Builder
	for _, r := range text {
		switch isBlank := r == ' ' || r == '\t' || r == '\n' || r == '\r'; {
		case !isBlank:
			b.WriteRune(r)
			p.atBlank = false
		case !p.atBlank:
			b.WriteByte(' ')
			p.atBlank = true
		}
	}
	if plain := b.String(); strings.TrimSpace(plain) != "" {
		p.strong = p.strong || p.bold
		p.weak = p.weak || !p.bold
		if p.smallest == 0 || p.size < p.smallest {
			p.smallest = p.size
		}
	}
	p.text.WriteString(p.look.show(b.String()))
}

func (p *openParagraph) write(text string) {
	p.text.WriteString(text)
	p.atBlank = true
}

// note reads a footnote or endnote.
func (o *openReader) note() error {
	para, cell, item, list := o.para, o.cell, o.item, o.list
	body := &openCell{}
	err := o.each(func(e element) error {
		if e.name != "text:note-body" {
			return nil
		}
		o.cell, o.item, o.list = body, nil, nil
		return o.each(o.block)
	})
	o.para, o.cell, o.item, o.list = para, cell, item, list
	if text := strings.TrimSpace(body.text()); text != "" {
		o.noted++
		mark := "[" + strconv.Itoa(o.noted) + "]"
		para.write(mark)
		para.atBlank = false
		para.notes = append(para.notes, mark+" "+text)
	}
	return err
}

// write writes a paragraph that has been read.
func (o *openReader) write(p *openParagraph, names []string, level int, item *openItem, list *openList, isUncounted bool) {
	text := strings.TrimSpace(joinStruck(p.text.String()))
	mark := ""
	if outline := o.lists[""]; level > 0 && item == nil && outline != nil && !isUncounted {
		mark = outline.next(level-1, -1)
	}
	if text == "" {
		o.breakPages(p.before + p.within)
		return
	}
	if level > 0 && item != nil && list != nil && !item.isHeader {
		mark = list.next(level-1, item.start)
	}
	if o.cell != nil {
		o.cell.add(o, p, item, list, text)
		return
	}
	if item != nil && level == 0 {
		item.lines, item.notes = append(item.lines, text), append(item.notes, p.notes...)
		return
	}
	o.breakPages(p.before)
	o.settle()
	o.b.EndList()
	isCaption := level == 0 && (slices.Contains(names, "Caption") || slices.Contains(names, "Table") || captionText.MatchString(text))
	switch {
	case slices.Contains(names, "Title"):
		o.b.Title(text)
		o.b.Heading(1, text)
	case level > 0:
		o.b.Heading(level, strings.TrimSpace(mark+" "+text))
	case isCaption:
		o.caption = text
	default:
		o.b.Paragraph(text)
		if !p.isApart {
			o.looks.note(o.b, lineLook{p.strong && !p.weak, p.smallest})
		}
	}
	o.waiting = append(o.waiting, p.notes...)
	if !isCaption {
		o.settleNotes()
	}
	o.breakPages(p.within)
}

func (c *openCell) add(o *openReader, p *openParagraph, item *openItem, list *openList, text string) {
	if item != nil && list != nil && item.mark == nil && !item.isHeader {
		mark := list.next(o.depth-1, item.start)
		item.mark = &mark
		text = strings.TrimSpace(mark + " " + text)
	}
	c.lines = append(c.lines, text)
	c.notes = append(c.notes, p.notes...)
	c.pages = max(c.pages, p.before+p.within)
	c.strong = c.strong || p.strong
	c.weak = c.weak || p.weak
}

func (o *openReader) settle() {
	if o.caption != "" {
		o.b.EndList()
		o.b.Paragraph(o.caption)
		o.caption = ""
	}
	o.settleNotes()
}

func (o *openReader) settleNotes() {
	for _, note := range o.waiting {
		o.b.EndList()
		o.b.Paragraph(note)
	}
	o.waiting = nil
}

func (o *openReader) breakPages(n int) {
	switch {
	case n == 0 || !o.hasPages:
	case o.cell != nil:
		o.cell.pages = max(o.cell.pages, n)
	default:
		o.settle()
		for range n {
			o.b.Page()
		}
	}
}
