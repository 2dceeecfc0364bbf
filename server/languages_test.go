package server

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
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
	for _, name := range []string{"layout", "error", "document", "documents"} {
		template, err := templateFiles.ReadFile("templates/" + name + ".html")
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

// Whatever a page is bilingual in is in the language of its html element.
func TestPagesInEnglish(t *testing.T) {
	r := startWith(t, documents)
	for _, path := range []string{"/documents", "/documents/semester.txt", "/saknas", "/documents/saknas"} {
		english := r.do("GET", path, "", "Accept-Language", "en")
		for _, want := range []string{`<html lang="en">`, "Skip to the content", "You are talking to an AI service", `<a href="?lang=sv" lang="sv" hreflang="sv">På svenska</a>`} {
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
	page := r.get("/saknas?lang=en")
	if page.StatusCode != http.StatusNotFound || !strings.Contains(page.body, "<h1>There is no such page</h1>\n"+`<p lang="sv">Det finns inget`) {
		t.Errorf("%s", page.body)
	}
	if home := r.do("GET", "/", "", "Accept-Language", "en"); !bilingual["home"] && !strings.Contains(home.body, `<html lang="sv">`) {
		t.Error("the page to ask on is Swedish and does not say so")
	}
}
