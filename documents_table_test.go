package main

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWriteTable(t *testing.T) {
	listed := []listedDocument{
		{Document: "avgifter.md", Title: "Avgifter"},
		{Document: "socialnämnden/riktlinjer/riktlinje-för-ekonomiskt-bistånd-antagen-2024-03-14.docx", Title: "Riktlinje för handläggning av ekonomiskt bistånd och dödsboanmälan i Lindviks kommun", Like: "taxa.docx"},
		{Document: "taxa.docx", Title: "Taxa"},
	}
	for _, c := range []struct {
		width int // 0 for no terminal
		want  string
	}{
		{0, `
avgifter.md                               Avgifter
socialnämnden/riktlinjer/riktlinje-för-ekonomiskt-bistånd-antagen-2024-03-14.docx  Riktlinje för handläggning av ekonomiskt bistånd och dödsboanmälan i Lindviks kommun  nearly the same as taxa.docx
taxa.docx                                 Taxa
`},
		{80, `
avgifter.md                       Avgifter
socialnämnden/r…-2024-03-14.docx  Riktlinje för handläggning av ekonomiskt bist…
                                  nearly the same as taxa.docx
taxa.docx                         Taxa
`},
		{120, `
avgifter.md                               Avgifter
socialnämnden/riktl…agen-2024-03-14.docx  Riktlinje för handläggning av ekonomiskt bistånd och dödsboanmälan i Lindviks…
                                          nearly the same as taxa.docx
taxa.docx                                 Taxa
`},
	} {
		var b strings.Builder
		if err := writeTable(&b, listed, c.width); err != nil {
			t.Fatal(err)
		}
		if got := "\n" + b.String(); got != c.want {
			t.Errorf("%d:%s\nwant%s", c.width, got, c.want)
		}
		for line := range strings.Lines(b.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); c.width > 0 && n > c.width {
				t.Errorf("%d characters in %d: %q", n, c.width, line)
			}
		}
	}
}
