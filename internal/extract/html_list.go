package extract

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// item is a list item being written.
type item struct {
	depth int
	mark  string
}

func (p *page) list(n *html.Node) {
	p.flush() // the item that it is in, if any
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
			p.node(child) // including lists that are directly within a list
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

// writtenItem writes a list item as Word saves it: a paragraph that begins with its mark.
// It reports whether n is one.
func (p *page) writtenItem(n *html.Node) bool {
	mark, text, found := strings.Cut(strings.TrimSpace(p.plain(n)), " ")
	switch {
	case !found:
		return false
	case strings.Contains("·§o•-–", mark):
		mark = "•" // other marks are bullets in Word's symbol fonts
	case !writtenMark.MatchString(mark):
		return false
	}
	p.flush()
	p.Item(p.lists, mark, text)
	return true
}

var writtenMark = regexp.MustCompile(`^(?:[0-9]{1,3}|[a-z])[.)]$`)

// terms writes a list of terms with their descriptions: each pair on one line if the
// words are few, else as a paragraph with the description below it.
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

// elementsOf gives the dt, dd and other elements of a list of terms. They may be wrapped
// in <div>s.
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
