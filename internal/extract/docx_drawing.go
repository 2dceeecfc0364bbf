package extract

// drawing reads a drawing: its text boxes, its chart or diagram, and its alternative
// text.
func (d *wordReader) drawing() error { return d.each(d.drawingPart) }

func (d *wordReader) drawingPart(e element) error {
	switch e.name {
	case "w:txbxContent":
		return d.textBox()
	case "mc:AlternateContent":
		return d.alternative(d.drawingPart)
	case "wp:docPr":
		d.picture(e.attr("descr"))
	case "v:shape":
		d.picture(e.attr("alt"))
	case "c:chart":
		return d.chart(e.attr("r:id"))
	case "dgm:relIds":
		return d.diagram(e.attr("r:dm"))
	}
	return d.drawing()
}

func (d *wordReader) textBox() error {
	para, fields, inBox, cell := d.para, d.fields, d.inBox, d.cell
	d.para, d.fields = nil, nil
	if d.boxed != nil && d.cell == nil {
		d.inBox = true
	}
	err := d.each(d.block)
	d.para, d.fields, d.inBox, d.cell = para, fields, inBox, cell
	return err
}

// picture writes the alternative text of a picture, the first time it occurs.
func (d *wordReader) picture(alt string) {
	text := pictureText(alt)
	if text == "" || d.drawn[text] {
		return
	}
	d.drawn[text] = true
	if d.cell != nil {
		d.cell.lines = append(d.cell.lines, pictureLabel+text)
		return
	}
	d.below(func() { d.b.Paragraph(pictureLabel + text) })
}

// chart writes a chart as a table. In a cell, which cannot contain a table, it is left
// out.
func (d *wordReader) chart(id string) error {
	rel := d.rels[id]
	if rel.kind != "chart" || d.cell != nil {
		return nil
	}
	c, err := d.readChart(d.ctx, rel.target)
	if err == nil {
		d.below(func() { c.write(d.b) })
	}
	return err
}

// diagram writes the words of a SmartArt diagram.
func (d *wordReader) diagram(id string) error {
	rel := d.rels[id]
	if rel.kind != "diagramData" {
		return nil
	}
	lines, err := d.diagramLines(d.ctx, rel.target)
	if d.cell != nil {
		d.cell.lines = append(d.cell.lines, lines...)
		return err
	}
	d.below(func() {
		for _, line := range lines {
			d.b.Item(0, bullet, line)
		}
		d.b.EndList()
	})
	return err
}

// below calls write after the paragraph being read.
func (d *wordReader) below(write func()) {
	writeApart := func() {
		d.beforeBlock(false)
		write()
	}
	if d.boxed != nil {
		*d.boxed = append(*d.boxed, writeApart)
		return
	}
	writeApart()
}
