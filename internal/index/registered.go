package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// register is a register number: "KS 2017/123", "SFS 2017:900", "dnr 2023-00045".
type register struct {
	board  string // the capitals before it, or ""
	number string // "2017/123", without leading noughts
}

// headBytes is how much of a document is searched for its own number: its head and first
// paragraph.
const headBytes = 800

// ownNumbers gives a document's own register numbers: those in its title, else the first
// one near its top that does not belong to a document that it replaces.
func ownNumbers(doc *Document) []register {
	if found := registered(doc.Title); len(found) > 0 {
		return found
	}
	for line := range strings.Lines(doc.Text[:min(len(doc.Text), headBytes)]) {
		if found := registered(line); len(found) > 0 && !speaksOfAnother(line) {
			return found[:1]
		}
	}
	return nil
}

// speaksOfAnother reports whether a line says that its number belongs to another
// document.
func speaksOfAnother(line string) bool {
	line = swedish.Fold(line)
	for _, word := range []string{"ersätt", "ersatt", "upphäv", "upphör", "se även", "jfr", "jämför"} {
		if strings.Contains(line, word) {
			return true
		}
	}
	return false
}

// registered gives the register numbers in a text: a year, a sign, and up to six digits.
// After a hyphen there must be three, because "2017-05" is a month.
func registered(text string) []register {
	var found []register
	for i := 4; i+1 < len(text); i++ {
		sign := text[i]
		if sign != '/' && sign != ':' && sign != '-' {
			continue
		}
		year := text[i-4 : i]
		if !strings.HasPrefix(year, "19") && !strings.HasPrefix(year, "20") || digits(year) < 4 || i > 4 && digits(text[i-5:i-4]) > 0 {
			continue
		}
		n := digits(text[i+1:])
		if n == 0 || n > 6 || sign == '-' && n < 3 {
			continue
		}
		number := strings.TrimLeft(text[i+1:i+1+n], "0")
		found = append(found, register{boardBefore(text[:i-4]), year + "/" + number})
	}
	return found
}

// digits gives how many digits a text begins with.
func digits(text string) int { return len(text) - len(strings.TrimLeft(text, "0123456789")) }

// boardBefore gives the capitals that a text ends in, before one space or sign.
func boardBefore(text string) string {
	if strings.HasSuffix(text, " ") || strings.HasSuffix(text, "-") || strings.HasSuffix(text, "/") {
		text = text[:len(text)-1]
	}
	start := len(text)
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:start])
		if !unicode.IsLetter(r) {
			break
		}
		if !unicode.IsUpper(r) {
			return ""
		}
		start -= size
	}
	return text[start:]
}
