package extract

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"svara/internal/swedish"
)

// item is an item of a list on its way.
type item struct {
	depth int
	mark  string
}

// write writes what lies within n.
func (p *page) write(n *html.Node) {
	p.children(n)
	p.flush()
	p.EndList()
}

func (p *page) children(n *html.Node) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		p.node(child)
	}
}

func (p *page) node(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		p.text(n.Data)
	case n.Type != html.ElementNode || p.isSilent(n) || p.dropped[n]:
	case n.DataAtom == atom.Br:
		p.words = append(p.words, '\n')
	case n.DataAtom == atom.Img:
		p.words = append(p.words, altOf(n)...)
	case isInline(n.DataAtom):
		p.inline(n)
	default:
		p.block(n)
	}
}

func (p *page) block(n *html.Node) {
	if p.isFlat {
		p.words = append(p.words, '\n')
		if n.DataAtom == atom.Li {
			p.words = append(p.words, "• "...)
		}
		p.children(n)
		p.words = append(p.words, '\n')
		return
	}
	if p.quote != nil && isRepeated(n) {
		p.flush()
		p.quote()
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		p.writeHeading(n, headingLevel(n.DataAtom))
	case atom.Summary, atom.Button: // of those, only what opens something is not silent
		if inner := findElement(n, isHeading); inner != nil {
			p.writeHeading(n, headingLevel(inner.DataAtom))
			return
		}
		level := p.heading
		p.writeHeading(n, level+1)
		p.heading = level
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		p.list(n)
	case atom.Li:
		p.listItem(n, "•")
	case atom.Dl:
		p.terms(n)
	case atom.Table:
		p.table(n)
	case atom.Pre:
		p.flush()
		p.pre = true
		p.children(n)
		p.flush()
		p.pre = false
	default:
		p.part()
		p.children(n)
		p.part()
	}
}

// headingRunes is the length above which what a page marks as a heading is a
// paragraph: some mark whole leads so.
const headingRunes = 250

func (p *page) writeHeading(n *html.Node, level int) {
	p.flush()
	p.item = nil // it stands for itself, not below a mark
	text := p.plain(n)
	if len([]rune(text)) > headingRunes {
		p.emitHere(swedish.Block{Kind: swedish.Paragraph}, text)
		return
	}
	if text != "" {
		p.EndList()
		p.heading = level
	}
	p.Heading(level, text)
}

// part ends a paragraph. Those of an item are lines of one block, so that it stays
// whole.
func (p *page) part() {
	if p.item != nil {
		p.words = append(p.words, '\n')
		return
	}
	p.flush()
}

// flush writes what has come since the last block.
func (p *page) flush() {
	text := p.take()
	if text == "" {
		return
	}
	if p.item != nil {
		p.Item(p.item.depth, p.item.mark, text)
		p.item = nil
		return
	}
	if p.history != nil {
		p.history(text)
	}
	p.emitHere(swedish.Block{Kind: swedish.Paragraph}, text)
}

// emitHere writes a block that may lie in an item of a list, below its first.
func (p *page) emitHere(block swedish.Block, text string) {
	p.tight = p.tight && p.within > 0
	p.emit(block, 2*min(p.within, maxIndent), "", text)
	p.tight = p.within > 0
}

// take gives the words under way, and ends them.
func (p *page) take() string {
	text := string(p.words)
	p.words = p.words[:0]
	if p.pre {
		return strings.Trim(text, "\n")
	}
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// plain gives the words within n on one line, and takes nothing of what is under way.
func (p *page) plain(n *html.Node) string { return strings.ReplaceAll(p.lines(n), "\n", " ") }

// lines gives the words within n, with its paragraphs and items on lines.
func (p *page) lines(n *html.Node) string {
	inner := &page{Builder: &Builder{}, dropped: p.dropped, panels: p.panels, isFlat: true}
	inner.children(n)
	return inner.take()
}

func (p *page) list(n *html.Node) {
	p.flush() // the item that it lies in, if any
	if p.lists == 0 {
		p.EndList()
	}
	outer, within := p.item, p.within
	p.lists++
	number, step := 1, 1
	if start, err := strconv.Atoi(attr(n, "start")); err == nil {
		number = start
	}
	if has(n, "reversed") {
		step = -1
		if !has(n, "start") {
			number = countItems(n)
		}
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.DataAtom != atom.Li || p.isSilent(child) || p.dropped[child] {
			p.node(child) // also lists that stand right within a list
			continue
		}
		mark := "•"
		if n.DataAtom == atom.Ol {
			if value, err := strconv.Atoi(attr(child, "value")); err == nil {
				number = value
			}
			mark = numeral(number, attr(n, "type")) + "."
			number += step
		}
		p.listItem(child, mark)
	}
	p.flush()
	p.lists--
	p.item, p.within = outer, within
	if p.lists == 0 {
		p.EndList()
	}
}

func countItems(list *html.Node) int {
	items := 0
	for child := range list.ChildNodes() {
		if child.DataAtom == atom.Li {
			items++
		}
	}
	return items
}

func (p *page) listItem(n *html.Node, mark string) {
	p.flush()
	depth := max(p.lists-1, 0)
	p.item, p.within = &item{depth, mark}, depth+1
	p.children(n)
	p.flush()
	p.item, p.within = nil, depth
}

// numeral gives a number as a list of that type writes it: "a" and "i" for letters
// and Roman numbers, also in capitals.
func numeral(n int, kind string) string {
	switch {
	case (kind == "a" || kind == "A") && 1 <= n && n <= 26:
		return string(rune(kind[0]) + rune(n-1))
	case kind == "i" || kind == "I":
		if roman := romanOf(n); roman != "" {
			return map[string]string{"i": strings.ToLower(roman), "I": roman}[kind]
		}
	}
	return strconv.Itoa(n)
}

// romanOf gives a number from 1 to 39 in Roman figures, else "".
func romanOf(n int) string {
	if n < 1 || n > 39 {
		return ""
	}
	ones := []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}
	return strings.Repeat("X", n/10) + ones[n%10]
}

// terms writes a list of terms and what they mean: each with its words on one line
// where those are few, else as a paragraph with them below it.
func (p *page) terms(list *html.Node) {
	p.flush()
	var term string
	var meanings []string
	emit := func() {
		p.Item(p.within, "•", joinTerm(term, meanings))
		term, meanings = "", nil
	}
	for n := range elementsOf(list) {
		switch {
		case p.isSilent(n) || p.dropped[n]:
		case n.DataAtom == atom.Dt:
			if len(meanings) > 0 {
				emit()
			}
			term = strings.TrimPrefix(term+", "+p.plain(n), ", ")
		case findElement(n, func(n *html.Node) bool {
			return n.DataAtom == atom.Ul || n.DataAtom == atom.Ol || n.DataAtom == atom.Table || isHeading(n)
		}) != nil:
			emit()
			p.EndList()
			p.children(n)
			p.flush()
		default:
			if text := p.lines(n); text != "" {
				meanings = append(meanings, text)
			}
		}
	}
	emit()
	if p.lists == 0 {
		p.EndList()
	}
}

// elementsOf gives the dt, dd and others of a list of terms; they may stand in <div>s.
func elementsOf(list *html.Node) func(func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		for n := range list.ChildNodes() {
			if n.DataAtom != atom.Div {
				if n.Type == html.ElementNode && !yield(n) {
					return
				}
				continue
			}
			for inner := range n.ChildNodes() {
				if inner.Type == html.ElementNode && !yield(inner) {
					return
				}
			}
		}
	}
}

func joinTerm(term string, meanings []string) string {
	switch {
	case term == "" || len(meanings) == 0:
		return term + strings.Join(meanings, "\n")
	case len(meanings) > 1 || strings.Contains(meanings[0], "\n"):
		return term + "\n" + strings.Join(meanings, "\n")
	case unicode.IsPunct([]rune(term)[len([]rune(term))-1]) && !strings.HasSuffix(term, ")"):
		return term + " " + meanings[0]
	}
	return term + ": " + meanings[0]
}

// findElement gives the first element below n that is such, or nil.
func findElement(n *html.Node, such func(*html.Node) bool) *html.Node {
	for child := range n.Descendants() {
		if child.Type == html.ElementNode && such(child) {
			return child
		}
	}
	return nil
}
