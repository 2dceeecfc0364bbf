package extract

import (
	"path"
	"strings"
)

// box reads a text box. Its text is written after the paragraph that it is anchored in.
func (o *openReader) box() error {
	para, boxed, item, list := o.para, o.boxed, o.item, o.list
	if o.cell == nil {
		o.boxed = &para.boxes
	}
	o.para, o.item, o.list = nil, nil, nil
	err := o.each(o.block)
	o.para, o.boxed, o.item, o.list = para, boxed, item, list
	return err
}

// picture writes the alternative text of a picture, the first time it occurs.
func (o *openReader) picture() error {
	alt, err := o.walker.text()
	text := pictureText(alt)
	if text == "" || o.drawn[text] {
		return err
	}
	o.drawn[text] = true
	if o.cell != nil {
		o.cell.lines = append(o.cell.lines, pictureLabel+text)
		return err
	}
	o.put(func() {
		o.settle()
		o.b.EndList()
		o.b.Paragraph(pictureLabel + text)
	})
	return err
}

// object writes an embedded object if it is a chart: the table that it is drawn from. In
// a cell, which cannot contain a table, it is left out.
func (o *openReader) object(folder string) error {
	if o.cell != nil {
		return nil
	}
	outer := o.walker
	defer func() { o.walker = outer }()
	return o.walk(o.ctx, path.Join(folder, "content.xml"), func(x *walker, _ element) error {
		o.walker = x
		return x.each(o.chartPart)
	})
}

func (o *openReader) chartPart(e element) error {
	switch e.name {
	case "office:body", "office:chart", "chart:chart":
		return o.each(o.chartPart)
	case "chart:title":
		cell, err := o.apart()
		if title := strings.Join(cell.lines, " "); title != "" {
			o.put(func() {
				o.settle()
				o.caption = title
			})
		}
		return err
	case "table:table":
		return o.table()
	}
	return nil
}
