package server

import (
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// voice is what a page is written in for one reader.
type voice struct {
	language
	chosen bool // by ?lang=…, which the page's links then carry on
}

// voices are all that there are: each has its templates.
var voices = []voice{{langSwedish, false}, {langEnglish, false}, {langSwedish, true}, {langEnglish, true}}

// voiceOf gives what a request wants pages to be in: what ?lang= says, else which of the
// languages its browser prefers, else Swedish.
func voiceOf(r *http.Request) voice {
	switch chosen := language(r.URL.Query().Get("lang")); chosen {
	case langSwedish, langEnglish:
		return voice{chosen, true}
	}
	return voice{preferred(r.Header.Values("Accept-Language")), false}
}

// voiceFor gives what an answer is in, and has caches know on what that depends.
func voiceFor(c echo.Context) voice {
	c.Response().Header().Add(echo.HeaderVary, "Accept-Language")
	return voiceOf(c.Request())
}

// preferred gives the language that an Accept-Language field, RFC 9110, puts first of
// those there are; of two that it puts equal, the one that it names first.
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

// weight reads "q=0.5"; what says nothing that can be read counts whole.
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

// langOf gives the attribute that an element needs which holds a document's text, or a
// person's: none where that is in the page's own language.
func (v voice) langOf(text string) template.HTMLAttr {
	if l := languageOf(text); l != v.language {
		return template.HTMLAttr(` lang="` + l + `"`)
	}
	return ""
}
