package extract

import "strings"

// look is how characters look, where that changes what they say.
type look struct{ isRaised, isStruck bool }

// show gives text as it reads: raised digits as such, because 10⁶ is not 106; what is
// struck out between the marks that Markdown has, because it does not stand.
func (l look) show(text string) string {
	if l.isRaised && strings.Trim(text, "0123456789+-−") == "" {
		text = raised.Replace(text)
	}
	if l.isStruck && strings.TrimSpace(text) != "" {
		text = strike + text + strike
	}
	return text
}

const strike = "~~"

// joinStruck gives text in which what is struck out is not parted where only its look
// changes.
func joinStruck(text string) string { return strings.ReplaceAll(text, strike+strike, "") }

var raised = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹", "+", "⁺", "-", "⁻", "−", "⁻")
