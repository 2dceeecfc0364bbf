package extract

import (
	"context"
	"errors"
	"strconv"
	"strings"
)

// openSheet is a sheet of an OpenDocument as it is being read.
type openSheet struct {
	*openReader
	writer  *sheetWriter
	columns int       // that have been described
	hidden  []columns // from 0
	above   map[int]openSpan
	at      int // rows, but for hidden ones, until now
}

// readOpenSheets reads a workbook of OpenDocument's.
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
		err = nil // the Builder says so
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
		if isCollapsed(e) && len(s.hidden) < maxColumns {
			s.hidden = append(s.hidden, columns{from, s.columns})
		}
	case "table:table-row":
		return s.row(e)
	}
	return nil
}

// isCollapsed reports whether a row or column is hidden, or filtered out.
func isCollapsed(e element) bool {
	visibility := e.attr("table:visibility")
	return visibility == "collapse" || visibility == "filter"
}

// columns is a range of columns, half-open.
type columns struct{ from, to int }

// maxRepeats is how many times a row or cell that says something is written where it
// is said to be repeated: more are a mark across the sheet, or meant to fill memory.
const maxRepeats = 1000

func (s *openSheet) row(e element) error {
	if s.b.IsFull() {
		return errFull
	}
	var cells []string
	at, strong, merged := 0, true, false
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
	cells = trimRow(s.seen(cells))
	if len(cells) == 0 || merged && !s.saysMore(cells) {
		s.at += repeats
		return nil
	}
	for range min(repeats, maxRepeats) {
		s.at++
		s.writer.row(s.at, cells, strong)
	}
	return nil
}

// saysMore reports whether a row says anything beside what reaches into it from above.
func (s *openSheet) saysMore(cells []string) bool {
	for i, cell := range cells {
		if cell != "" && s.above[i].text != cell {
			return true
		}
	}
	return false
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
	if text == "" { // as programs write it that do not know how it is shown
		if value, isNumber := strconv.ParseFloat(e.attr("office:value"), 64); isNumber == nil {
			return general(value), err
		}
		text = e.attr("office:date-value") + e.attr("office:string-value")
	}
	return text, err
}
