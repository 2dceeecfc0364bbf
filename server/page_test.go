package server

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"svara/assistant"
	"svara/corpus"
)

func TestHomePageWithoutJavaScript(t *testing.T) {
	r := startWith(t, documents)
	page := r.get("/")
	for _, want := range []string{
		`<html lang="sv">`, `<label for="fraga">`, `<textarea id="fraga" name="fraga"`, `action="/#svar" method="get"`,
		"Du pratar med en AI-tjänst", `När är biblioteket i Lillköping öppet?`, `<a href="/documents/semester.txt">Semester för anställda</a>`, "Svara 1.2.3",
	} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}

	page = r.get("/?fraga=" + url.QueryEscape("Hur många dagars semester har anställda rätt till?"))
	answer := decode[assistant.Answer](t, r.askJSON("Hur många dagars semester har anställda rätt till?"), 200)
	c := answer.Citations[0]
	for _, want := range []string{
		"<title>Hur många dagars semester har anställda rätt till? – Svara</title>",
		"Ordagrant ur dokumenten", html.EscapeString(c.Quote), `href="#kalla-1"`, `id="kalla-1"`,
		fmt.Sprintf(`href="/documents/semester.txt?start=%d&amp;end=%d#citat"`, c.Start, c.End), "Du pratar med en AI-tjänst",
	} {
		if page.StatusCode != 200 || !strings.Contains(page.body, want) {
			t.Errorf("the answer's page lacks %s", want)
		}
	}

	page = r.get("/?fraga=" + url.QueryEscape("Vem vann VM i ishockey 1987?"))
	if page.StatusCode != 200 || !strings.Contains(page.body, "Det framgår inte av dokumenten. Ring växeln.") {
		t.Errorf("nothing found: %d %s", page.StatusCode, page.body)
	}
}

// What links of a list say is not the same twice.
func TestSourcesAreToldApart(t *testing.T) {
	r := startWith(t, documents)
	first, second := 1, 2
	long := "Den som vill lägga till vid kajen under sommaren ringer vakten först, och betalar i luckan."
	for _, test := range []struct {
		name      string
		citations []assistant.Citation
		sv, en    []string // what follows the titles
	}{
		{"one", []assistant.Citation{{Title: "A", Quote: "Ett."}}, []string{""}, []string{""}},
		{"headings", []assistant.Citation{{Title: "A", Heading: "A"}, {Title: "A", Heading: "B"}}, []string{"", "B"}, []string{"", "B"}},
		{"a heading that is the title", []assistant.Citation{{Title: "A", Heading: "A", Quote: "Ett."}, {Title: "A", Quote: "Två."}}, []string{"”Ett.”", "”Två.”"}, []string{"”Ett.”", "”Två.”"}},
		{"pages", []assistant.Citation{{Title: "A", Page: &first}, {Title: "A", Heading: "B", Page: &second}}, []string{"sidan 1", "B, sidan 2"}, []string{"page 1", "B, page 2"}},
		{"words", []assistant.Citation{{Title: "A", Quote: "Ett\n två."}, {Title: "A", Quote: long}, {Title: "B", Quote: "Tre."}},
			[]string{"”Ett två.”", "”Den som vill lägga till vid kajen under sommaren ringer …”", ""}, []string{"”Ett två.”", "”Den som vill lägga till vid kajen under sommaren ringer …”", ""}},
		{"rows whose last cell is empty", []assistant.Citation{{Title: "A", Quote: "Brygga | 90 kr |"}, {Title: "A", Quote: "Båt | 50 kr | "}}, []string{"”Brygga · 90 kr”", "”Båt · 50 kr”"}, []string{"”Brygga · 90 kr”", "”Båt · 50 kr”"}},
		{"words on a page", []assistant.Citation{{Title: "A", Heading: "B", Page: &second, Quote: "Ett."}, {Title: "A", Heading: "B", Page: &second, Quote: "Två."}},
			[]string{"B, sidan 2, ”Ett.”", "B, sidan 2, ”Två.”"}, []string{"B, page 2, ”Ett.”", "B, page 2, ”Två.”"}},
	} {
		for i, s := range toldApart(test.citations) {
			for v, want := range map[voice]string{voices[0]: test.sv[i], voices[1]: test.en[i]} {
				var place strings.Builder
				if err := r.pages.templates[v].ExecuteTemplate(&place, "place", s); err != nil {
					t.Fatal(err)
				}
				if got := tags.ReplaceAllString(place.String(), ""); got != want {
					t.Errorf("%s, %s: %q, want %q", test.name, v.language, got, want)
				}
			}
		}
	}
}

var tags = regexp.MustCompile("<[^>]*>")

func TestHomePageSaysWhatIsWrong(t *testing.T) {
	r := startWith(t, documents)
	tests := []struct {
		query  string
		status int
		says   string
	}{
		{"?fraga=", 400, "Frågan är tom"},
		{"?fraga=%00%20", 400, "Frågan är tom"},
		{"?fraga=%ff", 400, "Frågan innehåller tecken"},
		{"?fraga=%zz", 400, "Adressen går inte att läsa"},
		{"?fraga=" + strings.Repeat("x", 2001), 413, "Frågan är 2001 tecken lång. Korta den"},
	}
	for _, test := range tests {
		page := r.get("/" + test.query)
		if page.StatusCode != test.status || !strings.Contains(page.body, `role="alert" lang="sv">`+test.says) || !strings.Contains(page.body, `aria-invalid="true"`) {
			t.Errorf("%.20s: %d, want %d saying %q", test.query, page.StatusCode, test.status, test.says)
		}
	}
	if page := r.get("/?annat=x"); page.StatusCode != 200 {
		t.Errorf("another parameter: %d", page.StatusCode)
	}
}

func TestHomePageOfManyDocuments(t *testing.T) {
	files := fstest.MapFS{}
	for i := range shownDocuments + 7 {
		files[fmt.Sprintf("%03d.txt", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "Dokument nummer %d\n\nDetta är texten i dokument %d om vägar och parker.\n", i, i)}
	}
	r := startWith(t, files)
	page := r.get("/")
	if n := strings.Count(page.body, `href="/documents/`); n != shownDocuments {
		t.Errorf("%d documents shown", n)
	}
	if !strings.Contains(page.body, "Visa alla dokument (7 till)") {
		t.Error("the page does not say that there are more")
	}
	if n := strings.Count(r.get("/documents").body, `href="/documents/`); n != len(files) {
		t.Errorf("%d of %d documents listed", n, len(files))
	}
}

func TestHomePageWithoutDocuments(t *testing.T) {
	r := startWith(t, fstest.MapFS{})
	for _, path := range []string{"/", "/documents"} {
		if page := r.get(path); page.StatusCode != 200 || !strings.Contains(page.body, "inga dokument ännu") {
			t.Errorf("%s: %d %s", path, page.StatusCode, page.body)
		}
	}
	if page := r.get("/?fraga=semester"); page.StatusCode != 200 || !strings.Contains(page.body, "Det framgår inte") {
		t.Errorf("%d %s", page.StatusCode, page.body)
	}
}

// hostile matches markup that would be there only if text had come out
// unescaped. A quotation mark after a backslash is in a string of JSON.
var hostile = regexp.MustCompile(`(?i)<script>alert|<img|</mark></mark>|onerror=alert\(1\)>|[^\\]"onfocus`)

func TestPagesEscape(t *testing.T) {
	r := startWith(t, documents)
	for _, path := range []string{
		"/", "/documents", "/documents/skript.txt", "/documents/skript.txt?start=33&end=60",
		"/?fraga=" + url.QueryEscape("När hålls festivalen i Stadsparken?"),
		"/?fraga=" + url.QueryEscape(`</textarea><script>alert(1)</script>`),
		"/?fraga=" + url.QueryEscape(`"onfocus="alert(1)" autofocus="`),
		"/?fraga=" + url.QueryEscape(`</title><script>alert(1)</script>`+strings.Repeat("x", 2000)),
		"/%3Cscript%3Ealert(1)%3C/script%3E",
		"/documents/%3Cscript%3Ealert(1)%3C/script%3E",
	} {
		page := r.get(path)
		if found := hostile.FindString(page.body); found != "" {
			t.Errorf("%.60s holds %s", path, found)
		}
		if !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html; charset=") {
			t.Errorf("%.60s: Content-Type %q", path, page.Header.Get("Content-Type"))
		}
	}
	if page := r.get("/documents/skript.txt"); !strings.Contains(page.body, "&lt;script&gt;alert(&#39;titel&#39;)&lt;/script&gt;") {
		t.Errorf("the document does not show its text: %s", page.body)
	}
}

// inline matches what the content policy forbids.
var inline = regexp.MustCompile(`(?i)\sstyle=|\son[a-z]+=|<script(?: type="module")?>|javascript:`)

func TestPagesKeepToTheContentPolicy(t *testing.T) {
	r := startWith(t, documents)
	for _, path := range []string{"/", "/?fraga=semester", "/documents", "/documents/semester.txt?start=0&end=5", "/saknas", "/api"} {
		page := r.get(path)
		if found := inline.FindString(page.body); found != "" {
			t.Errorf("%s holds %q", path, found)
		}
		if got, want := strings.Count(page.body, "<style"), strings.Count(page.body, "<style>"+style+"</style>"); got != 1 || want != 1 {
			t.Errorf("%s has %d styles, %d of them ours", path, got, want)
		}
		if policy := page.Header.Get("Content-Security-Policy"); policy != contentPolicy || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
		for _, m := range regexp.MustCompile(`(?:src|href)="(/assets/[^"]*)"`).FindAllStringSubmatch(page.body, -1) {
			if asset := r.get(m[1]); asset.StatusCode != 200 || asset.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
				t.Errorf("%s: %d %q", m[1], asset.StatusCode, asset.Header.Get("Cache-Control"))
			}
		}
		for _, m := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(page.body, -1) {
			if !strings.ContainsAny(m[1][:1], "/#?") {
				t.Errorf("%s leads away: %s", path, m[1])
			}
		}
	}
}

func TestAssets(t *testing.T) {
	r := start(t, Options{}, nil)
	for name, contentType := range map[string]string{"document.css": "text/css", "widget.js": "text/javascript", "icon.svg": "image/svg+xml"} {
		asset := r.get("/assets/" + r.pages.addresses[name])
		if asset.StatusCode != 200 || !strings.HasPrefix(asset.Header.Get("Content-Type"), contentType) {
			t.Errorf("%s: %d %s", name, asset.StatusCode, asset.Header.Get("Content-Type"))
		}
		if r.get("/assets/"+name).StatusCode != 404 {
			t.Errorf("%s is there without its hash", name)
		}
	}
	if address := r.pages.addresses["document.css"]; !regexp.MustCompile(`^document\.[0-9a-f]{12}\.css$`).MatchString(address) {
		t.Errorf("address %s", address)
	}
}

// The page and what it loads must stay small: 25 kB compressed for all of it.
func TestPageIsSmall(t *testing.T) {
	r := startWith(t, corpus.Files)
	size := 0
	for _, path := range []string{"/", "/assets/" + r.pages.addresses["widget.js"]} {
		a := r.do("GET", path, "", "Accept-Encoding", "gzip")
		if a.Header.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s is not compressed", path)
		}
		size += len(a.body)
	}
	if size > 25_000 {
		t.Errorf("%d bytes", size)
	}
}

var marks = regexp.MustCompile(`<mark(?: id="citat")?>([^<]*)</mark>`)

// marked gives the words that a page marks.
func marked(page string) []string {
	var words []string
	for _, m := range marks.FindAllStringSubmatch(page, -1) {
		words = append(words, strings.Fields(html.UnescapeString(m[1]))...)
	}
	return words
}

func TestDocumentPageMarksTheQuote(t *testing.T) {
	r := startWith(t, corpus.Files)
	for _, question := range []string{
		"Hur stor är potentialen med AI i offentlig förvaltning?",
		"Vilka fyra rekommendationer ger Digitaliseringsrådet?",
		"Vad har pandemin påskyndat?",
	} {
		for _, c := range decode[assistant.Answer](t, r.askJSON(question), 200).Citations {
			page := r.get(sourceURL(c))
			if got, want := marked(page.body), strings.Fields(c.Quote); !slices.Equal(got, want) {
				t.Errorf("%s: marked %q, want %q", question, got, want)
			}
			if n := strings.Count(page.body, `id="citat"`); n != 1 {
				t.Errorf("%s: %d places to go to", question, n)
			}
		}
	}
}

func TestDocumentPageOfABadPlace(t *testing.T) {
	r := startWith(t, documents)
	for _, query := range []string{
		"", "?start=5", "?end=5", "?start=a&end=5", "?start=5&end=b", "?start=-1&end=5", "?start=5&end=5", "?start=9&end=5",
		"?start=5&end=99999999", "?start=99999999999999999999&end=1", "?start=%zz&end=1",
	} {
		page := r.get("/documents/semester.txt" + query)
		if page.StatusCode != 200 || strings.Contains(page.body, "<mark") || strings.Contains(page.body, "#citat") {
			t.Errorf("%s: %d %s", query, page.StatusCode, page.body)
		}
	}
}

func TestErrorPages(t *testing.T) {
	r := startWith(t, documents)
	page := r.get("/saknas")
	if page.StatusCode != 404 || !strings.Contains(page.body, "<h1>Sidan finns inte</h1>") || !strings.Contains(page.body, `<html lang="sv">`) {
		t.Errorf("%d %s", page.StatusCode, page.body)
	}
	page = r.do("POST", "/", "x")
	if page.StatusCode != 405 || page.Header.Get("Allow") != "OPTIONS, GET, HEAD" || !strings.Contains(page.body, `"method_not_allowed"`) {
		t.Errorf("%d %s %s", page.StatusCode, page.Header.Get("Allow"), page.body)
	}
}

// That one talks to an AI is said where one asks; how answers come about once in a view.
func TestNoticesStandWhereTheyBelong(t *testing.T) {
	r := startWith(t, documents)
	asked := "/?fraga=" + url.QueryEscape("Hur många dagars semester har anställda rätt till?")
	for path, want := range map[string]struct{ notices, ways int }{
		"/": {1, 1}, asked: {1, 1}, "/?fraga=": {1, 1},
		"/documents": {0, 0}, "/documents/semester.txt": {0, 0}, "/api": {0, 0}, "/finns-inte": {0, 0},
	} {
		body := r.get(path).body
		if got := strings.Count(body, "<p>Du pratar med en AI-tjänst</p>"); got != want.notices {
			t.Errorf("%s: the notice stands %d times", path, got)
		}
		if got := strings.Count(body, ">Ordagrant ur dokumenten</p>"); got != want.ways {
			t.Errorf("%s: how answers come about stands %d times", path, got)
		}
	}
}

// Wherever a document's date stands, it is written out.
func TestDatesAreWrittenOut(t *testing.T) {
	r := startWith(t, fstest.MapFS{"a.md": {Data: []byte("# Riktlinje för resor\n\nBeslutad 2019-09-10\n\nTåg används på resor under 50 mil.\n")}})
	for _, path := range []string{"/", "/documents", "/documents/a.md"} {
		if body := r.get(path).body; !strings.Contains(body, "Daterat 10 september 2019") || strings.Contains(body, "Daterat 2019") {
			t.Errorf("%s: %s", path, body)
		}
	}
}

func TestWholeNumbers(t *testing.T) {
	for cell, want := range map[string]string{
		"1 400 kr": "1_400_kr", "12 345 678 kronor": "12_345_678_kronor", "25 %": "25_%", "4 100 kr per dygn": "4_100_kr per dygn",
		"4 veckor": "4 veckor", "2 5": "2 5", "10 krafter": "10 krafter", "Altan": "Altan", "den 1 2026": "den 1 2026",
	} {
		if got := strings.ReplaceAll(wholeNumbers(cell), "\u00a0", "_"); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
}
