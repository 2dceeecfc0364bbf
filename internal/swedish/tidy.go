package swedish

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Tidy gives text the form that all offsets count in: Unicode's NFC, lines
// that end in \n, and no control characters but \n, \t and \f. A text that has
// this form is left as it is, byte for byte.
func Tidy(text string) string {
	if strings.ContainsFunc(text, isUntidy) {
		text = strings.ReplaceAll(text, "\r\n", "\n")
		text = strings.Map(tidyRune, text)
	}
	return norm.NFC.String(text)
}

// isUntidy reports control characters to take away or to replace, and the byte
// order mark, which is a space of no width inside a text.
func isUntidy(r rune) bool {
	return r == '\ufeff' || unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\f'
}

func tidyRune(r rune) rune {
	switch {
	case r == '\r' || r == '\v' || r == '\u0085':
		return '\n'
	case isUntidy(r):
		return -1
	}
	return r
}

// Raise gives digits and signs as raised ones, which notes, squares and powers have: 10⁶
// is not 106.
func Raise(text string) string { return raised.Replace(text) }

var raised = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹", "+", "⁺", "-", "⁻", "−", "⁻")
