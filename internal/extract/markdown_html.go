package extract

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"svara/internal/swedish"
)

// html writes the text of an HTML block in Markdown.
func (w *writer) html(n *ast.HTMLBlock, indent int) {
	source := n.Lines().Value(w.source)
	if n.HasClosure() {
		source = append(source[:len(source):len(source)], n.ClosureLine.Value(w.source)...)
	}
	p := piece{writer: w, indent: indent}
	tokens := html.NewTokenizer(strings.NewReader(string(source)))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		p.take(tokens.Token())
	}
	p.flush()
}

// piece is an HTML block being written.
type piece struct {
	*writer
	indent  int
	block   swedish.Block // kind and level of what comes
	words   strings.Builder
	cells   []string
	inCell  bool // a cell has begun
	inTable bool
	level   int       // of the row that has begun
	silent  atom.Atom // the element being read whose content is not text, or 0
}

func (p *piece) take(t html.Token) {
	if p.silent != 0 {
		if t.Type == html.EndTagToken && t.DataAtom == p.silent {
			p.silent = 0
		}
		return
	}
	switch t.Type {
	case html.TextToken:
		p.words.WriteString(t.Data)
	case html.StartTagToken, html.SelfClosingTagToken:
		p.open(t)
	case html.EndTagToken:
		p.shut(t.DataAtom)
	}
}

func (p *piece) open(t html.Token) {
	switch t.DataAtom {
	case atom.Script, atom.Style:
		if t.Type == html.StartTagToken {
			p.silent = t.DataAtom
		}
	case atom.Img:
		for _, a := range t.Attr {
			if a.Key == "alt" {
				p.words.WriteString(" " + a.Val + " ")
			}
		}
	case atom.Td, atom.Th: // a cell may have no end tag
		p.cell()
		p.inCell = true
		switch {
		case t.DataAtom == atom.Td:
			p.level = 0
		case len(p.cells) == 0:
			p.level = swedish.NamesColumns
		}
	case atom.Caption:
		p.flush()
		p.block = swedish.Block{Kind: swedish.Paragraph, Level: swedish.IsCaption}
	default:
		switch {
		case !partsBlocks(t.DataAtom):
		case p.inCell && t.DataAtom != atom.Tr && t.DataAtom != atom.Table:
			p.words.WriteString(" ")
		default:
			p.flush()
			p.block = blockOf(t.DataAtom)
			p.inTable = p.inTable || t.DataAtom == atom.Table
		}
	}
}

// cell ends a table cell, if one has begun. Empty cells count, so that those after them
// stay below the names of their columns.
func (p *piece) cell() {
	if text := p.text(); text != "" || p.inCell {
		p.cells = append(p.cells, text)
	}
	p.inCell = false
}

func (p *piece) shut(a atom.Atom) {
	switch {
	case a == atom.Td || a == atom.Th:
		p.cell()
	case a == atom.Table:
		p.flush()
		p.tight, p.inTable = false, false
	case a == atom.Caption:
		p.flush()
	case !partsBlocks(a):
	case p.inCell && a != atom.Tr:
		p.words.WriteString(" ")
	default:
		p.flush()
	}
}

// flush writes the text since the last block.
func (p *piece) flush() {
	if len(p.cells) > 0 || p.inCell {
		p.cell() // of a row that was never closed
		p.row(p.cells, p.indent, p.level)
		p.cells, p.level = nil, 0
		return
	}
	mark := ""
	if p.block.Kind == swedish.ListItem {
		mark = "• "
	}
	content := p.text()
	p.emit(p.block, p.indent, mark, content)
	if content != "" || !p.inTable { // nothing is visible between rows
		p.tight = content != "" && p.block.Kind == swedish.ListItem
	}
	p.block = swedish.Block{}
}

func (p *piece) text() string {
	text := strings.Join(strings.Fields(p.words.String()), " ")
	p.words.Reset()
	return text
}

// blockOf gives the kind and level of the block that a tag begins.
func blockOf(a atom.Atom) swedish.Block {
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return swedish.Block{Kind: swedish.Heading, Level: int(a.String()[1] - '0')}
	case atom.Li:
		return swedish.Block{Kind: swedish.ListItem}
	}
	return swedish.Block{Kind: swedish.Paragraph}
}

// partsBlocks reports whether a tag begins or ends a block, outside table cells.
func partsBlocks(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Br, atom.Hr, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd,
		atom.Table, atom.Tr, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Details, atom.Summary,
		atom.Blockquote, atom.Pre, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// tagText gives what a reader sees of a tag within a line: a line end for <br>, the
// alternative text of an image, nothing for other HTML tags. What is not an HTML tag, as
// <kommunens-namn>, is text that the writer wanted to be read.
func tagText(tag string) string {
	t := html.NewTokenizer(strings.NewReader(tag))
	switch t.Next() {
	case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
	default:
		return ""
	}
	token := t.Token()
	switch {
	case token.DataAtom == atom.Br:
		return "\n"
	case token.DataAtom == atom.Img:
		for _, a := range token.Attr {
			if a.Key == "alt" {
				return a.Val
			}
		}
	case token.DataAtom == 0:
		return tag
	}
	return ""
}
