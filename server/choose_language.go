package server

import (
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// voice is the language that a page is written in, and whether the reader chose it.
type voice struct {
	language
	chosen bool // with ?lang=…, which the page's links then repeat
}

// voices are all that there are: each has its templates.
var voices = []voice{{langSwedish, false}, {langEnglish, false}, {langSwedish, true}, {langEnglish, true}}

// voiceOf gives the language that a request asks for: that of ?lang=, else the browser's
// preference, else Swedish.
func voiceOf(r *http.Request) voice {
	switch chosen := language(r.URL.Query().Get("lang")); chosen {
	case langSwedish, langEnglish:
		return voice{chosen, true}
	}
	return voice{preferred(r.Header.Values("Accept-Language")), false}
}

// voiceFor is voiceOf, and tells caches that the answer depends on the browser's
// preference.
func voiceFor(c echo.Context) voice {
	c.Response().Header().Add(echo.HeaderVary, "Accept-Language")
	return voiceOf(c.Request())
}

// preferred gives the language that Accept-Language (RFC 9110) ranks highest of those
// that pages have; of equals, the first.
func preferred(fields []string) language {
	best, most := langSwedish, 0.0
	for part := range strings.SplitSeq(strings.Join(fields, ","), ",") {
		tag, parameters, _ := strings.Cut(part, ";")
		name, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		if l := language(name); (l == langSwedish || l == langEnglish) && weight(parameters) > most {
			best, most = l, weight(parameters)
		}
	}
	return best
}

// weight reads "q=0.5"; anything else counts as 1.
func weight(parameters string) float64 {
	text, found := strings.CutPrefix(strings.ReplaceAll(parameters, " ", ""), "q=")
	q, err := strconv.ParseFloat(text, 64)
	if !found || err != nil {
		return 1
	}
	return q
}

// inOther gives the address, from the page itself, of the same page in the other
// language.
func inOther(r *http.Request) string {
	query := r.URL.Query()
	query.Set("lang", string(voiceOf(r).other()))
	return "?" + query.Encode()
}

// withLanguage puts a chosen language into an address of Svara's.
func (v voice) withLanguage(address string) string {
	if !v.chosen {
		return address
	}
	address, fragment, _ := strings.Cut(address, "#")
	mark := "?"
	if strings.Contains(address, "?") {
		mark = "&"
	}
	address += mark + url.Values{"lang": {string(v.language)}}.Encode()
	if fragment != "" {
		address += "#" + fragment
	}
	return address
}

// langOf gives the lang attribute for an element that holds text of a document or of a
// person; nothing where that is in the page's own language.
func (v voice) langOf(text string) template.HTMLAttr {
	if l := languageOf(text); l != v.language {
		return template.HTMLAttr(` lang="` + l + `"`)
	}
	return ""
}
