package pdf

import (
	"fmt"
	"strings"
	"testing"

	"svara/internal/extract/pdf/pdftest"
	"svara/internal/swedish"
)

// record is a Writer that keeps what it is given as lines: p for a paragraph, h for a
// heading, li for a list item and tr for a table row, followed by the heading's level, or
// 1 for a row that names the columns.
type record struct {
	title string
	lines strings.Builder
}

func (r *record) note(kind string, level int, text string) {
	if text = strings.TrimSpace(text); text != "" {
		fmt.Fprintf(&r.lines, "%s%d %q\n", kind, level, text)
	}
}

func (r *record) row(level int, cells []string) {
	if strings.Join(cells, "") != "" {
		r.note("tr", level, strings.Join(cells, " | "))
	}
}

func (r *record) Title(title string) {
	if r.title == "" {
		r.title = title
	}
}
func (r *record) Page()                             {}
func (r *record) EndList()                          {}
func (r *record) Heading(level int, text string)    { r.note("h", level, text) }
func (r *record) Paragraph(text string)             { r.note("p", 0, swedish.Tidy(text)) }
func (r *record) Item(depth int, mark, text string) { r.note("li", 0, mark+" "+text) }
func (r *record) Header(cells []string)             { r.row(1, cells) }
func (r *record) Row(cells []string)                { r.row(0, cells) }

// limits are the limits in these tests.
var limits = Limits{Memory: 512 << 20, Text: 64 << 20, Pages: 10_000}

// tryRecord reads a PDF, and gives the error.
func tryRecord(t *testing.T, data []byte) (*record, Notes, error) {
	t.Helper()
	r := &record{}
	notes, err := Read(t.Context(), File{Name: "a.pdf", Data: data, Cache: pdftest.Cache(), Limits: limits}, r)
	return r, notes, err
}

// recorded reads a PDF that must be readable.
func recorded(t *testing.T, data []byte) (*record, Notes) {
	t.Helper()
	r, notes, err := tryRecord(t, data)
	if err != nil {
		t.Fatal(err)
	}
	return r, notes
}
