package extract

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"strings"
)

// wordReader reads a document of Word's: its main part from beginning to end, with
// what other parts say of styles, lists and notes at hand.
type wordReader struct {
	*parcel
	*walker
	b        *Builder
	styles   wordStyles
	lists    *wordLists
	notes    map[string]string // by kind and id
	hasPages bool

	para    *wordParagraph // that is being read
	look    look           // of the run that is being read
	cell    *wordCell      // that takes what is read, instead of the Builder
	fields  []field        // that what is read lies within
	noted   int            // notes that have been referred to
	waiting []string       // notes that stand below what comes to its end
	caption string         // a paragraph that may be one, of a table that may come
	boxed   *[]func()      // what text boxes say, until the paragraph they hang on has been written
	inBox   bool
	asked   bool // for a new page, by a break that its writer made
	frames  int  // tables of one column that what is read lies in
	looks   lineLooks
	rels    map[string]relation
	drawn   map[string]bool // what pictures say that has been written
}

// readWord reads a document of Word's.
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

// mentions reports whether a word stands anywhere in a part.
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

// readNotes reads the footnotes or endnotes, which references in the text stand for.
func (d *wordReader) readNotes(ctx context.Context, kind, part string) error {
	return d.walk(ctx, part, func(x *walker, _ element) error {
		d.walker = x
		return x.each(func(e element) error {
			if t := e.attr("type"); t != "" && t != "normal" { // lines that part them from the text
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

// block reads what may stand beside paragraphs: in the body, a cell, a text box.
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

// control reads what a content control holds, unless that is a table of contents or
// what asks for content.
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

// alternative reads the first of several forms of the same.
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

// put has something written: now, or, of a text box, when the paragraph that it hangs
// on has been.
func (d *wordReader) put(write func()) {
	if d.inBox && d.cell == nil {
		*d.boxed = append(*d.boxed, write)
		return
	}
	write()
}

// settle writes what waits: a paragraph that is no caption after all, and notes.
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
