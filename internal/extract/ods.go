package extract

import (
	"context"
	"errors"
	"sort"
	"strconv"
	"strings"

	"svara/internal/extract/numfmt"
	"svara/internal/extract/tables"
)

// openSheet is a sheet being read.
type openSheet struct {
	*openReader
	writer  *sheetWriter
	columns int       // described so far
	hidden  []columns // from 0, in order and apart from each other
	above   map[int]openSpan
	at      int // rows so far, without hidden ones
}

// readOpenSheets reads an OpenDocument workbook (.ods).
func readOpenSheets(ctx context.Context, f *source, b *Builder) error {
	o, err := openOpenDocument(ctx, f, b)
	if err != nil {
		return err
	}
	n := 0
	err = o.content(ctx, func(e element) error {
		if e.name != "table:table" {
			return nil
		}
		if style, _ := o.style("table", e.attr("table:style-name")); style.isHidden {
			return nil
		}
		if n++; n > f.limits.Pages {
			return unusable("has more than %d sheets: divide it into several files", f.limits.Pages)
		}
		if n > 1 {
			b.Page()
		}
		b.sheetName(e.attr("table:name"))
		sheet := &openSheet{openReader: o, writer: &sheetWriter{b: b}, above: map[int]openSpan{}}
		err := o.each(sheet.part)
		sheet.writer.end()
		return err
	})
	if errors.Is(err, errFull) {
		err = nil // the Builder knows, and document gives the error
	}
	b.sheetsTitle(f.name)
	return err
}

func (s *openSheet) part(e element) error {
	switch e.name {
	case "table:table-columns", "table:table-column-group", "table:table-header-columns", "table:table-rows", "table:table-row-group", "table:table-header-rows":
		return s.each(s.part)
	case "table:table-column":
		from := s.columns
		s.columns += min(max(number(e.attr("number-columns-repeated"), 1), 1), maxColumns)
		switch n := len(s.hidden); {
		case !isCollapsed(e):
		case n > 0 && s.hidden[n-1].to == from:
			s.hidden[n-1].to = s.columns
		case n < maxColumns:
			s.hidden = append(s.hidden, columns{from, s.columns})
		}
	case "table:table-row":
		return s.row(e)
	}
	return nil
}

// isCollapsed reports whether a row or column is hidden or filtered out.
func isCollapsed(e element) bool {
	visibility := e.attr("table:visibility")
	return visibility == "collapse" || visibility == "filter"
}

// columns is a half-open range of columns.
type columns struct{ from, to int }

// maxRepeats is how many times a repeated row or cell with text is written. More
// repetitions are a mark across the sheet, or meant to use up memory.
const maxRepeats = 1000

func (s *openSheet) row(e element) error {
	if s.b.IsFull() {
		return errFull
	}
	var cells []string
	at, strong := 0, true
	merged, own := false, false // the row has cells from above; visible text of its own
	err := s.each(func(e element) error {
		if e.name != "table:table-cell" && e.name != "table:covered-table-cell" || at >= maxColumns {
			return nil
		}
		repeats := min(max(number(e.attr("number-columns-repeated"), 1), 1), maxColumns-at)
		text, err := s.text(e)
		if span := s.above[at]; e.name == "table:covered-table-cell" && span.rows > 0 {
			s.above[at] = openSpan{span.text, span.rows - 1}
			for len(cells) < at {
				cells = append(cells, "")
			}
			cells, merged = append(cells, span.text), true
		} else if text != "" {
			own = own || s.isSeen(columns{at, at + repeats})
			style, _ := s.style("table-cell", e.attr("table:style-name"))
			strong = strong && style.isBold
			if rows := number(e.attr("number-rows-spanned"), 1); rows > 1 {
				s.above[at] = openSpan{text, rows - 1}
			}
			for len(cells) < at {
				cells = append(cells, "")
			}
			for range min(repeats, maxRepeats) {
				cells = append(cells, text)
			}
		}
		at += repeats
		return err
	})
	repeats := max(number(e.attr("number-rows-repeated"), 1), 1)
	if err != nil || isCollapsed(e) {
		return err
	}
	cells = tables.TrimRow(s.seen(cells))
	if len(cells) == 0 || merged && !own {
		s.at += repeats
		return nil
	}
	for range min(repeats, maxRepeats) {
		s.at++
		s.writer.row(s.at, cells, strong)
	}
	return nil
}

// isSeen reports whether any of the columns is not hidden.
func (s *openSheet) isSeen(c columns) bool {
	after := sort.Search(len(s.hidden), func(i int) bool { return s.hidden[i].from > c.from })
	return after == 0 || s.hidden[after-1].to < c.to
}

// seen gives the cells whose columns are not hidden.
func (s *openSheet) seen(cells []string) []string {
	if len(s.hidden) == 0 {
		return cells
	}
	var seen []string
	from := 0
	for _, hidden := range s.hidden {
		seen = append(seen, cells[min(from, len(cells)):min(hidden.from, len(cells))]...)
		from = hidden.to
	}
	return append(seen, cells[min(from, len(cells)):]...)
}

// text gives what a cell shows.
func (s *openSheet) text(e element) (string, error) {
	s.cell = &openCell{}
	err := s.each(func(e element) error {
		if e.name == "text:p" || e.name == "text:list" {
			return s.block(e)
		}
		return nil
	})
	text := strings.TrimSpace(s.cell.text())
	s.cell = nil
	if text == "" { // as from programs that do not write how a value is shown
		if value, isNumber := strconv.ParseFloat(e.attr("office:value"), 64); isNumber == nil {
			return numfmt.General(value), err
		}
		text = e.attr("office:date-value") + e.attr("office:string-value")
	}
	return text, err
}
