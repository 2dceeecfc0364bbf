package extract

import (
	"strings"

	"svara/internal/swedish"
)

// look is how characters look, where that changes their meaning.
type look struct{ isRaised, isStruck bool }

// show gives text as it should be read. Raised digits become superscripts, because 10⁶ is
// not 106. Struck-out text gets Markdown's marks around it, because it no longer holds.
func (l look) show(text string) string {
	if l.isRaised && strings.Trim(text, "0123456789+-−") == "" {
		text = swedish.Raise(text)
	}
	if l.isStruck && strings.TrimSpace(text) != "" {
		text = strike + text + strike
	}
	return text
}

const strike = "~~"

// joinStruck removes the marks where one struck-out text directly follows another.
func joinStruck(text string) string { return strings.ReplaceAll(text, strike+strike, "") }
