package extract

import (
	"bytes"
	"context"
	"regexp"
	"strings"

	"svara/internal/swedish"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// readHTML reads a web page: its main content, without the menus of the site.
func readHTML(_ context.Context, f *source, b *Builder) error {
	return writeHTML(b, f.data, "")
}

// writeHTML writes a page. label is the encoding if it is known from elsewhere, or "".
func writeHTML(b *Builder, data []byte, label string) error {
	text, err := decodeHTML(data, label)
	if err != nil {
		return err
	}
	p := newPage(b, parseHTML(text))
	p.dropConsent()
	root := p.findMain()
	p.describe(root)
	p.write(root)
	if b.isEmpty() { // everything looked like menus: they are better than nothing
		p.dropped = nil
		p.write(p.body)
	}
	return nil
}

// metaCharset matches the encoding that a page declares, in <meta> or in the XML
// declaration.
var metaCharset = regexp.MustCompile(`(?i)<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)`)

// charsetBytes is how far metaCharset is looked for. It is more than in browsers, because
// some systems write long comments first.
const charsetBytes = 4096

// decodeHTML gives the text of a page, tidy except for entities. It is decoded like plain
// text, or in the encoding of label, or that the page declares, unless it is plainly
// something else. Pages that declare ISO-8859-1 are often UTF-8.
func decodeHTML(data []byte, label string) (string, error) {
	if m := metaCharset.FindSubmatch(data[:min(len(data), charsetBytes)]); m != nil && label == "" {
		label = string(m[1])
	}
	return decodeAs(data, label)
}

// decodeAs is decode for a text that is said to be in the encoding label.
func decodeAs(data []byte, label string) (string, error) {
	_, wide := utf16Order(data)
	named, name := charset.Lookup(label)
	if wide || named == nil || name == "utf-8" || isUTF8(data) && bytes.ContainsFunc(data, isBeyondASCII) {
		return decode(data)
	}
	text := decodeWith(named.NewDecoder(), data)
	if !readsAsText(text) {
		return decode(data)
	}
	return swedish.Tidy(text), nil
}

func isBeyondASCII(r rune) bool { return r > 0x7f }

// parseHTML gives the tree of a page. The parser refuses elements nested more than 512
// deep, which no real page needs; such a page is read without its structure.
func parseHTML(text string) *html.Node {
	if tree, err := html.Parse(strings.NewReader(text)); err == nil {
		return tree
	}
	tree, err := html.Parse(strings.NewReader(flatten(text)))
	if err != nil { // impossible: it is flat
		return &html.Node{Type: html.DocumentNode}
	}
	return tree
}

// flatten gives the paragraphs and headings of a page.
func flatten(text string) string {
	var b strings.Builder
	var silent atom.Atom
	tokens := html.NewTokenizer(strings.NewReader(text))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		t := tokens.Token()
		switch {
		case silent != 0:
			if kind == html.EndTagToken && t.DataAtom == silent {
				silent = 0
			}
		case kind == html.TextToken:
			b.WriteString(html.EscapeString(t.Data))
		case kind == html.StartTagToken && (t.DataAtom == atom.Script || t.DataAtom == atom.Style || t.DataAtom == atom.Title):
			silent = t.DataAtom
		case headingLevel(t.DataAtom) > 0 && kind != html.SelfClosingTagToken:
			b.WriteString(t.String())
		case t.DataAtom == atom.Td || t.DataAtom == atom.Th:
			b.WriteByte(' ')
		case kind != html.CommentToken && !isInline(t.DataAtom):
			b.WriteString("<p>")
		}
	}
	return b.String()
}

func headingLevel(a atom.Atom) int {
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(a.String()[1] - '0')
	}
	return 0
}

func isHeading(n *html.Node) bool { return headingLevel(n.DataAtom) > 0 }

// isInline reports whether an element is part of a line. Unknown elements are: a site's
// own components may contain blocks, but those blocks separate themselves.
func isInline(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Br, atom.Button, atom.Caption, atom.Center, atom.Dd,
		atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure,
		atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup,
		atom.Hr, atom.Html, atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.Option, atom.P, atom.Pre,
		atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul:
		return false
	}
	return true
}

// page is a web page, or an e-mail in HTML, being written to a Builder.
type page struct {
	*Builder
	top, body      *html.Node
	counts         map[*html.Node]count
	dropped        map[*html.Node]bool // not content, according to findMain
	isMarked       bool                // the page marks its main content
	history        func(text string)   // is called before each paragraph is written; may be nil
	quote          func()              // is called where an e-mail repeats another; may be nil
	facts          facts
	layouts        map[*html.Node]bool // for tables: whether they are only for layout
	consent        map[*html.Node]bool // cookie dialogues
	isAboutConsent bool                // the page is about cookies and the like
	*folds

	words   []byte // of the block being read
	pre     bool   // white space is significant
	isFlat  bool   // blocks become lines of one block
	lists   int    // how many lists enclose what is read
	item    *item  // whose first block has not been written
	within  int    // how deep what comes is below list items that have been written
	heading int    // level of the latest heading that was not made for a folded part
	fold    int    // level of the latest heading for a folded part, if no other has come since; else 0
	isTitle bool   // a heading is being made of something that is not a heading
}

func newPage(b *Builder, tree *html.Node) *page {
	p := &page{Builder: b, top: tree, body: tree, dropped: map[*html.Node]bool{}, layouts: map[*html.Node]bool{}, folds: newFolds()}
	for n := range tree.Descendants() {
		if n.DataAtom == atom.Body && p.body == tree {
			p.body = n
		}
	}
	p.findFolds()
	return p
}

// attr gives the value of an attribute, or "".
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}
