package server

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

// The headings of the lists below an answer, by which withoutSources recognises them.
const (
	sourcesHeading = "Källor:"
	nearestHeading = "Dokument som ligger närmast:"
)

// maxShownQuote is the greatest length in runes of a quote below an answer: enough to
// find the place. The citation has all of it.
const maxShownQuote = 160

// wantsSources reports whether the sources are to be listed in the content as well, for
// people whose client does not show citations.
func (s *Server) wantsSources(c echo.Context, request *chatRequest) bool {
	if request.Svara.Sources != nil {
		return *request.Svara.Sources
	}
	switch c.Request().Header.Get("X-Svara-Sources") {
	case "none":
		return false
	case "content":
		return true
	}
	return !s.opts.OmitSources
}

// sourcesOf gives the list below an answer: its sources, or the nearest documents where
// nothing was found. It is plain text that is also a Markdown list.
func sourcesOf(answer assistant.Answer) string {
	var text strings.Builder
	for i, c := range answer.Citations {
		if i == 0 {
			text.WriteString("\n\n" + sourcesHeading + "\n")
		}
		fmt.Fprintf(&text, "\n- [%d] %s", c.N, oneLine(c.Title))
		if c.Heading != "" && c.Heading != c.Title {
			text.WriteString(" › " + oneLine(c.Heading))
		}
		if c.Page != nil {
			fmt.Fprintf(&text, ", s. %d", *c.Page)
		}
		if age := c.Age(); age != "" {
			text.WriteString(", " + oneLine(age))
		}
		fmt.Fprintf(&text, ": ”%s” %s", shortened(oneLine(c.Quote), maxShownQuote), sourceURL(c))
	}
	for i, d := range answer.Nearest {
		if i == 0 {
			text.WriteString("\n\n" + nearestHeading + "\n")
		}
		fmt.Fprintf(&text, "\n- %s", oneLine(d.Title))
		if age := d.Age(); age != "" {
			text.WriteString(", " + oneLine(age))
		}
		text.WriteString(" " + d.URL)
	}
	return text.String()
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// shortened gives whole words from the beginning of a text, at most most runes of it.
func shortened(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	text = string(runes[:most])
	if end := strings.LastIndexByte(text, ' '); end > 0 {
		text = text[:end]
	}
	return text + " …"
}

// ourList matches the beginning of our own list, whatever clients made of the space in
// it.
var ourList = regexp.MustCompile(`(?:^|\s*\n)\s*(?:` + sourcesHeading + `\s*\n\s*- \[1\] |` + nearestHeading + `\s*\n\s*- )`)

// withoutSources removes the list that sourcesOf added to an earlier answer, which a
// client sends back: titles and quotes were not part of the conversation.
func withoutSources(text string) string {
	all := ourList.FindAllStringIndex(text, -1)
	if len(all) == 0 {
		return text
	}
	return text[:all[len(all)-1][0]]
}
