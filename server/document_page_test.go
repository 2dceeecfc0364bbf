package server

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"svara/assistant"
)

const contract2026 = "# Avtal och taxor\n\nInledning.\n\n## Mål\n\nEtt.\n\n#### Avgifter för åtgärder\n\nTvå.\n\n## Mål\n\n| Ärende | Avgift |\n|---|---|\n| Bygglov | 900 kr |\n| Rivning | 1 200 kr |\n\n- först\n- sedan\n"

func TestDocumentPage(t *testing.T) {
	changed := time.Date(2026, 5, 12, 9, 0, 0, 0, time.Local)
	r := startWith(t, fstest.MapFS{"avtal/2026.md": {Data: []byte(contract2026), ModTime: changed}})
	page := r.get("/documents/avtal/2026.md").body
	for _, want := range []string{
		`<h1 id="titel">Avtal och taxor</h1>`, "Ändrat 12 maj 2026 · ", "Fil: avtal/2026.md", `<a href="/documents">Alla dokument</a>`, `<a href="/">Till frågesidan</a>`,
		`<article class="document" aria-labelledby="titel" lang="sv">`,
		`<h2 id="mål">Mål</h2>`, `<h2 id="mål-2">Mål</h2>`, `<h3 id="avgifter-för-åtgärder">Avgifter för åtgärder</h3>`,
		`aria-label="Länk till avsnittet Avgifter för åtgärder"`, `<summary>Innehåll</summary>`, `<li class="h3">`,
		`<th scope="col">Ärende</th><th scope="col" class="number">Avgift</th>`, `<td>Bygglov</td><td class="number">900 kr</td>`,
		`<li><span>• </span><span>först</span></li>`, r.base + "/documents/avtal/2026.md",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if n := strings.Count(page, "<h1"); n != 1 {
		t.Errorf("%d h1", n)
	}
	hasItsTargets(t, page)
	if again := r.get("/documents/avtal/2026.md?start=0&end=5").body; strings.Count(again, `id="`) != strings.Count(page, `id="`)+1 {
		t.Error("a mark has other ids than its own")
	}
}

// hasItsTargets checks that each id is there once, and that each link within a page leads
// to one.
func hasItsTargets(t *testing.T, page string) {
	t.Helper()
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(`\sid="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if id := html.UnescapeString(m[1]); ids[id] {
			t.Errorf("the id %s is there twice", id)
		} else {
			ids[id] = true
		}
	}
	for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if id, err := url.PathUnescape(html.UnescapeString(m[1])); err != nil || !ids[id] {
			t.Errorf("a link leads to #%s: %v", m[1], err)
		}
	}
}

func TestDocumentPagesLeadWithin(t *testing.T) {
	files := longOnes(t)
	r := startWith(t, files)
	for name := range files {
		page := r.get("/documents/" + name + "?start=2&end=40").body
		hasItsTargets(t, page)
		if found := hostile.FindString(page); found != "" {
			t.Errorf("%s holds %s", name, found)
		}
	}
}

// Few headings are not listed; many are folded.
func TestContents(t *testing.T) {
	for headings, want := range map[int]string{2: "", 3: "narrow", 12: "narrow", 13: "folded"} {
		text := "# Titel\n"
		for i := range headings {
			text += fmt.Sprintf("\n## Rubrik %d\n\nText.\n", i)
		}
		page := startWith(t, fstest.MapFS{"a.md": {Data: []byte(text)}}).get("/documents/a.md").body
		got := ""
		switch {
		case strings.Contains(page, `<details class="narrow">`):
			got = "narrow"
		case strings.Contains(page, "<details>"):
			got = "folded"
		}
		if got != want {
			t.Errorf("%d headings: %q, want %q", headings, got, want)
		}
	}
}

func TestDocumentPageSaysWhereTheQuoteIs(t *testing.T) {
	r := startWith(t, documents)
	for query, want := range map[string]string{
		"":                     "",
		"?start=24&end=74":     `<p class="quoted">Citatet är markerat. <a href="#citat">Gå till citatet</a></p>`,
		"?start=24&end=999999": `<p class="quoted">Stället som citeras finns inte i dokumentet. Det kan ha ändrats.</p>`,
		"?start=x&lang=en":     `<p class="quoted">The place that is quoted is not in the document. It may have changed.</p>`,
	} {
		got := regexp.MustCompile(`<p class="quoted">.*</p>`).FindString(r.get("/documents/semester.txt" + query).body)
		if got != want {
			t.Errorf("%q: %s", query, got)
		}
	}
}

func TestDocumentsAreMarkedWithTheirLanguage(t *testing.T) {
	r := startWith(t, longOnes(t))
	for path, want := range map[string]string{
		"/documents/english.md?lang=sv":    `aria-labelledby="titel" lang="en">`,
		"/documents/english.md?lang=en":    `aria-labelledby="titel" lang="en">`,
		"/documents/taxor/kort.md?lang=en": `aria-labelledby="titel" lang="sv">`,
		"/documents?lang=sv":               `<a href="/documents/english.md?lang=sv" lang="en">`,
		"/documents?lang=en":               `<a href="/documents/taxor/kort.md?lang=en" lang="sv">`,
	} {
		if page := r.get(path); !strings.Contains(page.body, want) {
			t.Errorf("%s lacks %s", path, want)
		}
	}
}

func TestDocumentsAreSoughtByNameAndTitle(t *testing.T) {
	r := startWith(t, longOnes(t))
	all := len(longOnes(t))
	for _, test := range []struct {
		sought string
		found  int
		says   string
	}{
		{"", all, ""},
		{"  \t", all, ""},
		{"LARM kaj 1", 11, fmt.Sprintf("11 av %d dokument har ”LARM kaj 1” i titeln eller filnamnet.", all)},
		{"förvaltningens", 1, "1 av "},
		{"taxor/", 2, "2 av "},
		{"rutiner.txt", 0, "Inget dokument har ”rutiner.txt”"},
		{"\xff\x00larm", 0, "Inget dokument har"},
		{`"><script>alert(1)</script>`, 0, "Inget dokument har ”&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;”"},
		{strings.Repeat("q ", 5000), 0, "Inget dokument har ”" + strings.TrimSpace(strings.Repeat("q ", 50))},
	} {
		page := r.get("/documents?sok=" + url.QueryEscape(test.sought))
		if n := strings.Count(page.body, `<li><a href="/documents/`); page.StatusCode != 200 || n != test.found || !strings.Contains(page.body, test.says) {
			t.Errorf("%.40q: %d, %d found, want %d: %s", test.sought, page.StatusCode, n, test.found, test.says)
		}
		if found := hostile.FindString(page.body); found != "" {
			t.Errorf("%.40q: holds %s", test.sought, found)
		}
	}
	chosen := r.get("/documents?lang=en&sok=kaj").body
	if !strings.Contains(chosen, `<input type="hidden" name="lang" value="en">`) || !strings.Contains(chosen, `value="kaj"`) || !strings.Contains(chosen, `<a href="/documents?lang=en">Show all documents</a>`) {
		t.Errorf("%s", chosen)
	}
	few := startWith(t, documents)
	if strings.Contains(few.get("/documents").body, "<form") || !strings.Contains(few.get("/documents?sok=x").body, "<form") {
		t.Error("a short list has a field, or one that was sought in has none")
	}
}

func TestDocumentsStandInTheirFolders(t *testing.T) {
	page := startWith(t, documents).get("/documents").body
	var order []string
	for _, m := range regexp.MustCompile(`<h2 class="folder">([^<]*)</h2>|<span class="place">(?:[^<]* · )?([^<]*)</span>`).FindAllStringSubmatch(page, -1) {
		order = append(order, html.UnescapeString(m[1]+m[2]))
	}
	want := "a#b?c.txt, semester.txt, skript.txt, djupt/ner/i, mappen.txt, mapp med mellanslag, åäö & 100%.txt"
	if got := strings.Join(order, ", "); got != want {
		t.Errorf("%s", got)
	}
}

// manyDocuments are more documents than are shown at once, all but one in two folders.
func manyDocuments() fstest.MapFS {
	files := fstest.MapFS{"överst.txt": {Data: []byte("Hamnens historia.\n")}}
	for i := range mostUnfolded {
		files[fmt.Sprintf("båtar/%d/båt %d.txt", i%2, i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "Båt %d\n\nBåten har nummer %d i registret.\n", i, i)}
	}
	return files
}

func TestFoldersOfThousandsAreClosed(t *testing.T) {
	r := startWith(t, manyDocuments())
	page := r.get("/documents").body
	if n := strings.Count(page, `<details><summary><h2 class="folder">båtar/`); n != 2 || !strings.Contains(page, `<span class="place">100</span></summary>`) || strings.Count(page, "</details>") != 2 {
		t.Errorf("%d folders are closed, want 2", n)
	}
	if n := strings.Count(page, `<li><a href="/documents/`); n != mostUnfolded+1 {
		t.Errorf("%d documents are there", n)
	}
	if page := r.get("/documents?sok=nummer+1").body; strings.Contains(page, "<details>") {
		t.Error("what was sought is hidden in a closed folder")
	}
}

func TestLanguageOfADocument(t *testing.T) {
	for text, want := range map[string]language{
		"": langSwedish, "Avgifter": langSwedish, "The fee for the permit is due in May.": langEnglish,
		strings.Repeat("ö", languageSample):                                                 langSwedish,
		"Avgiften för lovet ska betalas i maj. " + strings.Repeat("The fee is due. ", 1000): langEnglish,
	} {
		if got := languageOf(text); got != want {
			t.Errorf("%.20q: %s", text, got)
		}
	}
}

func TestChangedAt(t *testing.T) {
	for text, want := range map[string]bool{"2026-05-12T07:00:00Z": false, "0001-01-01T00:00:00Z": true, "": true} {
		if got := (&Server{}).changedAt(assistant.Listed{Changed: text}).IsZero(); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// Documents inside the binary were never changed: the day when they were read says nothing.
func TestBuiltInDocumentsHaveNoDayOfChange(t *testing.T) {
	a := open(t, documents)
	for _, builtIn := range []bool{false, true} {
		r := start(t, Options{BuiltIn: func() bool { return builtIn }}, func(s *Server) { s.Use(a) })
		for _, path := range []string{"/documents", a.Documents()[0].URL} {
			if body := r.get(path).body; strings.Contains(body, "Ändrat") == builtIn {
				t.Errorf("%s, built in: %v: %s", path, builtIn, body)
			}
		}
	}
}
