package extract

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"strings"
)

// wordReader reads a Word document (.docx): its main part from beginning to end, with
// what other parts say about styles, lists and notes at hand.
type wordReader struct {
	*parcel
	*walker
	b        *Builder
	styles   wordStyles
	lists    *wordLists
	notes    map[string]string // by kind and id
	hasPages bool

	para    *wordParagraph // being read
	look    look           // of the run being read
	cell    *wordCell      // takes what is read, instead of the Builder; or nil
	fields  []field        // that enclose what is read
	noted   int            // notes referred to so far
	waiting []string       // notes to be written after the current block
	caption string         // a paragraph that is a caption if a table follows
	boxed   *[]func()      // writes text boxes, after the paragraph that they are anchored in
	inBox   bool
	asked   bool // the writer has made a page break
	frames  int  // tables of one column that enclose what is read
	looks   lineLooks
	rels    map[string]relation
	drawn   map[string]bool // texts of pictures that have been written
}

// readWord reads a Word document.
func readWord(ctx context.Context, f *source, b *Builder) error {
	p, err := f.unpack()
	if err != nil {
		return err
	}
	if err := p.describe(ctx, b); err != nil {
		return err
	}
	main, err := p.mainPart(ctx)
	if err != nil {
		return err
	}
	if !p.has(main) {
		return errNoMain
	}
	rels, err := p.relations(ctx, main)
	if err != nil {
		return err
	}
	d := &wordReader{parcel: p, b: b, notes: map[string]string{}, looks: lineLooks{}, rels: rels, drawn: map[string]bool{}}
	if d.hasPages, err = p.mentions(main, "lastRenderedPageBreak"); err != nil {
		return err
	}
	if d.styles, err = p.wordStyles(ctx, target(rels, "styles")); err != nil {
		return err
	}
	if d.lists, err = p.wordLists(ctx, target(rels, "numbering")); err != nil {
		return err
	}
	for _, kind := range []string{"footnotes", "endnotes"} {
		if err := d.readNotes(ctx, kind, target(rels, kind)); err != nil {
			return err
		}
	}
	err = p.walk(ctx, main, func(x *walker, _ element) error {
		d.walker = x
		return x.each(func(e element) error {
			if e.name == "w:body" {
				return d.each(d.block)
			}
			return nil
		})
	})
	d.settle()
	d.looks.setHeadings(b)
	return err
}

var errNoMain = &Unusable{Reason: "is damaged: the part with its text is missing: save it anew"}

// mentions reports whether a word occurs anywhere in a part.
func (p *parcel) mentions(part, word string) (bool, error) {
	in, err := p.glance(part)
	if in == nil || err != nil {
		return false, err
	}
	buffer := make([]byte, 64<<10)
	for kept := 0; ; {
		n, err := in.Read(buffer[kept:])
		if bytes.Contains(buffer[:kept+n], []byte(word)) {
			return true, nil
		}
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		tail := min(kept+n, len(word)-1)
		copy(buffer, buffer[kept+n-tail:kept+n])
		kept = tail
	}
}

// readNotes reads the footnotes or endnotes, which the text refers to.
func (d *wordReader) readNotes(ctx context.Context, kind, part string) error {
	return d.walk(ctx, part, func(x *walker, _ element) error {
		d.walker = x
		return x.each(func(e element) error {
			if t := e.attr("type"); t != "" && t != "normal" { // separator lines
				return nil
			}
			d.cell = &wordCell{}
			err := d.each(d.block)
			d.notes[kind+e.attr("id")] = strings.TrimSpace(d.cell.text())
			d.cell = nil
			return err
		})
	})
}

// block reads an element of the kind that contains paragraphs or is beside them: in the
// body, a cell or a text box.
func (d *wordReader) block(e element) error {
	switch e.name {
	case "w:p":
		return d.paragraph()
	case "w:tbl":
		return d.table()
	case "w:sdt":
		return d.control(d.block)
	case "w:ins", "w:moveTo", "w:smartTag", "w:customXml":
		return d.each(d.block)
	case "mc:AlternateContent":
		return d.alternative(d.block)
	}
	return nil
}

// control reads the content of a content control, unless that is a table of contents or a
// placeholder.
func (d *wordReader) control(do func(element) error) error {
	left := false
	return d.each(func(e element) error {
		switch {
		case e.name == "w:sdtPr":
			return d.each(func(e element) error {
				if e.name == "w:showingPlcHdr" && e.isOn() {
					left = true
				}
				if e.name != "w:docPartObj" && e.name != "w:docPartList" {
					return nil
				}
				return d.each(func(e element) error {
					left = left || e.name == "w:docPartGallery" && e.attr("val") == "Table of Contents"
					return nil
				})
			})
		case e.name == "w:sdtContent" && !left:
			return d.each(do)
		}
		return nil
	})
}

// alternative reads the first of several forms of the same content.
func (x *walker) alternative(do func(element) error) error {
	taken := false
	return x.each(func(e element) error {
		if taken || e.name != "mc:Choice" && e.name != "mc:Fallback" {
			return nil
		}
		taken = true
		return x.each(do)
	})
}

// put calls write now or, in a text box, after the paragraph that it is anchored in.
func (d *wordReader) put(write func()) {
	if d.inBox && d.cell == nil {
		*d.boxed = append(*d.boxed, write)
		return
	}
	write()
}

// settle writes what waits: a paragraph that was no caption after all, and notes.
func (d *wordReader) settle() {
	if d.caption != "" {
		d.b.EndList()
		d.b.Paragraph(d.caption)
		d.caption = ""
	}
	d.settleNotes()
}

func (d *wordReader) settleNotes() {
	for _, note := range d.waiting {
		d.b.EndList()
		d.b.Paragraph(note)
	}
	d.waiting = nil
}

// note gives the mark of a reference to a note, which will be written below.
func (d *wordReader) note(kind, id string) string {
	text := d.notes[kind+id]
	if text == "" || d.para == nil {
		return ""
	}
	d.noted++
	mark := "[" + strconv.Itoa(d.noted) + "]"
	d.para.notes = append(d.para.notes, mark+" "+text)
	delete(d.notes, kind+id)
	return mark
}

func (d *wordReader) newPages(n int) {
	for range n {
		d.b.Page()
	}
}
