package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"svara/internal/swedish"
)

// write writes the content of n.
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
	if (p.open[n] || p.titles[n] != "") && !p.isSilent(n) && !p.dropped[n] {
		if p.titles[n] != "" {
			p.writeTitle(p.titles[n])
		}
		defer p.below()()
	}
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
	case atom.Summary, atom.Button: // a button is silent unless it opens something
		if inner := findElement(n, isHeading); inner != nil {
			p.writeHeading(n, headingLevel(inner.DataAtom))
			return
		}
		p.writeTitle(p.plain(n))
	case atom.Details:
		p.details(n)
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
		if strings.HasPrefix(attr(n, "class"), "MsoListParagraph") && p.writtenItem(n) {
			return
		}
		p.part()
		p.children(n)
		p.part()
	}
}

// headingRunes is the greatest length of a heading. Some pages mark whole paragraphs as
// headings.
const headingRunes = 250

// writeHeading writes an element as a heading. If it unfolds a part, it is on the same
// level as other titles of folded parts, whatever its own level.
func (p *page) writeHeading(n *html.Node, level int) {
	if !p.unfolds(n) {
		p.writeHeadingText(p.plain(n), level)
		return
	}
	isBeside := p.isTitle && p.fold == p.heading+1
	if isBeside {
		level = min(level, p.fold)
	}
	p.writeHeadingText(p.plain(n), level)
	p.heading, p.fold, p.isTitle = level-1, level, isBeside
}

func (p *page) writeHeadingText(text string, level int) {
	p.flush()
	p.item = nil // the heading is not part of the list item
	if len([]rune(text)) > headingRunes {
		p.emitHere(swedish.Block{Kind: swedish.Paragraph}, text)
		return
	}
	if text != "" {
		p.EndList()
		p.heading, p.fold = level, 0
		p.within = 0 // what comes is below the heading, not in a list item
	}
	p.Heading(level, text)
}

// part ends a paragraph. Paragraphs of a list item are lines of one block, so that the
// item stays whole.
func (p *page) part() {
	if p.item != nil {
		p.words = append(p.words, '\n')
		return
	}
	p.flush()
}

// flush writes the words since the last block.
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

// emitHere writes a block, which may be in a list item below its first one.
func (p *page) emitHere(block swedish.Block, text string) {
	p.tight = p.tight && p.within > 0
	p.emit(block, 2*min(p.within, maxIndent), "", text)
	p.tight = p.within > 0
}

// take gives the words of the current block, and begins a new one.
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

// plain gives the words in n on one line. It does not touch those of the current block.
func (p *page) plain(n *html.Node) string { return strings.ReplaceAll(p.lines(n), "\n", " ") }

// lines gives the words in n, with a line for each paragraph and list item.
func (p *page) lines(n *html.Node) string {
	inner := &page{Builder: &Builder{}, dropped: p.dropped, folds: p.folds, consent: p.consent, isFlat: true}
	inner.children(n)
	return inner.take()
}
