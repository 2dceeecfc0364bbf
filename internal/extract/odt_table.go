package extract

import "strings"

// openTable is a table, in a text or on a slide, being read.
type openTable struct {
	columns int
	writer  *tableWriter
	above   []openSpan // by column
	rows    int
	notes   []string
}

// openSpan is the text of a cell that reaches into the rows below it.
type openSpan struct {
	text string
	rows int
}

// table reads a table. One with a single column is a frame, and its content becomes
// ordinary text. One in a cell becomes text of that cell.
func (o *openReader) table() error {
	t := &openTable{}
	if o.cell == nil {
		t.writer = &tableWriter{b: o.b}
	}
	item, list, depth := o.item, o.list, o.depth
	o.item, o.list, o.depth = nil, nil, 0
	defer func() { o.item, o.list, o.depth = item, list, depth }()
	err := o.each(func(e element) error { return o.tablePart(t, e, false) })
	if t.writer != nil && t.rows > 0 {
		o.put(func() {
			t.writer.end()
			o.waiting = append(o.waiting, t.notes...)
			o.settleNotes()
		})
	}
	return err
}

func (o *openReader) tablePart(t *openTable, e element, isHeader bool) error {
	switch e.name {
	case "table:table-column":
		t.columns += min(max(number(e.attr("number-columns-repeated"), 1), 1), maxColumns)
	case "table:table-columns", "table:table-column-group", "table:table-header-columns", "table:table-rows", "table:table-row-group":
		return o.each(func(e element) error { return o.tablePart(t, e, isHeader) })
	case "table:table-header-rows":
		return o.each(func(e element) error { return o.tablePart(t, e, true) })
	case "text:soft-page-break":
		if t.writer != nil {
			o.put(func() {
				t.writer.decide()
				o.breakPages(1)
			})
		}
	case "table:table-row":
		if t.columns == 1 && t.writer != nil {
			o.frames++
			defer func() { o.frames-- }()
			return o.each(func(e element) error {
				if e.name == "table:table-cell" {
					return o.each(o.block)
				}
				return nil
			})
		}
		return o.row(t, isHeader)
	}
	return nil
}

func (o *openReader) row(t *openTable, isHeader bool) error {
	var cells []string
	strong, pages := true, 0
	err := o.each(func(e element) error {
		if e.name != "table:table-cell" && e.name != "table:covered-table-cell" || len(cells) >= maxColumns {
			return nil
		}
		outer := o.cell
		o.cell = &openCell{}
		err := o.each(o.block)
		cell := o.cell
		o.cell = outer
		text := cell.text()
		for range min(max(number(e.attr("number-columns-repeated"), 1), 1), maxColumns-len(cells)) {
			cells = append(cells, t.cell(len(cells), e, text))
		}
		strong = strong && (text == "" || cell.strong && !cell.weak)
		pages = max(pages, cell.pages)
		if outer != nil {
			outer.notes = append(outer.notes, cell.notes...)
		} else {
			t.notes = append(t.notes, cell.notes...)
		}
		return err
	})
	if err != nil {
		return err
	}
	if t.writer == nil {
		o.cell.lines = append(o.cell.lines, strings.Join(strings.Fields(strings.Join(cells, " ")), " "))
		return nil
	}
	isFirst := t.rows == 0
	t.rows++
	o.put(func() {
		if isFirst {
			o.beginTable()
		}
		if isHeader {
			t.writer.header(cells)
		} else {
			t.writer.row(cells, strong)
		}
		if pages > 0 {
			t.writer.decide()
			o.breakPages(pages)
		}
	})
	return nil
}

func (o *openReader) beginTable() {
	if o.caption != "" {
		caption := o.caption
		o.caption = ""
		o.b.Caption(caption)
	}
	o.settle()
	o.b.EndList()
}

// cell gives the text of a row in a column: that of its cell there, or of one further up
// that reaches down to it.
func (t *openTable) cell(column int, e element, text string) string {
	for len(t.above) <= column {
		t.above = append(t.above, openSpan{})
	}
	if e.name == "table:covered-table-cell" {
		if above := &t.above[column]; above.rows > 0 {
			above.rows--
			return above.text
		}
		return ""
	}
	t.above[column] = openSpan{text, number(e.attr("number-rows-spanned"), 1) - 1}
	return text
}
