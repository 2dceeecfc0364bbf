// Package tables tells from the text of a table's cells whether its first row is a
// header, which names the columns, and whether a cell is an amount. Every format with
// tables asks it.
//
// Start reading at HasHeader. The package stores nothing.
package tables

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/extract/about"
	"svara/internal/swedish"
)

// EnoughRows is how many rows of a table are enough to tell whether the first is a
// header.
const EnoughRows = 12

// MaxCells is how many cells of a row are read. Browsers stop there too.
const MaxCells = 1000

// MaxName is the greatest length of a column's name, in runes.
const MaxName = 60

// HasHeader reports whether the first of some rows names the columns: its cells are short
// and unlike each other, and it is set off from the other rows (isSetOff, as in bold),
// has at least three names, or differs from the amounts in a column below it. The rows
// must be the beginning of a table.
func HasHeader(rows [][]string, isSetOff bool) bool {
	if len(rows) < 2 {
		return false
	}
	named := countNames(rows, isSetOff)
	if named < 2 || !isSetOff && listsFacts(rows) {
		return false
	}
	return isSetOff || named >= 3 || differs(rows, named)
}

// HasContrastingHeader is a stricter HasHeader, for rows that nothing sets off and that may
// be the middle of a table that began on another page: the first row must differ from the
// amounts below it. It needs at least three rows.
func HasContrastingHeader(rows [][]string) bool {
	if len(rows) < 3 || listsFacts(rows) {
		return false
	}
	named := countNames(rows, false)
	return named > 1 && differs(rows, named)
}

// countNames counts the cells of the first row that name a column. It gives 0 if some
// cell cannot be a name.
func countNames(rows [][]string, isSetOff bool) int {
	named, seen := 0, map[string]bool{}
	for i, cell := range rows[0] {
		cell = strings.TrimSpace(cell)
		switch {
		case cell == "" && (i == 0 || isSetOff || i >= len(rows[1])):
			continue
		case cell == "" && rows[0][max(i-1, 0)] != "" && i+1 < len(rows[0]): // the name before it spans two columns
			continue
		case cell == "" || seen[cell] || utf8.RuneCountInString(cell) > MaxName || strings.HasSuffix(cell, ".") && len(strings.Fields(cell)) > 3 ||
			strings.HasSuffix(cell, ":") || strings.Contains(cell, "@") || IsAmount(cell) && !IsYear(cell) && !isSetOff && !contrasts(rows, i):
			return 0
		}
		seen[cell] = true
		named++
	}
	return named
}

// differs reports whether a column shows that the first row, which has that many names,
// is unlike the rows below. If there are only two columns, the amounts below must also be
// of one form, because a list of facts may have numbers there too.
func differs(rows [][]string, named int) bool {
	for column := range rows[0] {
		if contrasts(rows, column) && (named > 2 || isUniform(rows, column)) {
			return true
		}
	}
	return false
}

// contrasts reports whether at least half of the cells below the first in a column are
// amounts and the first is something else: words, a year, words with a number ("Pris
// 2025", "Över 18 år"), or a number of another thing than all those below ("4 timmar").
func contrasts(rows [][]string, column int) bool {
	head, form := strings.TrimSpace(rows[0][column]), ""
	amounts, filled, begun, alike := 0, 0, 0, true
	for _, row := range rows[1:] {
		if column >= len(row) || strings.TrimSpace(row[column]) == "" {
			continue
		}
		filled++
		cell := strings.TrimSpace(row[column])
		if !IsAmount(cell) {
			continue
		}
		if BeginsWithWord(cell) {
			begun++
		}
		alike = alike && (amounts == 0 || form == formOf(cell))
		form = formOf(cell)
		amounts++
	}
	switch {
	case head == "" || amounts == 0 || amounts*2 < filled || column == 0 && begun > 0:
		return false
	case !strings.ContainsFunc(head, unicode.IsDigit) || IsYear(head):
		return true
	case BeginsWithWord(head):
		return begun == 0 && formOf(head) != form && (!IsAmount(head) || len(rows[0]) > 2 || plainNumber.MatchString(head))
	}
	return alike && begun == 0 && len(rows[0]) > 2 && formOf(head) != form && startsLetter(formOf(head)) && formOf(head) != dateForm
}

// plainNumber matches a name with a number at its end, such as "Pris 2025" and "Över 18
// år", but not "KS 2024/12".
var plainNumber = regexp.MustCompile(`^\p{Lu}[\pL ]{3,} \d+(?: år)?$`)

// isUniform reports whether the amounts of a column are of one form. In a list they are,
// in a description of one thing they are not.
func isUniform(rows [][]string, column int) bool {
	form := ""
	for _, row := range rows[1:] {
		if column >= len(row) || !IsAmount(row[column]) {
			continue
		}
		if form != "" && form != formOf(row[column]) {
			return false
		}
		form = formOf(row[column])
	}
	return form != ""
}

// Forms of amounts. The form of any other amount is its unit.
const (
	numberForm = "-"
	moneyForm  = "kr"
	dateForm   = "date"
)

// formOf gives the form of a cell's amount: money or a percentage, a date, a telephone
// number, its unit, or numberForm if there is only a number.
func formOf(cell string) string {
	for _, value := range swedish.Values(cell) {
		switch {
		case value.Kind == swedish.Money || value.Kind == swedish.Percent:
			return moneyForm
		case value.Kind == swedish.Date && value.Month > 0:
			return dateForm
		}
	}
	after := strings.TrimLeft(cell[max(strings.IndexFunc(cell, unicode.IsDigit), 0):], "0123456789 \u00a0.,:–-/")
	if strings.HasPrefix(cell, "0") && strings.Count(cell, "") > len("0123456") && after == "" {
		return "phone"
	}
	unit := strings.FieldsFunc(strings.ToLower(after), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(unit) == 0 {
		return numberForm
	}
	return unit[0]
}

// BeginsWithWord reports whether a cell begins with a word, as a name with a number does:
// "Pris 2025", "Sal 1". "Kl. 8" and "ca 400" do not; they are amounts.
func BeginsWithWord(cell string) bool {
	const few = 3
	first := strings.FieldsFunc(cell, func(r rune) bool { return !unicode.IsLetter(r) })
	return swedish.StartsUpper(cell) && len(first) > 0 && utf8.RuneCountInString(first[0]) >= few
}

func startsLetter(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(first)
}

// contactLabel matches labels of how to reach somebody.
var contactLabel = regexp.MustCompile(`(?i)^(?:tele(?:fon|fax)|tfn|tel|fax|mobil|växel|e-?post|e-?mail|mejl|(?:besöks|post)?adress|postnummer|org(?:anisations)?\.?(?:nummer|nr)|plusgiro|bankgiro|webb)[\pL-]*:?$`)

// listsFacts reports whether the first of some rows is a label with its value, like those
// below: "Beslutad av | Nämnden" above "Gäller till | 2027-12-31".
func listsFacts(rows [][]string) bool {
	first := strings.TrimSpace(rows[0][0])
	for _, row := range rows[1:] {
		if len(row) < 2 {
			continue
		}
		label := strings.TrimSpace(row[0])
		if about.IsFact(first) && about.IsFact(label) || len(rows[0]) == 2 && contactLabel.MatchString(label) && formOf(row[1]) != moneyForm {
			return true
		}
	}
	return false
}

// IsAmount reports whether a cell contains a number, perhaps with a unit, or a date, and
// hardly anything else.
func IsAmount(cell string) bool {
	digits, letters := 0, 0
	for _, r := range cell {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits > 0 && letters <= 2*digits+2 && letters <= 12
}

// IsYear reports whether a cell is a year from 1900 to 2099, which may name a column of
// numbers.
func IsYear(cell string) bool {
	cell = strings.TrimSpace(cell)
	return len(cell) == 4 && (strings.HasPrefix(cell, "19") || strings.HasPrefix(cell, "20")) && strings.Trim(cell, "0123456789") == ""
}

// TrimRow removes the empty cells at the end of a row.
func TrimRow(cells []string) []string {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}
