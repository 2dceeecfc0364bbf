package server

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// section is a paragraph, a heading or a list of a document as its page shows
// it.
type section struct {
	Heading bool
	List    bool
	Items   [][]stretch // one if not a list
}

// stretch is text that is marked as quoted, or is not.
type stretch struct {
	Text   string
	Marked bool
	First  bool // the first that is marked: where the page scrolls to
}

// A line between these widths, in runes, was cut to fit a page, and goes on in
// the next; others end where their writer ended them.
const (
	wrapWidth = 55
	wrapLimit = 160
)

var listMark = regexp.MustCompile(`^([•◦▪‣·*\x{f0b7}-]|\d{1,2}[.)])\s`)

// sectionsOf parts a document's text into paragraphs and lists, word for word,
// with the runes from start to end marked.
func sectionsOf(text string, start, end int) (sections []section, marked bool) {
	p := parting{start: start, end: end}
	if start < 0 || end > utf8.RuneCountInString(text) {
		p.start, p.end = 0, 0
	}
	for raw := range strings.Lines(text) {
		p.take(raw)
	}
	findHeadings(p.sections)
	return p.sections, p.marked
}

// maxHeading is the greatest length of a heading in runes.
const maxHeading = 80

// notHeading matches text that goes over lines or ends as sentences and
// introductions do.
var notHeading = regexp.MustCompile(`\n|[.,:;!][”"»)]*$`)

// findHeadings finds the paragraphs that look like headings: short ones above
// something longer. The index knows better for some documents, but a reader
// loses little where this errs.
func findHeadings(sections []section) {
	for i := range sections[:max(len(sections)-1, 0)] {
		text, next := sections[i].text(), sections[i+1]
		sections[i].Heading = !sections[i].List && utf8.RuneCountInString(text) <= maxHeading && !notHeading.MatchString(text) &&
			(next.List || utf8.RuneCountInString(next.text()) > maxHeading)
	}
}

func (s section) text() string {
	var text strings.Builder
	for _, item := range s.Items {
		for _, piece := range item {
			text.WriteString(piece.Text)
		}
	}
	return text.String()
}

// parting is the state of sectionsOf from line to line.
type parting struct {
	start, end int
	at         int // runes before the line at hand
	sections   []section
	marked     bool
	last       int // width of the line before in runes; 0 at a blank one
}

func (p *parting) take(raw string) {
	trimmed := strings.TrimLeftFunc(raw, unicode.IsSpace)
	at := p.at + utf8.RuneCountInString(raw[:len(raw)-len(trimmed)])
	p.at += utf8.RuneCountInString(raw)
	content := strings.TrimRightFunc(trimmed, unicode.IsSpace)
	before := p.last
	p.last = utf8.RuneCountInString(content)
	item := listMark.MatchString(content)
	switch n := len(p.sections); {
	case content == "":
		return
	case item && n > 0 && p.sections[n-1].List:
		p.sections[n-1].Items = append(p.sections[n-1].Items, nil)
	case item || before == 0:
		p.sections = append(p.sections, section{List: item, Items: make([][]stretch, 1)})
	default:
		join := "\n"
		if before >= wrapWidth && before <= wrapLimit {
			join = " "
		}
		p.add(join, at-1)
	}
	p.add(content, at)
}

// add puts text that begins at rune at to the end of what is there.
func (p *parting) add(text string, at int) {
	from := min(max(p.start-at, 0), utf8.RuneCountInString(text))
	to := min(max(p.end-at, from), utf8.RuneCountInString(text))
	runes := []rune(text)
	p.put(string(runes[:from]), false)
	p.put(string(runes[from:to]), true)
	p.put(string(runes[to:]), false)
}

func (p *parting) put(text string, marked bool) {
	if text == "" {
		return
	}
	items := p.sections[len(p.sections)-1].Items
	item := &items[len(items)-1]
	if n := len(*item); n > 0 && (*item)[n-1].Marked == marked {
		(*item)[n-1].Text += text
		return
	}
	*item = append(*item, stretch{Text: text, Marked: marked, First: marked && !p.marked})
	p.marked = p.marked || marked
}
