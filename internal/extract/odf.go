package extract

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// openReader reads an OpenDocument: text, slides or sheets.
type openReader struct {
	*parcel
	*walker
	b        *Builder
	styles   map[string]*openStyle // by family and name
	lists    map[string]*openList  // by name of their style; "" is that of headings
	hasPages bool

	para    *openParagraph
	cell    *openCell // that takes what is read, instead of the Builder
	list    *openList // that what is read lies in
	depth   int       // of lists within each other
	item    *openItem
	waiting []string  // notes that stand below what comes to its end
	noted   int       // notes until now
	caption string    // a paragraph that may be one, of a table that may come
	boxed   *[]func() // takes what is read, until it can be written
	frames  int       // tables of one column that what is read lies in
	looks   lineLooks
	drawn   map[string]bool // what pictures say that has been written
}

// openStyle is what matters of a style.
type openStyle struct {
	parent   string
	outline  int  // level as a heading, from 1; 0 for none
	isHidden bool // text, a sheet or a slide
	isBold   bool
	size     string // of the text: "14pt", "120%"; empty if its parent says
	newPage  bool   // begins a page
	look     look
}

// openOpenDocument opens an OpenDocument, and reads what it says of itself and its
// styles.
func openOpenDocument(ctx context.Context, f *source, b *Builder) (*openReader, error) {
	p, err := f.unpack()
	if err != nil {
		return nil, err
	}
	isEncrypted, err := p.mentions("META-INF/manifest.xml", "encryption-data")
	if err != nil {
		return nil, err
	}
	if isEncrypted {
		return nil, errEncrypted
	}
	if !p.has("content.xml") {
		return nil, errNoMain
	}
	if err := p.describe(ctx, b); err != nil {
		return nil, err
	}
	o := &openReader{parcel: p, b: b, styles: map[string]*openStyle{}, lists: map[string]*openList{}, looks: lineLooks{}, drawn: map[string]bool{}}
	if o.hasPages, err = p.mentions("content.xml", "soft-page-break"); err != nil {
		return nil, err
	}
	err = p.walk(ctx, "styles.xml", func(x *walker, _ element) error {
		o.walker = x
		return x.each(o.styleParts)
	})
	return o, err
}

// content reads the part with the document's content; body reads what is in the
// element that holds it.
func (o *openReader) content(ctx context.Context, body func(element) error) error {
	return o.walk(ctx, "content.xml", func(x *walker, _ element) error {
		o.walker = x
		return x.each(func(e element) error {
			switch e.name {
			case "office:automatic-styles":
				return o.styleParts(e)
			case "office:body":
				return x.each(func(element) error { return x.each(body) })
			}
			return nil
		})
	})
}

func (o *openReader) styleParts(e element) error {
	if e.name != "office:styles" && e.name != "office:automatic-styles" {
		return nil
	}
	return o.each(func(e element) error {
		switch e.name {
		case "style:style", "style:default-style":
			return o.readStyle(e)
		case "text:list-style":
			return o.readList(e.attr("style:name"))
		case "text:outline-style":
			return o.readList("")
		}
		return nil
	})
}

func (o *openReader) readStyle(e element) error {
	s := &openStyle{parent: e.attr("parent-style-name"), outline: number(e.attr("default-outline-level"), 0)}
	s.newPage = e.attr("master-page-name") != ""
	name := e.attr("style:family") + " " + e.attr("style:name")
	if e.name == "style:default-style" {
		name = defaultOf + e.attr("style:family")
	}
	o.styles[name] = s
	return o.each(func(e element) error {
		switch e.name {
		case "style:text-properties":
			s.isHidden = s.isHidden || e.attr("text:display") == "none"
			s.isBold = e.attr("font-weight") == "bold"
			s.size = e.attr("font-size")
			position, _, _ := strings.Cut(e.attr("text-position"), " ") // "super", or in parts of a hundred
			s.look.isRaised = position == "super" || number(strings.TrimSuffix(position, "%"), 0) > 0
			s.look.isStruck = !slices.Contains([]string{"", "none"}, e.attr("text-line-through-style"))
		case "style:table-properties":
			s.isHidden = s.isHidden || e.attr("table:display") == "false"
		case "style:drawing-page-properties":
			s.isHidden = s.isHidden || e.attr("presentation:visibility") == "hidden"
		case "style:paragraph-properties":
			s.newPage = s.newPage || e.attr("break-before") == "page"
		}
		return nil
	})
}

// style gives a style of its own and what it has from those that it builds on; names
// are theirs, from its own on.
func (o *openReader) style(family, name string) (style openStyle, names []string) {
	for range maxBases {
		s := o.styles[family+" "+name]
		if name != "" {
			names = append(names, strings.ReplaceAll(name, "_20_", " "))
		}
		if s == nil {
			break
		}
		if style.outline == 0 {
			style.outline = s.outline
		}
		if style.size == "" {
			style.size = s.size
		}
		style.isHidden = style.isHidden || s.isHidden
		style.isBold = style.isBold || s.isBold
		style.newPage = style.newPage || s.newPage
		style.look.isRaised = style.look.isRaised || s.look.isRaised
		style.look.isStruck = style.look.isStruck || s.look.isStruck
		name = s.parent
	}
	return style, names
}

// openLevels is how many lists may lie within each other.
const openLevels = 10

// openLevel is how the items of a list are marked, so many lists deep.
type openLevel struct {
	form           string // of numbers, see numeral; "•"; or "" for no mark
	prefix, suffix string
	pattern        string // with %1% for the number of the outermost list; else of the above
	shown          int    // how many levels' numbers
	start          int
}

// openList is a kind of list, and how far its items have been counted.
type openList struct {
	levels [openLevels]openLevel
	counts [openLevels]int
	isOpen [openLevels]bool
}

func (o *openReader) readList(name string) error {
	list := &openList{}
	o.lists[name] = list
	return o.each(func(e element) error {
		at := number(e.attr("text:level"), 0) - 1
		if at < 0 || at >= openLevels {
			return nil
		}
		switch level := &list.levels[at]; e.name {
		case "text:list-level-style-bullet":
			if e.attr("bullet-char") != "" {
				level.form = bullet
			}
		case "text:list-level-style-image":
			level.form = bullet
		case "text:list-level-style-number", "text:outline-level-style":
			*level = openLevel{form: e.attr("num-format"), prefix: e.attr("num-prefix"), suffix: e.attr("num-suffix"),
				pattern: e.attr("num-list-format"), shown: number(e.attr("display-levels"), 1), start: number(e.attr("start-value"), 1)}
		}
		return nil
	})
}

// next counts one more item and gives its mark; "" where it has none.
func (l *openList) next(at, start int) string {
	if at < 0 || at >= openLevels {
		return ""
	}
	level := l.levels[at]
	if !l.isOpen[at] {
		l.counts[at], l.isOpen[at] = level.start-1, true
	}
	if l.counts[at]++; start >= 0 {
		l.counts[at] = start
	}
	for i := at + 1; i < openLevels; i++ {
		l.isOpen[i] = false
	}
	if level.form == "" || level.form == bullet {
		return level.form
	}
	numberOf := func(i int) string {
		if !l.isOpen[i] {
			l.counts[i], l.isOpen[i] = l.levels[i].start, true
		}
		form := l.levels[i].form
		if form == "" || form == bullet {
			return ""
		}
		return numeral(l.counts[i], form)
	}
	if level.pattern != "" {
		mark := level.pattern
		for i := range at + 1 {
			mark = strings.ReplaceAll(mark, "%"+strconv.Itoa(i+1)+"%", numberOf(i))
		}
		return strings.Join(strings.Fields(tidy(mark)), " ")
	}
	var numbers []string
	for i := max(at-level.shown+1, 0); i <= at; i++ {
		if n := numberOf(i); n != "" {
			numbers = append(numbers, n)
		}
	}
	return strings.Join(strings.Fields(tidy(level.prefix+strings.Join(numbers, ".")+level.suffix)), " ")
}

// restart forgets how far items have been counted.
func (l *openList) restart() { l.isOpen = [openLevels]bool{} }
