package extract

// readItems reads a list.
func (o *openReader) readItems(e element) error {
	outer, item := o.list, o.item
	if name := e.attr("text:style-name"); name != "" || o.list == nil {
		o.list = o.lists[name]
		if name == "" || o.list == nil {
			o.list = plainList()
		}
		if outer == nil && e.attr("continue-numbering") != "true" && e.attr("continue-list") == "" {
			o.list.restart()
		}
	}
	o.depth++
	err := o.each(func(e element) error {
		switch e.name {
		case "text:list-item", "text:list-header":
			return o.readItem(e)
		}
		return nil
	})
	o.depth--
	o.list, o.item = outer, item
	if o.depth == 0 && o.cell == nil {
		o.put(o.endList)
	}
	return err
}

// plainList is a list whose style is not defined.
func plainList() *openList {
	list := &openList{}
	for i := range list.levels {
		list.levels[i].form = bullet
	}
	return list
}

func (o *openReader) readItem(e element) error {
	item := &openItem{start: number(e.attr("start-value"), -1), isHeader: e.name == "text:list-header"}
	list, depth := o.list, o.depth
	finish := func() { o.put(func() { o.finish(item, list, depth) }) }
	err := o.each(func(e element) error {
		if e.name != "text:p" && e.name != "text:h" && o.cell == nil {
			finish() // what comes is below its text
		}
		o.item = item
		return o.block(e)
	})
	if o.cell == nil {
		finish()
	}
	return err
}

// finish writes the paragraphs of an item that have been read.
func (o *openReader) finish(item *openItem, list *openList, depth int) {
	if len(item.lines) == 0 {
		return
	}
	text := (&openCell{lines: item.lines}).text()
	mark := ""
	if item.mark == nil && !item.isHeader {
		mark = list.next(depth-1, item.start)
		item.mark = &mark
	}
	if o.caption != "" {
		o.settle()
	}
	if mark == "" {
		o.b.EndList()
		o.b.Paragraph(text)
	} else {
		o.b.Item(depth-1, mark, text)
	}
	o.waiting = append(o.waiting, item.notes...)
	item.lines, item.notes = nil, nil
}

func (o *openReader) endList() {
	o.b.EndList()
	o.settleNotes()
}
