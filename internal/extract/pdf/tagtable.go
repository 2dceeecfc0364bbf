package pdf

import (
	"math"
	"strings"

	"svara/internal/extract/tables"
	"svara/internal/swedish"
)

// span reads how many rows, or columns, a cell takes according to its attributes; 1 if
// they do not say.
func (v *view) span(element uint64, key string) int {
	const outside = 64 // place in the scratch memory, beyond the key
	for i := range min(max(v.count("FPDF_StructElement_GetAttributeCount", element), 0), 8) {
		attribute := v.call("FPDF_StructElement_GetAttributeAtIndex", element, uint64(i))
		if attribute == 0 || !v.module.Memory().Write(uint32(v.scratch), append([]byte(key), 0)) {
			continue
		}
		value := v.call("FPDF_StructElement_Attr_GetValue", attribute, v.scratch)
		if value == 0 || v.call("FPDF_StructElement_Attr_GetNumberValue", value, v.scratch+outside) == 0 {
			continue
		}
		bits, _ := v.module.Memory().ReadUint32Le(uint32(v.scratch) + outside)
		if n := math.Float32frombits(bits); n >= 1 && n <= tables.MaxCells {
			return int(n)
		}
	}
	return 1
}

// table adds a table. One with a single column is only there for layout, and its cells
// are added as ordinary content.
func (t *tagReader) table(tag *tagNode) {
	rows, columns := t.rowsIn(tag)
	if columns < 2 {
		t.group(tag, 0)
		return
	}
	var lines []line
	var heads []string
	var open []tallCell
	for i, r := range rows {
		cells, header := t.rowCells(r, &open)
		if i == 0 {
			heads = spreadHeads(r, cells)
		}
		if line := rowLine(cells); strings.TrimSpace(line.text) != "" {
			line.header = header && len(rows) > 1
			lines = append(lines, line)
		}
	}
	for _, l := range nameColumns(lines, heads) {
		t.add(block{BlockKind: swedish.TableRow, lines: []line{l}})
	}
	t.endList(swedish.TableRow)
}

// rowsIn gives the rows of a table and the number of cells in its longest row. It adds
// the table's caption.
func (t *tagReader) rowsIn(tag *tagNode) (rows []*tagNode, columns int) {
	for i := range tag.kids {
		switch kid := &tag.kids[i]; kid.name {
		case "TR":
			rows = append(rows, kid)
			columns = max(columns, len(kid.kids))
		case "Caption":
			t.block(kid, 0)
		default:
			more, widest := t.rowsIn(kid)
			rows, columns = append(rows, more...), max(columns, widest)
		}
	}
	return rows, columns
}

// tallCell is a cell that continues in the rows below.
type tallCell struct {
	run
	rows int // how many more rows it takes
}

// rowCells gives the cells of a row. A cell that spans rows is repeated in each of them;
// one that spans columns is in the first of them. It reports whether all of the row's own
// cells are headers.
func (t *tagReader) rowCells(row *tagNode, open *[]tallCell) (cells []run, header bool) {
	header = true
	fill := func() {
		for len(cells) < len(*open) && (*open)[len(cells)].rows > 0 {
			above := &(*open)[len(cells)]
			above.rows--
			cells = append(cells, above.run)
		}
	}
	for i := range row.kids {
		kid := &row.kids[i]
		header = header && kid.name == "TH"
		cell := t.cell(kid)
		fill()
		for range min(max(kid.columns, 1), max(tables.MaxCells-len(cells), 1)) {
			for len(*open) <= len(cells) {
				*open = append(*open, tallCell{})
			}
			(*open)[len(cells)] = tallCell{cell, kid.rows - 1}
			cells = append(cells, cell)
			cell = run{}
		}
	}
	fill()
	return cells, header
}

// spreadHeads gives the text of a table's first row by column, if cells of it span
// columns; else nil.
func spreadHeads(row *tagNode, cells []run) []string {
	if len(row.kids) < 2 || len(row.kids) == len(cells) {
		return nil
	}
	var heads []string
	for i := range row.kids {
		name := ""
		for n := range max(row.kids[i].columns, 1) {
			if len(heads) == len(cells) {
				return heads
			}
			if n == 0 {
				name = cells[len(heads)].text
			}
			heads = append(heads, name)
		}
	}
	return heads
}

// cell gives all text of a cell as one run.
func (t *tagReader) cell(tag *tagNode) run {
	var cell run
	for k, line := range addRuns(nil, t.runsIn(tag)) {
		if k == 0 {
			cell = line.run
			continue
		}
		cell.text = joinLines(cell.text, line.text, nil)
		cell.bold = cell.bold && line.bold
	}
	return cell
}
