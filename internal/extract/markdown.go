package extract

import (
	"bufio"
	"bytes"
	"context"
	stdhtml "html"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"

	"svara/internal/extract/about"
	"svara/internal/swedish"
)

// markdown parses CommonMark with tables. Struck-out text keeps its ~~: without them it
// would read as if it still held.
var markdown = goldmark.New(goldmark.WithExtensions(extension.Table)).Parser()

// Limits of what is read as Markdown. A file beyond them is read as plain text. The
// parser's time grows with the square of both: a line of 50 kB made of "_a_*b" took 0.9
// s, and 1 MB of lists nested 1000 deep 1.6 to 2 s. Nobody writes either.
const (
	maxParagraph = 64 << 10 // bytes without a blank line, list item or table row
	maxCells     = 200_000  // in all tables together, including those that fill up rows to the widest one
	maxNesting   = 100      // quotes and lists around a line
)

// readMarkdown reads Markdown.
func readMarkdown(_ context.Context, f *source, b *Builder) error {
	source, err := decode(f.data)
	if err != nil {
		return err
	}
	writeMarkdown(b, source)
	return nil
}

func writeMarkdown(b *Builder, source string) {
	title, facts, body := about.CutFrontMatter(source)
	b.Title(title)
	b.about = facts
	body = strings.ReplaceAll(body, "\f", "\n") // Markdown has no pages
	if isExcessive(body) {
		b.Plain(body)
		return
	}
	w := &writer{Builder: b, source: []byte(body)}
	w.children(markdown.Parse(text.NewReader(w.source)), 0)
	for _, block := range b.blocks[about.CountLetterhead(b.out.String(), b.blocks):] {
		if block.Kind == swedish.Heading && block.Level == 1 {
			b.Title(block.In(b.out.String()))
			break
		}
	}
}

// isExcessive reports whether a Markdown text is beyond the limits.
func isExcessive(body string) bool {
	paragraph, columns, cells := 0, 0, 0
	for line := range strings.SplitSeq(body, "\n") {
		trimmed := strings.TrimLeft(line, " \t")
		content := strings.TrimLeft(trimmed, "> \t-*+0123456789.)")
		marks := trimmed[:len(trimmed)-len(content)]
		if trimmed == "" || trimmed[0] == '|' || strings.TrimLeft(marks, ">") != "" {
			paragraph = 0
		}
		paragraph += len(line)
		indented := trimmed != "" && len(line)-len(trimmed) > 4*maxNesting
		columns = max(columns, strings.Count(line, "|"))
		if strings.Contains(line, "|") {
			cells += columns // a row is filled up to the width of the widest
		}
		if cells > maxCells || indented || paragraph > maxParagraph || countNesting(marks) > maxNesting {
			return true
		}
	}
	return false
}

// countNesting counts the quote and list marks at the beginning of a line.
func countNesting(marks string) int {
	n := strings.Count(marks, ">")
	for mark := range strings.FieldsSeq(marks) {
		if len(mark) <= 10 && strings.ContainsAny(mark[len(mark)-1:], "-*+.)") {
			n++
		}
	}
	return n
}

// writer writes the plain text of a Markdown tree.
type writer struct {
	*Builder
	source []byte
}

func (w *writer) children(n ast.Node, indent int) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		w.block(child, indent)
	}
}

func (w *writer) block(n ast.Node, indent int) {
	switch n := n.(type) {
	case *ast.Heading:
		w.emit(swedish.Block{Kind: swedish.Heading, Level: n.Level}, indent, "", strings.Join(strings.Fields(w.inline(n)), " "))
	case *ast.List:
		w.list(n, indent)
	case *tables.Table:
		w.table(n, indent)
	case *ast.HTMLBlock:
		w.html(n, indent)
	default:
		if content, isLeaf := w.leaf(n); isLeaf {
			w.emit(swedish.Block{Kind: swedish.Paragraph}, indent, "", content)
		} else {
			w.children(n, indent)
		}
	}
}

// leaf gives the text of a block that contains text and no other blocks.
func (w *writer) leaf(n ast.Node) (content string, isLeaf bool) {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		return w.inline(n), true
	case *ast.Heading: // in a list item it is the item's text
		return w.inline(n), true
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return string(n.Lines().Value(w.source)), true
	}
	return "", false
}

func (w *writer) list(list *ast.List, indent int) {
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "• "
		if list.IsOrdered() {
			mark = strconv.Itoa(number) + ". "
			number++
		}
		w.item(item, indent, mark)
		w.tight = true
	}
	w.tight = false
}

// item writes a list item: its paragraphs as one block, so that it stays whole, and then
// the lists and other blocks in it.
func (w *writer) item(item ast.Node, indent int, mark string) {
	var lines []string
	child := item.FirstChild()
	for ; child != nil; child = child.NextSibling() {
		content, isLeaf := w.leaf(child)
		if !isLeaf {
			break
		}
		lines = append(lines, content)
	}
	w.emit(swedish.Block{Kind: swedish.ListItem}, indent, mark, strings.Join(lines, "\n"))
	for ; child != nil; child = child.NextSibling() {
		w.tight = true
		w.block(child, indent+2)
	}
}

func (w *writer) table(table *tables.Table, indent int) {
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, strings.Join(strings.Fields(w.inline(cell)), " "))
		}
		level := 0
		if _, isHeader := row.(*tables.TableHeader); isHeader {
			level = swedish.NamesColumns
		}
		w.row(cells, indent, level)
	}
	w.tight = false
}

// inline gives the text in n, without Markdown's marks.
func (w *writer) inline(n ast.Node) string {
	var b strings.Builder
	w.writeInline(&b, n)
	return b.String()
}

func (w *writer) writeInline(b *strings.Builder, parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			b.WriteString(w.literal(n))
			switch {
			case n.HardLineBreak():
				b.WriteByte('\n')
			case n.SoftLineBreak():
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.CodeSpan:
			b.WriteString(strings.ReplaceAll(w.code(n), "\n", " "))
		case *ast.AutoLink:
			b.Write(n.Label(w.source))
		case *ast.RawHTML:
			b.WriteString(tagText(string(n.Segments.Value(w.source))))
		default: // emphasis, links, images: their content
			w.writeInline(b, n)
		}
	}
}

func (w *writer) code(span *ast.CodeSpan) string {
	var b strings.Builder
	for n := span.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			b.Write(n.Segment.Value(w.source))
		case *ast.String:
			b.Write(n.Value)
		}
	}
	return b.String()
}

// literal resolves escapes and entities ("\*", "&aring;"). Only goldmark's HTML writer
// does both in one pass, so its HTML is unescaped again.
func (w *writer) literal(n *ast.Text) string {
	value := n.Segment.Value(w.source)
	if n.IsRaw() || !bytes.ContainsAny(value, `\&`) {
		return string(value)
	}
	var b bytes.Buffer
	out := bufio.NewWriter(&b)
	html.DefaultWriter.Write(out, value)
	out.Flush() // a bytes.Buffer does not fail
	return stdhtml.UnescapeString(b.String())
}
