package extract

import (
	"context"
	"strings"
)

// readOpenSlides reads an OpenDocument presentation (.odp). Each slide is a page.
func readOpenSlides(ctx context.Context, f *source, b *Builder) error {
	o, err := openOpenDocument(ctx, f, b)
	if err != nil {
		return err
	}
	n := 0
	return o.content(ctx, func(e element) error {
		if e.name != "draw:page" {
			return nil
		}
		if n++; n > f.limits.Pages {
			return unusable("has more than %d slides: divide it into several files", f.limits.Pages)
		}
		if n > 1 {
			b.Page() // also for hidden slides, which have numbers too
		}
		if style, _ := o.style("drawing-page", e.attr("draw:style-name")); style.isHidden {
			return nil
		}
		return o.slide()
	})
}

// slide reads and writes one slide, with its title first, wherever on the slide it is.
func (o *openReader) slide() error {
	var boxes []func()
	var title string
	var notes []string
	o.boxed = &boxes
	err := o.slideShapes(&title, &notes)
	o.boxed = nil
	if title != "" {
		o.b.Title(title)
		o.b.Heading(2, title)
	}
	for _, write := range boxes {
		write()
	}
	o.settle()
	o.b.EndList()
	label := "Anteckningar: "
	for _, note := range notes {
		o.b.Paragraph(label + note)
		label = ""
	}
	return err
}

func (o *openReader) slideShapes(title *string, notes *[]string) error {
	return o.each(func(e element) error {
		switch e.attr("presentation:class") {
		case "title":
			cell, err := o.apart()
			*title = strings.TrimSpace(*title + " " + cell.text())
			return err
		case "notes":
			cell, err := o.apart()
			*notes = append(*notes, cell.lines...)
			return err
		case "header", "footer", "date-time", "page-number", "page":
			return nil
		}
		if e.name == "presentation:notes" || e.name == "draw:g" {
			return o.slideShapes(title, notes)
		}
		return o.block(e)
	})
}

// apart reads the content of an element without writing it.
func (o *openReader) apart() (*openCell, error) {
	cell := &openCell{}
	o.cell = cell
	err := o.each(o.block)
	o.cell = nil
	return cell, err
}
