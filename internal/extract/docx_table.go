package extract

import (
	"strconv"
	"strings"
)

// maxColumns is how many columns of a table are read, in every format. Worksheets have at
// most that many, and no other table does in practice.
const maxColumns = 16_384

// wordCell takes the content of a cell or a note.
type wordCell struct {
	lines        []string
	pages        int // begun in it
	notes        []string
	strong, weak bool // some of its paragraphs are in bold; some are not
}

func (c *wordCell) add(p *wordParagraph, mark, text string) {
	c.lines = append(c.lines, strings.TrimSpace(mark+" "+strings.TrimSpace(text)))
	c.pages = max(c.pages, p.before+p.within)
	c.notes = append(c.notes, p.notes...)
	if p.isBold {
		c.strong = true
	} else {
		c.weak = true
	}
}

func (c *wordCell) text() string { return strings.Join(c.lines, "\n") }

// wordTable is a table being read.
type wordTable struct {
	columns  int
	style    string
	firstRow bool // its style says how the first row may look different
	writer   *tableWriter
	above    []string // content of the cells in the row above, by column
	rows     int
	notes    []string
}

// wordRow is a row being read.
type wordRow struct {
	cells    []string
	isHeader bool
	isOff    bool // deleted, or hidden
	pages    int
	strong   bool
}

// table reads a table. One with a single column is a frame, and its content becomes
// ordinary text. One in a cell becomes text of that cell.
func (d *wordReader) table() error {
	t := &wordTable{}
	if d.cell == nil {
		t.writer = &tableWriter{b: d.b}
	}
	outer := d.para
	d.para = nil
	defer func() { d.para = outer }()
	return d.tableParts(t)
}

func (d *wordReader) tableParts(t *wordTable) error {
	begun := false
	err := d.each(func(e element) error { return d.tablePart(t, e, &begun) })
	if begun && d.cell == nil {
		d.put(func() {
			t.writer.end()
			d.waiting = append(d.waiting, t.notes...)
			d.settleNotes()
		})
	}
	return err
}

func (d *wordReader) tablePart(t *wordTable, e element, begun *bool) error {
	switch e.name {
	case "w:tblGrid":
		return d.each(func(e element) error {
			if e.name == "w:gridCol" {
				t.columns++
			}
			return nil
		})
	case "w:tblPr":
		return d.each(func(e element) error {
			switch e.name {
			case "w:tblStyle":
				t.style = e.attr("val")
			case "w:tblLook":
				look, _ := strconv.ParseUint(e.attr("val"), 16, 32) // as in older programs
				t.firstRow = e.attr("firstRow") == "1" || e.attr("firstRow") == "" && look&0x20 != 0
			}
			return nil
		})
	case "w:sdt":
		return d.control(func(e element) error { return d.tablePart(t, e, begun) })
	case "w:ins", "w:customXml":
		return d.each(func(e element) error { return d.tablePart(t, e, begun) })
	case "w:tr":
		if t.columns == 1 && d.cell == nil {
			return d.frame()
		}
		if !*begun && d.cell == nil {
			*begun = true
			d.put(func() {
				if d.caption != "" {
					caption := d.caption
					d.caption = ""
					d.b.Caption(caption)
				}
				d.settle()
				d.b.EndList()
			})
		}
		return d.row(t)
	}
	return nil
}

// frame reads a row of a table with a single column.
func (d *wordReader) frame() error {
	d.frames++
	defer func() { d.frames-- }()
	return d.each(func(e element) error {
		switch e.name {
		case "w:tc", "w:sdt", "w:sdtContent":
			return d.frame()
		}
		return d.block(e)
	})
}

func (d *wordReader) row(t *wordTable) error {
	r := &wordRow{strong: true}
	if err := d.each(func(e element) error { return d.rowPart(t, r, e) }); err != nil || r.isOff {
		return err
	}
	if t.writer == nil {
		d.cell.lines = append(d.cell.lines, strings.Join(strings.Fields(strings.Join(r.cells, " ")), " "))
		return nil
	}
	t.above = r.cells
	first := t.rows == 0
	t.rows++
	d.put(func() {
		if r.pages > 0 && !first {
			t.writer.decide()
			d.newPages(r.pages)
		}
		set := first && t.firstRow && d.styles.of(t.style).firstRow
		if r.isHeader {
			t.writer.header(r.cells)
		} else {
			t.writer.row(r.cells, r.strong || set)
		}
		if r.pages > 0 && first {
			t.writer.decide()
			d.newPages(r.pages)
		}
	})
	return nil
}

func (d *wordReader) rowPart(t *wordTable, r *wordRow, e element) error {
	switch e.name {
	case "w:trPr":
		return d.each(func(e element) error {
			switch e.name {
			case "w:tblHeader":
				r.isHeader = e.isOn()
			case "w:del":
				r.isOff = true
			case "w:hidden":
				r.isOff = r.isOff || e.isOn()
			case "w:gridBefore":
				r.skip(number(e.attr("val"), 0))
			}
			return nil
		})
	case "w:sdt":
		return d.control(func(e element) error { return d.rowPart(t, r, e) })
	case "w:ins", "w:customXml":
		return d.each(func(e element) error { return d.rowPart(t, r, e) })
	case "w:tc":
		return d.tableCell(t, r)
	}
	return nil
}

func (r *wordRow) skip(columns int) {
	for range min(columns, maxColumns-len(r.cells)) {
		r.cells = append(r.cells, "")
	}
}

func (d *wordReader) tableCell(t *wordTable, r *wordRow) error {
	if len(r.cells) >= maxColumns {
		return nil
	}
	outer := d.cell
	d.cell = &wordCell{}
	span, merged := 1, false
	err := d.each(func(e element) error {
		if e.name != "w:tcPr" {
			return d.block(e)
		}
		return d.each(func(e element) error {
			switch e.name {
			case "w:gridSpan":
				span = number(e.attr("val"), 1)
			case "w:vMerge", "w:hMerge":
				merged = merged || e.name == "w:vMerge" && e.attr("val") != "restart"
			}
			return nil
		})
	})
	cell := d.cell
	d.cell = outer
	text := cell.text()
	if merged && len(r.cells) < len(t.above) && text == "" {
		text = t.above[len(r.cells)]
	}
	if text != "" && !merged {
		r.strong = r.strong && cell.strong && !cell.weak
	}
	r.pages = max(r.pages, cell.pages)
	if outer != nil {
		outer.notes = append(outer.notes, cell.notes...)
	} else {
		t.notes = append(t.notes, cell.notes...)
	}
	r.cells = append(r.cells, text)
	r.skip(span - 1)
	return err
}
