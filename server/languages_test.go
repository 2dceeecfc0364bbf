package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"svara/internal/browsertest"
)

func TestVoiceOf(t *testing.T) {
	tests := []struct {
		query, accepts string
		want           voice
	}{
		{"", "", voice{langSwedish, false}},
		{"", "sv-SE,sv;q=0.9,en;q=0.8", voice{langSwedish, false}},
		{"", "en-US,en;q=0.9,sv;q=0.8", voice{langEnglish, false}},
		{"", "de, en;q=0.5", voice{langEnglish, false}},
		{"", "fi, nb;q=0.9, *;q=0.1", voice{langSwedish, false}},
		{"", "EN", voice{langEnglish, false}},
		{"", "en ; q=0.3 , sv ; q=0.4", voice{langSwedish, false}},
		{"", "en;q=0, sv;q=0.1", voice{langSwedish, false}},
		{"", "en;q=0", voice{langSwedish, false}},
		{"", ";;q=,,en;q=x", voice{langEnglish, false}},
		{"?lang=en", "sv", voice{langEnglish, true}},
		{"?lang=sv", "en", voice{langSwedish, true}},
		{"?lang=de", "en", voice{langEnglish, false}},
		{"?lang=EN%00", "", voice{langSwedish, false}},
	}
	for _, test := range tests {
		r := httptest.NewRequest("GET", "/documents"+test.query, nil)
		if test.accepts != "" {
			r.Header.Set("Accept-Language", test.accepts)
		}
		if got := voiceOf(r); got != test.want {
			t.Errorf("%q accepting %q: %v, want %v", test.query, test.accepts, got, test.want)
		}
	}
}

func TestDatesAndNumbers(t *testing.T) {
	day := time.Date(2026, 5, 12, 9, 0, 0, 0, time.Local)
	if sv, en := langSwedish.date(day), langEnglish.date(day); sv != "12 maj 2026" || en != "12 May 2026" {
		t.Errorf("%q, %q", sv, en)
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 12345: "12,345", 1234567: "1,234,567"} {
		if got := langEnglish.number(n); got != want {
			t.Errorf("%d: %q", n, got)
		}
		if got := langSwedish.number(n); got != strings.ReplaceAll(want, ",", "\u00a0") {
			t.Errorf("%d: %q", n, got)
		}
	}
}

var aText = regexp.MustCompile(`\btext "([^"]*)"`)

// Each text is used, and each that templates use is there, with the same to fill in.
func TestTexts(t *testing.T) {
	used := map[string]bool{}
	for _, status := range []int{400, 401, 403, 404, 429, 503} {
		used[errorTitle(status)] = true
	}
	files, err := templateFiles.ReadDir("templates")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		template, err := templateFiles.ReadFile("templates/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range aText.FindAllStringSubmatch(string(template), -1) {
			used[m[1]] = true
		}
	}
	verbs := regexp.MustCompile(`%\w`)
	for name, w := range texts {
		if w.sv == "" || w.en == "" || !slices.Equal(verbs.FindAllString(w.sv, -1), verbs.FindAllString(w.en, -1)) {
			t.Errorf("%s: %q, %q", name, w.sv, w.en)
		}
		if !used[name] {
			t.Errorf("%s is not used", name)
		}
	}
	for name := range used {
		if _, err := langEnglish.text(name); err != nil {
			t.Error(err)
		}
	}
}

// Until the element takes its place, the page to ask on says what that does.
func TestPageAndElementSayTheSame(t *testing.T) {
	script := string(widgetFile("words.js"))
	for element, page := range map[string]string{
		"title": "home_title", "ai": "notice", "field": "question", "ask": "ask", "examples": "examples",
		"verbatim": "verbatim", "sources": "sources", "nearest": "nearest",
		"partial": "partial", "copy": "copy", "helped": "helped", "yes": "yes", "no": "no",
	} {
		for _, text := range []string{texts[page].sv, texts[page].en} {
			if !strings.Contains(script, fmt.Sprintf("    %s: %q,\n", element, text)) {
				t.Errorf("the page says %q, and the element's %s something else", text, element)
			}
		}
	}
}

// What pages say themselves is in the language of their html element.
func TestPagesInEnglish(t *testing.T) {
	r := startWith(t, documents)
	for _, path := range []string{"/", "/api", "/documents", "/documents/semester.txt", "/saknas", "/documents/saknas"} {
		english := r.do("GET", path, "", "Accept-Language", "en")
		for _, want := range []string{`<html lang="en">`, "Skip to the content", `<a href="?lang=sv" lang="sv" hreflang="sv">På svenska</a>`} {
			if !strings.Contains(english.body, want) {
				t.Errorf("%s lacks %s", path, want)
			}
		}
		if !slices.Contains(english.Header.Values("Vary"), "Accept-Language") {
			t.Errorf("%s: Vary %q", path, english.Header.Values("Vary"))
		}
		for name, w := range texts {
			if name != "other" && w.sv != w.en && !strings.Contains(w.sv, "%") && strings.Contains(english.body, ">"+w.sv+"<") {
				t.Errorf("%s says %q", path, w.sv)
			}
		}
		if swedish := r.do("GET", path+"?lang=sv", "", "Accept-Language", "en"); !strings.Contains(swedish.body, `<html lang="sv">`) ||
			!strings.Contains(swedish.body, `<a class="wordmark" href="/?lang=sv">`) || !strings.Contains(swedish.body, `href="?lang=en"`) {
			t.Errorf("%s in Swedish: %s", path, swedish.body)
		}
	}
	for path, want := range map[string]string{
		"/saknas?lang=en": "<p>There is nothing at this address.", "/documents/saknas?lang=en": "<p>There is no such document.", "/saknas?lang=sv": "<p>Det finns inget",
	} {
		if page := r.get(path); page.StatusCode != http.StatusNotFound || !strings.Contains(page.body, want) {
			t.Errorf("%s: %d %s", path, page.StatusCode, page.body)
		}
	}
}

func TestPagesInEnglishInABrowser(t *testing.T) {
	r := startWith(t, documents)
	browsertest.Look(t, r.base+"/?lang=en", r.base+"/?lang=en&fraga="+url.QueryEscape("Hur många dagars semester har anställda rätt till?"))
}

// An answer is what the documents say, and what is around it is in the page's language,
// which is kept through whatever the page leads to.
func TestAnswerInEnglish(t *testing.T) {
	r := startWith(t, documents)
	for _, test := range []struct {
		query string
		wants []string
	}{
		{"?lang=en", []string{
			"<title>Svara – ask the documents</title>", `<input type="hidden" name="lang" value="en">`,
			`<a href="/documents/semester.txt?lang=en" lang="sv">Semester för anställda</a>`, `<a href="?lang=sv" lang="sv" hreflang="sv">På svenska</a>`,
		}},
		{"?lang=en&fraga=" + url.QueryEscape("Hur många dagars semester har anställda rätt till?"), []string{
			"Word for word from the documents", ">Sources</h3>", `<blockquote lang="sv">`, `#citat">Source 1: <span lang="sv">Semester`,
			`&amp;lang=sv" lang="sv" hreflang="sv">På svenska</a>`, `&amp;lang=en#citat">`,
		}},
		{"?lang=en&fraga=" + url.QueryEscape("Hur söker jag bygglov?"), []string{">Nearest documents</h3>", `<div class="text" lang="sv">`}},
		{"?lang=en&fraga=", []string{"<title>That did not work – Svara</title>", `role="alert" lang="en">The question is empty`}},
		{"?lang=sv&fraga=" + url.QueryEscape("Hur många dagars semester har anställda rätt till?"), []string{"Ordagrant ur dokumenten", "<blockquote>", `#citat">Källa 1: <span>Semester`}},
	} {
		page := r.get("/" + test.query)
		for _, want := range test.wants {
			if !strings.Contains(page.body, want) {
				t.Errorf("%s lacks %s in %s", test.query, want, page.body)
			}
		}
	}
	priced := startWith(t, fstest.MapFS{"taxor.txt": {Data: []byte("Taxor\n\nBygglov för ett växthus kostar 2 400 kronor.\n")}})
	if page := priced.get("/?lang=en"); !strings.Contains(page.body, `&amp;lang=en#svar" lang="sv">Vad kostar bygglov för ett växthus?`) {
		t.Errorf("an example lacks the page's language: %s", page.body)
	}
}
