package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// writeTitle writes what opens a part as a heading below the newest, beside those of
// other parts.
func (p *page) writeTitle(text string) {
	if p.isFlat {
		p.words = append(p.words, "\n"+text+"\n"...)
		return
	}
	level := p.heading
	p.writeHeadingText(text, level+1)
	p.heading, p.fold, p.isTitle = level, level+1, true
}

// below puts what comes below the newest title, until what it gives is called: whatever
// headings are in a part, the next title stands beside its own.
func (p *page) below() (end func()) {
	level, fold, isTitle := p.heading, p.fold, p.isTitle
	p.heading, p.fold = max(level, fold), 0
	return func() { p.heading, p.fold, p.isTitle = level, fold, isTitle }
}

// details writes what a page folds by itself.
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

// unfolds reports whether a heading is, holds or is in what unfolds something.
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

// isBelowBare reports whether a hidden part is all that stands below a heading, before
// the next: a question, or one of several such. A script unfolds it, though nothing in
// the page says so: the heading would say nothing without it.
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

// isBareHeading reports headings below the first level that are shown.
func isBareHeading(n *html.Node) bool {
	return n != nil && isHeading(n) && n.DataAtom != atom.H1 && !isHidden(n)
}
