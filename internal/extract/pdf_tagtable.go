package extract

import (
	"math"
	"strings"

	"svara/internal/swedish"
)

// span reads how many rows, or columns, a cell says that it takes: 1 where it says none.
func (v *pdfPage) span(element uint64, key string) int {
	const outside = 64 // of the scratch memory, beyond the key
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
		if n := math.Float32frombits(bits); n >= 1 && n <= widestTable {
			return int(n)
		}
	}
	return 1
}

// table writes a table. One of one column is there for its looks: its cells are
// written as what they hold.
func (t *tagReader) table(tag *pdfTag) {
	rows, columns := t.rowsIn(tag)
	if columns < 2 {
		t.group(tag, 0)
		return
	}
	var lines []pdfLine
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
	for _, line := range nameColumns(lines, heads) {
		t.add(pdfBlock{BlockKind: swedish.TableRow, lines: []pdfLine{line}})
	}
	t.endList(swedish.TableRow)
}

// rowsIn gives the rows of a table and the most cells that one has, and writes its
// caption.
func (t *tagReader) rowsIn(tag *pdfTag) (rows []*pdfTag, columns int) {
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

// tallCell is a cell that goes on in the rows below.
type tallCell struct {
	run
	rows int // that it still takes
}

// rowCells gives the cells of a row: one that spans rows says the same in each, one that
// spans columns stands in the first. It reports whether all name columns.
func (t *tagReader) rowCells(row *pdfTag, open *[]tallCell) (cells []run, header bool) {
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
		for range min(max(kid.columns, 1), max(widestTable-len(cells), 1)) {
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

// spreadHeads gives what a table's first row says of each column, where cells of it span
// some; else nil.
func spreadHeads(row *pdfTag, cells []run) []string {
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

// cell gives all that a cell says as one run.
func (t *tagReader) cell(tag *pdfTag) run {
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
