package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/extract/about"
	"svara/internal/extract/tables"
	"svara/internal/swedish"
)

// givenName matches the names of sheets that programs choose.
var givenName = regexp.MustCompile(`^(Blad|Sheet|Ark|Tabell) ?\d+$`)

// sheetName writes the name of a sheet.
func (b *Builder) sheetName(name string) {
	if !givenName.MatchString(name) {
		b.Heading(2, name)
	}
}

// captionRunes is the greatest length of a text above a table that may be its title.
const captionRunes = 80

// sheetsTitle gives a title to a workbook that has none: the text above its first table
// if it has only one sheet, else the file's name. A text in one of several sheets is only
// about that sheet, and the name of a sheet, such as "Budget" or "Avgifter", says too
// little.
func (b *Builder) sheetsTitle(name string) {
	text := b.out.String()
	isOne := !strings.Contains(text, "\f")
	for _, block := range b.blocks {
		if !isOne || block.Kind == swedish.TableRow {
			break
		}
		if block.Kind == swedish.Paragraph && isSheetTitle(block.In(text)) {
			b.Title(block.In(text))
		}
	}
	b.Title(about.TitleFromName(name))
}

// besideTable matches what is often written above tables without being their title.
var besideTable = regexp.MustCompile(`(?i)^(?:tabell \d|(?:alla |samtliga )?(?:belopp|priser|siffror|värden|uppgifter)\b|(?:i |anges i )?(?:tkr|mkr|mnkr|kr|kronor|tusental|miljoner)\b|enhet|källa|uppdatera|senast|` +
	`utskri|hämtad|anm|not|obs|fyll|instruktion|se |klicka|sortera|filter|rapport(?:datum|id)|period|skapad|datum)`)

func isSheetTitle(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return len(swedish.Words(text)) > 1 && utf8.RuneCountInString(text) <= captionRunes && !unicode.IsLower(first) && unicode.In(first, unicode.Letter, unicode.Digit) &&
		!swedish.EndsSentence(text) && !about.IsFact(text) && !about.IsLetterhead(text) && !besideTable.MatchString(text)
}

// sheetWriter writes the rows of a worksheet. Blank rows and columns divide it into
// tables, and a lone text above a table is its caption. A column with long texts becomes
// paragraphs.
type sheetWriter struct {
	b       *Builder
	rows    [][]string // since the last blank row
	strong  []bool     // for each row, whether all of it is in bold
	cells   int        // in rows, including blank ones
	checked int        // value of cells when the tables were last determined
	enough  int        // how many rows to keep before they are determined again
	last    int        // number of the last row
	table   *tableWriter
	spans   [][]int // the columns of each table
	caption string  // a lone text that is a caption if a table follows
}

// How many rows and cells of a worksheet are kept to determine its tables. Then these
// tables are taken to be the same further down, and the rest is written as it comes.
const (
	heldRows  = 500
	heldCells = 200_000
	mostCells = 4_000_000 // if they are not a single table
)

// row writes row number at, from 1. Rows that are left out are blank.
func (s *sheetWriter) row(at int, cells []string, isStrong bool) {
	cells = tables.TrimRow(cells)
	if len(cells) == 0 {
		return
	}
	if at != s.last+1 {
		s.flush()
	}
	s.last = at
	if s.table != nil {
		span := s.spans[0]
		kept := tables.TrimRow(cells[min(span[len(span)-1]+1, len(cells)):]) // beyond the tables so far
		s.table.row(append(pick(cells, span, 0), kept...), false)
		return
	}
	s.rows, s.strong = append(s.rows, cells), append(s.strong, isStrong)
	s.cells += len(cells)
	if len(s.rows) < max(heldRows, s.enough) && s.cells < max(heldCells, s.checked*2) {
		return
	}
	s.checked = s.cells
	if s.spans = s.findSpans(); len(s.spans) == 1 && len(s.spans[0]) > 1 {
		s.write(s.spans[0], true)
		s.rows, s.strong, s.cells = nil, nil, 0
	}
	if s.cells > mostCells {
		s.flush() // the rest becomes another table
	}
	s.enough = 2 * len(s.rows)
}

// end ends the worksheet.
func (s *sheetWriter) end() {
	s.flush()
	s.settle()
	s.last = 0
}

// settle writes a text that turned out not to be a caption.
func (s *sheetWriter) settle() {
	if s.caption != "" {
		s.b.EndList()
		s.b.Paragraph(s.caption)
		s.caption = ""
	}
}

func (s *sheetWriter) flush() {
	if s.table != nil {
		s.table.end()
		s.table = nil
	}
	if len(s.rows) > 0 {
		for _, span := range s.findSpans() {
			s.write(span, false)
		}
	}
	s.rows, s.strong, s.cells, s.enough, s.checked = nil, nil, 0, 0, 0
}

// findSpans gives the columns of the tables that are beside each other. Blank columns
// separate them, but not if there is only a single column on one side.
func (s *sheetWriter) findSpans() [][]int {
	var isUsed []bool
	for _, row := range s.rows {
		for i, cell := range row {
			if i == len(isUsed) {
				isUsed = append(isUsed, false)
			}
			isUsed[i] = isUsed[i] || cell != ""
		}
	}
	var spans [][]int
	var all []int
	for i, used := range isUsed {
		if !used {
			continue
		}
		if i == 0 || !isUsed[i-1] {
			spans = append(spans, nil)
		}
		spans[len(spans)-1] = append(spans[len(spans)-1], i)
		all = append(all, i)
	}
	for _, span := range spans {
		if len(span) == 1 {
			return [][]int{all}
		}
	}
	return spans
}

// pick gives the cells of a row in the columns of span. From column at on, it includes
// non-empty cells before and between them.
func pick(row []string, span []int, at int) []string {
	cells := make([]string, 0, len(span))
	for _, column := range span {
		for ; at < min(column, len(row)); at++ {
			if row[at] != "" {
				cells = append(cells, row[at])
			}
		}
		if column < len(row) {
			cells = append(cells, row[column])
		}
		at = column + 1
	}
	return cells
}

// write writes the rows of a table. isOpen means that more of it will come.
func (s *sheetWriter) write(span []int, isOpen bool) {
	rows, strong := make([][]string, 0, len(s.rows)), make([]bool, 0, len(s.rows))
	for i, row := range s.rows {
		part := tables.TrimRow(pick(row, span, span[0]))
		if len(part) > 0 {
			rows, strong = append(rows, part), append(strong, s.strong[i])
		}
	}
	if len(span) == 1 {
		s.column(rows, strong[0] && len(strong) > 1 && !strong[1])
		return
	}
	first := 0
	for first < len(rows) && isLone(rows[first]) {
		first++
	}
	if first == len(rows) {
		s.settle()
		for _, row := range rows {
			s.b.Paragraph(row[len(row)-1])
		}
		return
	}
	s.captions(rows[:first])
	table := &tableWriter{b: s.b}
	for i, row := range rows[first:] {
		if text := row[len(row)-1]; isLone(row) && utf8.RuneCountInString(text) > tables.MaxName {
			table.end()
			s.b.Paragraph(text)
			continue
		}
		table.row(row, strong[first+i])
	}
	if isOpen {
		s.table = table
		return
	}
	table.end()
}

// captions writes lone texts above a table.
func (s *sheetWriter) captions(rows [][]string) {
	s.b.EndList()
	if s.caption != "" {
		rows = append([][]string{{s.caption}}, rows...)
		s.caption = ""
	}
	for _, row := range rows {
		if text := row[len(row)-1]; utf8.RuneCountInString(text) > about.MaxTitle {
			s.b.Paragraph(text)
		} else {
			s.b.Caption(text)
		}
	}
}

// proseRunes is the length of a text, in runes, from which on it is prose rather than a
// name.
const proseRunes = 50

// column writes a table with a single column.
func (s *sheetWriter) column(rows [][]string, isNamed bool) {
	s.settle()
	runes := 0
	for _, row := range rows {
		runes += utf8.RuneCountInString(row[0])
	}
	if len(rows) == 1 && runes <= about.MaxTitle {
		s.caption = rows[0][0]
		return
	}
	s.b.EndList()
	isProse := runes/len(rows) > proseRunes
	for i, row := range rows {
		switch {
		case isProse:
			s.b.Paragraph(row[0])
		case i == 0 && isNamed:
			s.b.Header(row)
		default:
			s.b.Row(row)
		}
	}
	s.b.EndList()
}

// isLone reports whether a row has text in only one cell: words, perhaps with a number,
// as "Prislista 2024".
func isLone(row []string) bool {
	text := row[len(row)-1]
	return strings.Join(row[:len(row)-1], "") == "" && (!tables.IsAmount(text) || tables.BeginsWithWord(text))
}
