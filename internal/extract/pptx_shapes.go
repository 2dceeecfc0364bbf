package extract

import (
	"context"
	"strings"
)

// slideLevels is how many levels a list on a slide may have.
const slideLevels = 9

// slideMark is how a line is marked. A nil *slideMark means that nothing is said.
type slideMark struct {
	form  string // "" for none, "•", or PowerPoint's name of a number format
	start int
}

// slideMarks are the marks of each level.
type slideMarks [slideLevels]*slideMark

// slideLayout is what a slide has from its layout.
type slideLayout struct {
	places map[string]slideMarks // of its placeholders, by index
	master slideMarks
}

// slideLine is a paragraph of a shape.
type slideLine struct {
	text  string
	level int
	mark  *slideMark
}

// slideShape is something on a slide: text, a table, a diagram, a chart or a picture.
type slideShape struct {
	placeholder string // what it is the placeholder for: "title", "body"; "-" for nothing
	index       string
	lines       []slideLine
	marks       slideMarks
	rows        [][]string
	firstRow    bool
	diagram     string // the part with its words
	chart       string // the part with its data
	picture     string // its alternative text
}

func (s *slideShape) isTitle() bool { return s.placeholder == "title" || s.placeholder == "ctrTitle" }

// shape reads a shape.
func (s *slideReader) shape(shape *slideShape) error {
	if shape.placeholder == "" {
		shape.placeholder = "-"
	}
	return s.each(func(e element) error {
		switch e.name {
		case "p:nvSpPr", "p:nvPr":
			return s.shape(shape)
		case "p:ph":
			shape.index = e.attr("idx")
			if shape.placeholder = e.attr("type"); shape.placeholder == "" {
				shape.placeholder = "obj"
			}
		case "p:txBody":
			return s.body(shape)
		}
		return nil
	})
}

// body reads the paragraphs of a shape, a cell or a node of a diagram.
func (s *slideReader) body(shape *slideShape) error {
	return s.each(func(e element) error {
		switch e.name {
		case "a:lstStyle":
			marks, err := s.levelMarks()
			shape.marks = marks
			return err
		case "a:p":
			line := slideLine{}
			err := s.line(&line)
			shape.lines = append(shape.lines, line)
			return err
		}
		return nil
	})
}

func (s *slideReader) line(line *slideLine) error {
	var text strings.Builder
	err := s.each(func(e element) error {
		switch e.name {
		case "a:pPr":
			line.level = min(max(number(e.attr("lvl"), 0), 0), slideLevels-1)
			mark, err := s.readMark()
			line.mark = mark
			return err
		case "a:fld":
			if kind := e.attr("type"); kind == "slidenum" || strings.HasPrefix(kind, "datetime") {
				return nil
			}
			return s.words(&text)
		case "a:r", "mc:AlternateContent":
			return s.words(&text)
		case "a:br":
			text.WriteString("\n")
		}
		return nil
	})
	line.text = joinStruck(text.String())
	return err
}

func (s *slideReader) words(text *strings.Builder) error {
	var look look
	return s.each(func(e element) error {
		switch e.name {
		case "a:rPr":
			look.isRaised = number(e.attr("baseline"), 0) > 0
			look.isStruck = e.attr("strike") != "" && e.attr("strike") != "noStrike"
		case "a:t", "m:t":
			words, err := s.walker.text()
			text.WriteString(look.show(words))
			return err
		}
		return nil
	})
}

// readMark reads how a paragraph, or those of a level, are marked.
func (x *walker) readMark() (mark *slideMark, err error) {
	err = x.each(func(e element) error {
		switch e.name {
		case "a:buNone":
			mark = &slideMark{}
		case "a:buChar", "a:buBlip":
			mark = &slideMark{form: bullet}
		case "a:buAutoNum":
			mark = &slideMark{form: e.attr("type"), start: number(e.attr("startAt"), 1)}
		}
		return nil
	})
	return mark, err
}

// levelMarks reads how the paragraphs of each level are marked.
func (x *walker) levelMarks() (marks slideMarks, err error) {
	err = x.each(func(e element) error {
		level, isLevel := strings.CutPrefix(e.name, "a:lvl")
		if n := number(strings.TrimSuffix(level, "pPr"), 0); isLevel && n >= 1 && n <= slideLevels {
			mark, err := x.readMark()
			marks[n-1] = mark
			return err
		}
		return nil
	})
	return marks, err
}

// layout reads a layout, and the master that it is based on.
func (s *slideReader) layout(ctx context.Context, part string) (*slideLayout, error) {
	if known := s.layouts[part]; known != nil {
		return known, nil
	}
	layout := &slideLayout{places: map[string]slideMarks{}}
	s.layouts[part] = layout
	outer := s.shapes
	defer func() { s.shapes = outer }()
	s.shapes = nil
	err := s.walk(ctx, part, func(x *walker, _ element) error {
		s.walker = x
		return s.tree()
	})
	if err != nil {
		return nil, err
	}
	for _, shape := range s.shapes {
		layout.places[shape.index] = shape.marks
	}
	rels, err := s.relations(ctx, part)
	if err != nil {
		return nil, err
	}
	master := target(rels, "slideMaster")
	marks, isKnown := s.marks[master]
	if !isKnown {
		err = s.walk(ctx, master, func(x *walker, _ element) error {
			return x.each(func(e element) error {
				if e.name != "p:txStyles" {
					return nil
				}
				return x.each(func(e element) error {
					if e.name != "p:bodyStyle" {
						return nil
					}
					var err error
					marks, err = x.levelMarks()
					return err
				})
			})
		})
		s.marks[master] = marks
	}
	layout.master = marks
	return layout, err
}

// mark tells how a line is marked: as the line says, or else the shape or, for a text
// placeholder, the layout or the master.
func (s *slideShape) mark(line slideLine, layout *slideLayout) slideMark {
	found := []*slideMark{line.mark, s.marks[line.level]}
	if s.placeholder == "body" || s.placeholder == "obj" {
		found = append(found, layout.places[s.index][line.level], layout.master[line.level])
	}
	for _, mark := range found {
		if mark != nil {
			return *mark
		}
	}
	return slideMark{}
}

// next gives the mark of one more line of a level. counts has the lines so far of each
// level.
func (m slideMark) next(counts map[int]int, level int) string {
	for i := range counts {
		if i > level {
			delete(counts, i)
		}
	}
	if m.form == "" || m.form == bullet {
		delete(counts, level)
		return m.form
	}
	n, isOpen := counts[level]
	if !isOpen {
		n = m.start - 1
	}
	counts[level] = n + 1
	form := "1"
	for begin, named := range map[string]string{"alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"} {
		if strings.HasPrefix(m.form, begin) {
			form = named
		}
	}
	mark := numeral(n+1, form)
	switch {
	case strings.HasSuffix(m.form, "ParenBoth"):
		return "(" + mark + ")"
	case strings.HasSuffix(m.form, "ParenR"):
		return mark + ")"
	case strings.HasSuffix(m.form, "Period"):
		return mark + "."
	}
	return mark
}

// table reads a table.
func (s *slideReader) table(shape *slideShape) error {
	return s.each(func(e element) error {
		switch e.name {
		case "a:tblPr":
			shape.firstRow = e.attr("firstRow") == "1" || e.attr("firstRow") == "true"
		case "a:tr":
			var row, above []string
			if n := len(shape.rows); n > 0 {
				above = shape.rows[n-1]
			}
			err := s.each(func(e element) error {
				if e.name != "a:tc" || len(row) >= maxColumns {
					return nil
				}
				text, err := s.tableCell()
				if merged := e.attr("vMerge"); (merged == "1" || merged == "true") && text == "" && len(row) < len(above) {
					text = above[len(row)]
				}
				row = append(row, text)
				return err
			})
			shape.rows = append(shape.rows, row)
			return err
		}
		return nil
	})
}

func (s *slideReader) tableCell() (string, error) {
	cell := &slideShape{}
	err := s.each(func(e element) error {
		if e.name == "a:txBody" {
			return s.body(cell)
		}
		return nil
	})
	var lines []string
	for _, line := range cell.lines {
		if text := strings.TrimSpace(line.text); text != "" {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n"), err
}
