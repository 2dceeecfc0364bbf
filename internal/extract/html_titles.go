package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// writeTitle writes the title of a folded part as a heading below the latest ordinary
// one, on the same level as those of other parts.
func (p *page) writeTitle(text string) {
	if p.isFlat {
		p.words = append(p.words, "\n"+text+"\n"...)
		return
	}
	level := p.heading
	p.writeHeadingText(text, level+1)
	p.heading, p.fold, p.isTitle = level, level+1, true
}

// below makes what comes part of the section below the latest title, until end is called:
// whatever headings a part contains, the next title has the level of its own.
func (p *page) below() (end func()) {
	level, fold, isTitle := p.heading, p.fold, p.isTitle
	p.heading, p.fold = max(level, fold), 0
	return func() { p.heading, p.fold, p.isTitle = level, fold, isTitle }
}

// details writes a <details> element.
func (p *page) details(n *html.Node) {
	p.part()
	end := func() {}
	for child := range n.ChildNodes() {
		p.node(child)
		if child.DataAtom == atom.Summary {
			end()
			end = p.below()
		}
	}
	p.part()
	end()
}

// unfolds reports whether a heading is, contains or is in something that unfolds a part.
func (p *page) unfolds(heading *html.Node) bool {
	isControl := func(n *html.Node) bool { return p.shown[n] || n.DataAtom == atom.Summary }
	if isControl(heading) || findElement(heading, isControl) != nil {
		return true
	}
	up := 0
	for n := range heading.Ancestors() {
		if up++; up > nearParents {
			break
		}
		if isControl(n) {
			return true
		}
	}
	return false
}

// isBelowBare reports whether a hidden part is all there is below a heading, before the
// next one, as below a question. A script unfolds it although nothing in the page says
// so: without the part, the heading would say nothing.
func isBelowBare(part, before *html.Node) bool {
	if !isBareHeading(before) || nextElement(part) != nil && !isHeading(nextElement(part)) {
		return false
	}
	if strings.HasSuffix(strings.TrimSpace(textOf(before)), "?") {
		return true
	}
	previous, next := func(n *html.Node) *html.Node { return n.PrevSibling }, func(n *html.Node) *html.Node { return n.NextSibling }
	isOther := func(n *html.Node, step func(*html.Node) *html.Node) bool {
		for range nearSibling {
			if n = step(n); n == nil {
				return false
			}
			if isHidden(n) && isBareHeading(previousElement(n)) {
				return true
			}
		}
		return false
	}
	return isOther(before, previous) || isOther(part, next)
}

// isBareHeading reports whether n is a visible heading below the first level.
func isBareHeading(n *html.Node) bool {
	return n != nil && isHeading(n) && n.DataAtom != atom.H1 && !isHidden(n)
}
