package server

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

// What the lists below an answer begin with; withoutSources knows them again.
const (
	sourcesHeading = "Källor:"
	nearestHeading = "Dokument som ligger närmast:"
)

// maxShownQuote is the greatest length of a quote below an answer, in runes: enough to
// know the place again. The whole is in the citation.
const maxShownQuote = 160

// wantsSources reports whether an answer's sources are to stand in its content, too,
// where people see them whose clients know no citations.
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

// sourcesOf gives what stands below an answer: its sources, or the documents that come
// closest to what none of them says. It is plain text that is a list as Markdown, too.
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

// shortened gives the beginning of a text, whole words of it, with at most that many
// runes.
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

// ourList is how a list of ours begins, after what clients may make of the space in it.
var ourList = regexp.MustCompile(`(?:^|\s*\n)\s*(?:` + sourcesHeading + `\s*\n\s*- \[1\] |` + nearestHeading + `\s*\n\s*- )`)

// withoutSources gives an earlier answer, which a client sends back, as it was before
// sourcesOf was added: the titles and quotes of sources are not what was said.
func withoutSources(text string) string {
	all := ourList.FindAllStringIndex(text, -1)
	if len(all) == 0 {
		return text
	}
	return text[:all[len(all)-1][0]]
}
