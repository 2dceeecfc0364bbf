package extract

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"svara/internal/swedish"
)

// openReader reads an OpenDocument file: text, slides or sheets.
type openReader struct {
	*parcel
	*walker
	b        *Builder
	styles   map[string]*openStyle // by family and name
	lists    map[string]*openList  // by the name of their style; "" is that of headings
	hasPages bool

	para    *openParagraph
	cell    *openCell // takes what is read, instead of the Builder; or nil
	list    *openList // the one being read
	depth   int       // how many lists are around what is read
	item    *openItem
	waiting []string  // notes to be written after the current block
	noted   int       // notes so far
	caption string    // a paragraph that is a caption if a table follows
	boxed   *[]func() // takes what is read, until it can be written
	frames  int       // tables of one column that enclose what is read
	looks   lineLooks
	drawn   map[string]bool // texts of pictures that have been written
}

// openStyle is what is used of a style.
type openStyle struct {
	parent   string
	outline  int  // heading level, from 1; 0 for none
	isHidden bool // for text, a sheet or a slide
	isBold   bool
	size     string // of the text: "14pt", "120%"; empty if its parent tells
	newPage  bool   // a page begins before it
	look     look
}

// openOpenDocument opens an OpenDocument file, and reads its properties and styles.
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

// content reads the part with the document's content. It calls body for the element that
// contains it.
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
			position, _, _ := strings.Cut(e.attr("text-position"), " ") // "super", or a percentage
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

// style gives a style completed by those that it is based on, and the names of all of
// these, its own first.
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

// openLevels is how many levels a list may have.
const openLevels = 10

// openLevel is how the items of one level of a list are marked.
type openLevel struct {
	form           string // of numbers, as for numeral; "•"; or "" for no mark
	prefix, suffix string
	pattern        string // %1% stands for the number of the outermost level, and so on; else prefix, suffix and shown tell
	shown          int    // how many levels' numbers are shown
	start          int
}

// openList is the definition of a list, and how far its items have been counted.
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

// next counts one more item and gives its mark, or "" if it has none.
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
		return strings.Join(strings.Fields(swedish.Tidy(mark)), " ")
	}
	var numbers []string
	for i := max(at-level.shown+1, 0); i <= at; i++ {
		if n := numberOf(i); n != "" {
			numbers = append(numbers, n)
		}
	}
	return strings.Join(strings.Fields(swedish.Tidy(level.prefix+strings.Join(numbers, ".")+level.suffix)), " ")
}

// restart makes the numbers begin again.
func (l *openList) restart() { l.isOpen = [openLevels]bool{} }
