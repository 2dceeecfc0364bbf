package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// nameRunes is the greatest length of a column's name.
const nameRunes = 60

// namesColumns reports whether the first of some rows names the columns: it has short
// words, which differ from the amounts of a column below, or is set off, or has many
// columns.
func namesColumns(rows [][]string, strong bool) bool {
	if len(rows) < 2 {
		return false
	}
	named := countNames(rows, strong)
	if named < 2 || !strong && listsFacts(rows) {
		return false
	}
	return strong || named >= 3 || differs(rows, named)
}

// showsHead is namesColumns for pages, where neither looks nor tags tell, and what seems
// the first row of a table may be one that goes on: only what stands below tells.
func showsHead(rows [][]string) bool {
	if len(rows) < 3 || listsFacts(rows) {
		return false
	}
	named := countNames(rows, false)
	return named > 1 && differs(rows, named)
}

// countNames counts the cells of the first row that may be names of columns, if all are.
func countNames(rows [][]string, strong bool) int {
	named, seen := 0, map[string]bool{}
	for i, cell := range rows[0] {
		cell = strings.TrimSpace(cell)
		switch {
		case cell == "" && (i == 0 || strong || i >= len(rows[1])):
			continue
		case cell == "" && rows[0][max(i-1, 0)] != "" && i+1 < len(rows[0]): // a name that spans two columns
			continue
		case cell == "" || seen[cell] || utf8.RuneCountInString(cell) > nameRunes || strings.HasSuffix(cell, ".") && len(strings.Fields(cell)) > 3 ||
			strings.HasSuffix(cell, ":") || strings.Contains(cell, "@") || isAmount(cell) && !isYear(cell) && !strong && !contrasts(rows, i):
			return 0
		}
		seen[cell] = true
		named++
	}
	return named
}

// differs reports whether a column shows that the first row, of so many names, is
// another than those below. Of two columns the second has to: the first of a list of
// facts may also hold numbers.
func differs(rows [][]string, named int) bool {
	for column := range rows[0] {
		if contrasts(rows, column) && (named > 2 || isUniform(rows, column)) {
			return true
		}
	}
	return false
}

// contrasts reports whether at least half of the cells below the first in a column are
// amounts, and that one is not: it is words, a year, words with a number ("Pris 2025",
// "Över 18 år"), or a number of something that none below is of ("4 timmar").
func contrasts(rows [][]string, column int) bool {
	head, form := strings.TrimSpace(rows[0][column]), ""
	amounts, filled, begun, alike := 0, 0, 0, true
	for _, row := range rows[1:] {
		if column >= len(row) || strings.TrimSpace(row[column]) == "" {
			continue
		}
		filled++
		cell := strings.TrimSpace(row[column])
		if !isAmount(cell) {
			continue
		}
		if beginsInWord(cell) {
			begun++
		}
		alike = alike && (amounts == 0 || form == formOf(cell))
		form = formOf(cell)
		amounts++
	}
	switch {
	case head == "" || amounts == 0 || amounts*2 < filled || column == 0 && begun > 0:
		return false
	case !strings.ContainsFunc(head, unicode.IsDigit) || isYear(head):
		return true
	case beginsInWord(head):
		return begun == 0 && formOf(head) != form && (!isAmount(head) || len(rows[0]) > 2 || plainNumber.MatchString(head))
	}
	return alike && begun == 0 && len(rows[0]) > 2 && formOf(head) != form && startsLetter(formOf(head)) && formOf(head) != dateForm
}

// plainNumber is a name that ends in a number as "Pris 2025" and "Över 18 år" do, and
// not as "KS 2024/12".
var plainNumber = regexp.MustCompile(`^\p{Lu}[\pL ]{3,} \d+(?: år)?$`)

// isUniform reports whether the amounts of a column are of one form, as are those of a
// list and not those of facts.
func isUniform(rows [][]string, column int) bool {
	form := ""
	for _, row := range rows[1:] {
		if column >= len(row) || !isAmount(row[column]) {
			continue
		}
		if form != "" && form != formOf(row[column]) {
			return false
		}
		form = formOf(row[column])
	}
	return form != ""
}

// Forms of amounts, beside what they are a number of.
const (
	numberForm = "-"
	moneyForm  = "kr"
	dateForm   = "date"
)

// formOf tells what a cell's amount is: one of kronor or a share of something, a day, a
// number of what comes after it, or a number alone.
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

// beginsInWord reports whether a cell begins in a word, as names with a number do:
// "Pris 2025", "Sal 1". "Kl. 8" and "ca 400" are amounts.
func beginsInWord(cell string) bool {
	const few = 3
	first := strings.FieldsFunc(cell, func(r rune) bool { return !unicode.IsLetter(r) })
	return startsUpper(cell) && len(first) > 0 && utf8.RuneCountInString(first[0]) >= few
}

func startsLetter(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(first)
}

// contactLabel begins the facts of where somebody is to be found.
var contactLabel = regexp.MustCompile(`(?i)^(?:tele(?:fon|fax)|tfn|tel|fax|mobil|växel|e-?post|e-?mail|mejl|(?:besöks|post)?adress|postnummer|org(?:anisations)?\.?(?:nummer|nr)|plusgiro|bankgiro|webb)[\pL-]*:?$`)

// listsFacts reports whether the first of some rows is a fact as others are: "Beslutad
// av | Nämnden" above "Gäller till | 2027-12-31".
func listsFacts(rows [][]string) bool {
	first := strings.TrimSpace(rows[0][0])
	for _, row := range rows[1:] {
		if len(row) < 2 {
			continue
		}
		label := strings.TrimSpace(row[0])
		if isFact(first) && isFact(label) || len(rows[0]) == 2 && contactLabel.MatchString(label) && formOf(row[1]) != moneyForm {
			return true
		}
	}
	return false
}

// isAmount reports whether a cell holds a number, with its unit perhaps, or a date.
func isAmount(cell string) bool {
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

// isYear reports whether a cell is a year, which may name a column of numbers.
func isYear(cell string) bool {
	cell = strings.TrimSpace(cell)
	return len(cell) == 4 && (strings.HasPrefix(cell, "19") || strings.HasPrefix(cell, "20")) && strings.Trim(cell, "0123456789") == ""
}
