package extract

import (
	"context"
	"strings"
)

// slideReader reads the slides of a presentation. Each is a page.
type slideReader struct {
	*parcel
	*walker
	b       *Builder
	rels    map[string]relation // of the slide being read
	layouts map[string]*slideLayout
	drawn   map[string]bool       // texts of pictures that have been written
	marks   map[string]slideMarks // by master
	shapes  []*slideShape         // of the slide, until all of them are known
}

// readSlides reads a PowerPoint presentation (.pptx).
func readSlides(ctx context.Context, f *source, b *Builder) error {
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
	rels, err := p.relations(ctx, main)
	if err != nil {
		return err
	}
	var parts []string
	err = p.walk(ctx, main, func(x *walker, _ element) error {
		return x.each(func(e element) error {
			if e.name != "p:sldIdLst" {
				return nil
			}
			return x.each(func(e element) error {
				if rel := rels[e.attr("r:id")]; rel.kind == "slide" {
					parts = append(parts, rel.target)
				}
				return nil
			})
		})
	})
	if err != nil {
		return err
	}
	if len(parts) > f.limits.Pages {
		return unusable("has more than %d slides: divide it into several files", f.limits.Pages)
	}
	s := &slideReader{parcel: p, b: b, layouts: map[string]*slideLayout{}, drawn: map[string]bool{}, marks: map[string]slideMarks{}}
	for i, part := range parts {
		if i > 0 {
			b.Page() // also for hidden slides, which have numbers too
		}
		if err := s.slide(ctx, part); err != nil {
			return err
		}
		if b.IsFull() {
			break
		}
	}
	return nil
}

// slide reads and writes one slide.
func (s *slideReader) slide(ctx context.Context, part string) error {
	var err error
	if s.rels, err = s.relations(ctx, part); err != nil {
		return err
	}
	layout, err := s.layout(ctx, target(s.rels, "slideLayout"))
	if err != nil {
		return err
	}
	isHidden := false
	s.shapes = nil
	err = s.walk(ctx, part, func(x *walker, root element) error {
		isHidden = root.attr("show") == "0" || root.attr("show") == "false"
		if isHidden {
			return nil
		}
		s.walker = x
		return s.tree()
	})
	if err != nil || isHidden {
		return err
	}
	for _, isTitle := range []bool{true, false} {
		for _, shape := range s.shapes {
			if shape.isTitle() == isTitle {
				if err := s.write(ctx, shape, layout); err != nil {
					return err
				}
			}
		}
	}
	return s.speakerNotes(ctx, target(s.rels, "notesSlide"))
}

// tree reads the shapes on the slide, or in a group.
func (s *slideReader) tree() error { return s.each(s.treePart) }

func (s *slideReader) treePart(e element) error {
	switch e.name {
	case "p:cSld", "p:spTree", "p:grpSp":
		return s.tree()
	case "p:sp":
		shape := &slideShape{}
		s.shapes = append(s.shapes, shape)
		return s.shape(shape)
	case "p:graphicFrame", "p:pic":
		return s.frame()
	case "mc:AlternateContent":
		return s.alternative(s.treePart)
	}
	return nil
}

// frame reads a table, or notes that there is a diagram, a chart or a picture.
func (s *slideReader) frame() error {
	return s.each(func(e element) error {
		switch e.name {
		case "a:graphic", "a:graphicData", "p:nvPicPr", "p:nvGraphicFramePr":
			return s.frame()
		case "p:cNvPr":
			if text := pictureText(e.attr("descr")); text != "" {
				s.shapes = append(s.shapes, &slideShape{picture: text})
			}
		case "c:chart":
			if rel := s.rels[e.attr("r:id")]; rel.kind == "chart" {
				s.shapes = append(s.shapes, &slideShape{chart: rel.target})
			}
		case "a:tbl":
			shape := &slideShape{}
			s.shapes = append(s.shapes, shape)
			return s.table(shape)
		case "dgm:relIds":
			if rel := s.rels[e.attr("r:dm")]; rel.kind == "diagramData" {
				s.shapes = append(s.shapes, &slideShape{diagram: rel.target})
			}
		}
		return nil
	})
}

// speakerNotes writes the speaker's notes for a slide.
func (s *slideReader) speakerNotes(ctx context.Context, part string) error {
	s.shapes = nil
	err := s.walk(ctx, part, func(x *walker, _ element) error {
		s.walker = x
		return s.tree()
	})
	label := "Anteckningar: "
	for _, shape := range s.shapes {
		if shape.placeholder != "body" {
			continue
		}
		for _, line := range shape.lines {
			if strings.TrimSpace(line.text) != "" {
				s.b.EndList()
				s.b.Paragraph(label + strings.TrimSpace(line.text))
				label = ""
			}
		}
	}
	return err
}

// write writes a shape.
func (s *slideReader) write(ctx context.Context, shape *slideShape, layout *slideLayout) error {
	s.b.EndList()
	switch {
	case shape.diagram != "":
		return s.diagram(ctx, shape.diagram)
	case shape.chart != "":
		c, err := s.readChart(ctx, shape.chart)
		c.write(s.b)
		return err
	case shape.picture != "":
		if !s.drawn[shape.picture] {
			s.drawn[shape.picture] = true
			s.b.Paragraph(pictureLabel + shape.picture)
		}
		return nil
	case shape.rows != nil:
		table := &tableWriter{b: s.b}
		for i, row := range shape.rows {
			table.row(row, i == 0 && shape.firstRow)
		}
		table.end()
		return nil
	case shape.isTitle():
		text := make([]string, len(shape.lines))
		for i, line := range shape.lines {
			text[i] = line.text
		}
		title := strings.Join(text, " ")
		s.b.Title(title)
		level := 2
		if shape.placeholder == "ctrTitle" {
			level = 1
		}
		s.b.Heading(level, title)
		return nil
	}
	switch shape.placeholder {
	case "sldNum", "ftr", "dt", "hdr", "sldImg":
		return nil
	}
	counts := map[int]int{}
	for _, line := range shape.lines {
		if strings.TrimSpace(line.text) == "" {
			continue
		}
		mark := shape.mark(line, layout).next(counts, line.level)
		if mark == "" {
			s.b.EndList()
			s.b.Paragraph(line.text)
		} else {
			s.b.Item(line.level, mark, line.text)
		}
	}
	s.b.EndList()
	return nil
}

// diagram writes the words of a SmartArt diagram.
func (s *slideReader) diagram(ctx context.Context, part string) error {
	lines, err := s.diagramLines(ctx, part)
	for _, line := range lines {
		s.b.Item(0, bullet, line)
	}
	s.b.EndList()
	return err
}

// diagramLines gives the words of a SmartArt diagram.
func (p *parcel) diagramLines(ctx context.Context, part string) (lines []string, err error) {
	s := &slideReader{}
	err = p.walk(ctx, part, func(x *walker, _ element) error {
		s.walker = x
		return s.diagramParts(&lines)
	})
	return lines, err
}

func (s *slideReader) diagramParts(lines *[]string) error {
	return s.each(func(e element) error {
		switch e.name {
		case "dgm:ptLst":
			return s.diagramParts(lines)
		case "dgm:pt":
			if kind := e.attr("type"); kind == "" || kind == "node" || kind == "asst" {
				return s.diagramParts(lines)
			}
		case "dgm:t":
			shape := &slideShape{}
			if err := s.body(shape); err != nil {
				return err
			}
			for _, line := range shape.lines {
				if strings.TrimSpace(line.text) != "" {
					*lines = append(*lines, line.text)
				}
			}
		}
		return nil
	})
}
