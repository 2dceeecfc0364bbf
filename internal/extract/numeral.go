package extract

import (
	"strconv"
	"strings"
)

// numeral gives a number in one of the forms in which list items are numbered: "1", "01",
// "a", "A", "i" or "I". A number that would be too long in that form is given in digits.
func numeral(n int, form string) string {
	switch {
	case form == "01" && n >= 0 && n < 10:
		return "0" + strconv.Itoa(n)
	case (form == "a" || form == "A") && n > 0 && n <= 5*26:
		letter := string(rune(form[0]) + rune((n-1)%26))
		return strings.Repeat(letter, 1+(n-1)/26)
	case form == "i" && n > 0 && n < 4000:
		return strings.ToLower(roman(n))
	case form == "I" && n > 0 && n < 4000:
		return roman(n)
	}
	return strconv.Itoa(n)
}

func roman(n int) string {
	var b strings.Builder
	for _, part := range []struct {
		value int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= part.value; n -= part.value {
			b.WriteString(part.sign)
		}
	}
	return b.String()
}

// bullet is the mark of items that are not numbered.
const bullet = "•"
