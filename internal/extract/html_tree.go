package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// findElement gives the first element below n for which such is true, or nil.
func findElement(n *html.Node, such func(*html.Node) bool) *html.Node {
	for child := range n.Descendants() {
		if child.Type == html.ElementNode && such(child) {
			return child
		}
	}
	return nil
}

func previousElement(n *html.Node) *html.Node {
	for n = n.PrevSibling; n != nil && n.Type != html.ElementNode; {
		n = n.PrevSibling
	}
	return n
}

// nextElement gives the next sibling of n that is an element with words, or nil.
func nextElement(n *html.Node) *html.Node {
	for range nearSibling {
		if n = n.NextSibling; n == nil || n.Type == html.ElementNode && wordsUpTo(1, n) > 0 {
			return n
		}
	}
	return nil
}

// outermost gives the outermost element around n that contains no more words than n.
func outermost(n *html.Node) *html.Node {
	for range nearParents {
		if n.Parent == nil || n.Parent.DataAtom == atom.Body || !isAlone(n) {
			break
		}
		n = n.Parent
	}
	return n
}

// isAlone reports whether n's parent contains no other words.
func isAlone(n *html.Node) bool {
	seen := 0
	for sibling := range n.Parent.ChildNodes() {
		if seen++; seen > nearSibling || sibling != n && wordsUpTo(1, sibling) > 0 {
			return false
		}
	}
	return true
}

// isWithin reports whether n is outer or is in it.
func isWithin(n, outer *html.Node) bool {
	for above := range n.Ancestors() {
		if above == outer {
			return true
		}
	}
	return n == outer
}

// tableOf gives the table that a cell belongs to, or nil.
func tableOf(cell *html.Node) *html.Node {
	for n := range cell.Ancestors() {
		if n.DataAtom == atom.Table {
			return n
		}
	}
	return nil
}

// wordsUpTo counts the words in n. It stops at limit, but counts each piece of text to
// its end.
func wordsUpTo(limit int, n *html.Node) int {
	if n.Type == html.TextNode {
		return len(strings.FieldsFunc(n.Data, isBetweenWords))
	}
	words := 0
	for child := range n.Descendants() {
		if child.Type == html.TextNode && child.Parent.DataAtom != atom.Script && child.Parent.DataAtom != atom.Style {
			words += len(strings.FieldsFunc(child.Data, isBetweenWords))
		}
		if words >= limit {
			break
		}
	}
	return words
}
