package extract

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// readCSV reads a table with commas between cells or, as from programs set to Swedish,
// semicolons.
func readCSV(ctx context.Context, f *source, b *Builder) error {
	text, err := decode(f.data)
	if err != nil {
		return err
	}
	text = strings.ReplaceAll(text, "\f", "\n")
	delimiter := rune(0)
	if first, rest, _ := strings.Cut(text, "\n"); strings.HasPrefix(first, "sep=") && len(first) == len("sep=")+1 { // as Excel writes it
		text, delimiter = rest, rune(first[len("sep=")])
	}
	if delimiter == 0 {
		delimiter = delimiterOf(text)
	}
	in := csv.NewReader(strings.NewReader(text))
	in.Comma, in.LazyQuotes, in.FieldsPerRecord, in.ReuseRecord = delimiter, true, -1, false
	defer b.sheetsTitle(f.name)
	sheet := &sheetWriter{b: b}
	for at := 1; !b.IsFull(); at++ {
		if strings.HasPrefix(text[in.InputOffset():], "\n") {
			at++ // blank lines separate tables
		}
		if at%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		cells, err := in.Read()
		var wrong *csv.ParseError
		switch {
		case err == io.EOF:
			sheet.end()
			return nil
		case errors.As(err, &wrong):
			return unusable("line %d is no row of a table: save it anew as .csv", wrong.Line)
		case err != nil:
			return unusable("its delimiter cannot part cells: save it anew as .csv")
		case len(cells) > maxColumns:
			return unusable("has more than %d columns: divide it into several tables", maxColumns)
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(plainRunes([]byte(cells[i])))
		}
		sheet.row(at, cells, false)
	}
	return nil
}

// probeLines is how many lines are examined to find the delimiter.
const probeLines = 30

// delimiterOf finds the delimiter between cells: the one that occurs equally often,
// outside quotes, in most of the first lines.
func delimiterOf(text string) rune {
	best, bestScore := ',', 0
	for _, delimiter := range []rune{';', '\t', '|', ','} {
		counts := map[int]int{}
		quoted, lines, n := false, 0, 0
		for _, r := range text {
			switch {
			case r == '"':
				quoted = !quoted
			case r == '\n' && !quoted:
				if n > 0 {
					counts[n]++
				}
				n = 0
				lines++
			case r == delimiter && !quoted:
				n++
			}
			if lines == probeLines {
				break
			}
		}
		if n > 0 {
			counts[n]++
		}
		for _, times := range counts {
			if times > bestScore {
				best, bestScore = delimiter, times
			}
		}
	}
	return best
}
