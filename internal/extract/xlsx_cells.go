package extract

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"

	"svara/internal/extract/numfmt"
)

// sheetReader reads one sheet.
type sheetReader struct {
	*workbookReader
	*walker
	hidden  map[int]bool // columns, from 0
	merges  []*mergedCells
	active  []*mergedCells // those that the current row may be in
	row     int            // number of the last row read, from 1
	visible int            // rows so far that are not hidden
}

// mergedCells are cells that are shown as one. Rows count from 1, columns from 0; all are
// inclusive.
type mergedCells struct {
	top, bottom, left, right int
	text                     string
}

// maxMerges is how many merged cells of a sheet are followed, and maxActive how many in
// one row.
const (
	maxMerges = 100_000
	maxActive = 1000
)

func (w *workbookReader) readSheet(ctx context.Context, part string) error {
	merges, err := w.readMerges(part)
	if err != nil {
		return err
	}
	s := &sheetReader{workbookReader: w, hidden: map[int]bool{}, merges: merges}
	err = w.walk(ctx, part, func(x *walker, _ element) error {
		s.walker = x
		return x.each(func(e element) error {
			switch e.name {
			case "x:cols":
				return x.each(s.column)
			case "x:sheetData":
				return x.each(s.rowAt)
			}
			return nil
		})
	})
	if err == nil {
		w.sheet.end()
	}
	return err
}

// readMerges gives the merged cells of a sheet. They are listed only below its rows, so
// everything above is skipped over.
func (w *workbookReader) readMerges(part string) ([]*mergedCells, error) {
	in, err := w.glance(part)
	if in == nil || err != nil {
		return nil, err
	}
	end := []byte("/sheetData>")
	buffer, kept := make([]byte, 64<<10), 0
	var rest []byte
	for rest == nil {
		n, err := in.Read(buffer[kept:])
		if i := bytes.Index(buffer[:kept+n], end); i >= 0 {
			rest = buffer[i+len(end) : kept+n]
			break
		}
		if err == io.EOF {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		tail := min(kept+n, len(end)-1)
		copy(buffer, buffer[kept+n-tail:kept+n])
		kept = tail
	}
	var merges []*mergedCells
	tokens := xml.NewDecoder(io.MultiReader(bytes.NewReader(rest), in))
	for len(merges) < maxMerges {
		token, err := tokens.RawToken()
		if err != nil {
			break // the end; faults are found when the rows are read
		}
		if start, isStart := token.(xml.StartElement); isStart && start.Name.Local == "mergeCell" {
			from, to, isRange := strings.Cut(element{attrs: start.Attr}.attr("ref"), ":")
			top, left := cellAt(from)
			bottom, right := cellAt(to)
			if isRange && top > 0 && bottom >= top && left >= 0 && right >= left {
				merges = append(merges, &mergedCells{top: top, bottom: bottom, left: left, right: right})
			}
		}
	}
	slices.SortStableFunc(merges, func(a, b *mergedCells) int { return cmp.Compare(a.top, b.top) })
	return merges, nil
}

// cellAt gives the row, from 1, and the column, from 0, of a cell's name such as "B7".
// Row 0 means that it is not a name.
func cellAt(name string) (row, column int) {
	letters := 0
	for letters < len(name) && letters < 3 && name[letters] >= 'A' && name[letters] <= 'Z' {
		column = column*26 + int(name[letters]-'A') + 1
		letters++
	}
	return number(name[letters:], 0), column - 1
}

// column notes hidden columns.
func (s *sheetReader) column(e element) error {
	if hidden := e.attr("hidden"); hidden == "1" || hidden == "true" {
		for i := number(e.attr("min"), 1); i <= min(number(e.attr("max"), 0), maxColumns); i++ {
			s.hidden[i-1] = true
		}
	}
	return nil
}

func (s *sheetReader) rowAt(e element) error {
	if e.name != "x:row" {
		return nil
	}
	row := number(e.attr("r"), s.row+1)
	s.visible += max(row-s.row, 1)
	s.row = row
	if s.b.IsFull() {
		return errFull
	}
	isHidden := e.attr("hidden") == "1" || e.attr("hidden") == "true"
	if isHidden {
		s.visible-- // a hidden row leaves no gap
	}
	var cells []string
	strong, at := true, 0
	err := s.each(func(e element) error {
		if e.name != "x:c" {
			return nil
		}
		column := at
		if ref := e.attr("r"); ref != "" {
			_, column = cellAt(ref)
		}
		if column < len(cells) && column != at || column < 0 || column >= maxColumns {
			return nil
		}
		text, isBold, err := s.value(e)
		for len(cells) < column {
			cells = append(cells, "")
		}
		cells = append(cells, text)
		at = len(cells)
		strong = strong && (isBold || text == "")
		return err
	})
	if err != nil {
		return err
	}
	cells = s.merge(cells)
	if isHidden {
		return nil
	}
	if len(s.hidden) > 0 {
		var seen []string
		for i, cell := range cells {
			if !s.hidden[i] {
				seen = append(seen, cell)
			}
		}
		cells = seen
	}
	s.sheet.row(s.visible, cells, strong)
	return nil
}

// merge repeats what merged cells show in each row that they are in, in their first
// column, so that every row is complete.
func (s *sheetReader) merge(cells []string) []string {
	for len(s.merges) > 0 && s.merges[0].top <= s.row {
		m := s.merges[0]
		s.merges = s.merges[1:]
		if m.top == s.row && m.left < len(cells) && m.bottom > m.top && len(s.active) < maxActive {
			m.text = cells[m.left]
			s.active = append(s.active, m)
		}
	}
	if len(s.active) == 0 {
		return cells
	}
	s.active = slices.DeleteFunc(s.active, func(m *mergedCells) bool { return m.bottom < s.row })
	if strings.Join(cells, "") == "" {
		return cells
	}
	for _, m := range s.active {
		for len(cells) <= m.left && m.left < maxColumns {
			cells = append(cells, "")
		}
		if cells[m.left] == "" {
			cells[m.left] = m.text
		}
	}
	return cells
}

// value gives what a cell shows.
func (s *sheetReader) value(e element) (text string, isBold bool, err error) {
	kind := e.attr("t")
	var look cellLook
	if at := number(e.attr("s"), -1); at >= 0 && at < len(s.looks) {
		look = s.looks[at]
	}
	raw := ""
	err = s.each(func(e element) error {
		var err error
		switch e.name {
		case "x:v":
			raw, err = s.walker.text()
		case "x:is":
			raw, err = richText(s.walker)
		}
		return err
	})
	return strings.TrimSpace(s.shown(kind, raw, look)), look.isBold, err
}

func (s *sheetReader) shown(kind, raw string, look cellLook) string {
	switch kind {
	case "s":
		at := number(raw, -1)
		if at < 0 || at >= len(s.texts) {
			return ""
		}
		raw = s.texts[at]
	case "b":
		if raw == "1" {
			return "SANT"
		}
		return "FALSKT"
	case "e", "d":
		return strings.TrimSuffix(raw, "T00:00:00")
	case "str", "inlineStr":
		raw = escaped(raw)
	default:
		value, err := strconv.ParseFloat(raw, 64)
		switch {
		case err != nil:
			return raw
		case look.format == nil:
			return numfmt.General(value)
		}
		return look.format.Show(value, s.is1904)
	}
	if look.format != nil {
		return look.format.Text(raw)
	}
	return raw
}
