package extract

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// Pages that take a long time or the whole stack, by intent or by accident.
func TestHostilePages(t *testing.T) {
	for name, page := range map[string]string{
		"deep":       strings.Repeat("<div>", 100_000) + "Text.",
		"deep lists": strings.Repeat("<ul><li>", 100_000) + "Text.",
		"deleted":    strings.Repeat("<del><q><sup>", 150) + "Text.",
		"tables":     strings.Repeat("<table><tr><td>", 20_000) + "Text.",
		"spans":      "<table>" + strings.Repeat("<tr>"+strings.Repeat("<td rowspan=1000 colspan=1000>Text.", 50), 500) + "</table>",
		"wide":       "<table><tr>" + strings.Repeat("<td>Text.", 100_000) + "</table>",
		"long":       "<table>" + strings.Repeat("<tr><td>Text.<td>Mer.", 50_000) + "</table>",
		"links":      strings.Repeat("<div>", 300) + strings.Repeat("<div><a href=a>b</a> c</div>", 20_000) + " Text.",
		"attributes": strings.Repeat("<font color=1>", 500) + strings.Repeat("<p>Text.", 5_000),
		"comments":   strings.Repeat("<!-- a -->", 100_000) + "Text.",
		"menus":      "<main>" + strings.Repeat("<ul><li><a href=a>b</a><li><a href=a>b</a><li><a href=a>b</a></ul>", 5_000) + "Text.",
		"controls":   "<div id=x hidden>" + strings.Repeat("<p>Svar.</p>", 10_000) + "</div>" + strings.Repeat("<div><button aria-controls=x aria-expanded=false>Fråga</button></div>", 10_000) + "Text.",
		"covers":     strings.Repeat("<div aria-hidden=true role=button aria-expanded=false>", 500) + strings.Repeat("<p hidden class=tab>Ett svar.</p>", 5_000) + "</div>" + strings.Repeat("</div>", 499) + "<h1>Text.</h1>",
		"buttons":    "<div>" + strings.Repeat("<button>Acceptera</button>", 20_000) + "</div>kakor. Text.",
		"banners":    strings.Repeat("<div class=cookie-banner>", 400) + strings.Repeat("<button>Acceptera</button>", 1_000) + strings.Repeat("</div>", 400) + "<p>Text.",
		"cells":      "<table>" + strings.Repeat("<tr><td><a href=a>b</a> <a href=a>b</a> <a href=a>b</a>", 10_000) + "</table>Text.",
		"words":      "<p>" + strings.Repeat("Text. ", 200_000),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			doc, err := readOne("a.html", []byte("<!DOCTYPE html><title>t</title>"+page))
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
			if !strings.Contains(doc.Text, "Text.") {
				t.Error("the text is lost")
			}
			checkDocument(t, doc)
		})
	}
}

// A page that is nested too deeply keeps its paragraphs, headings and words.
func TestFlatPage(t *testing.T) {
	doc, err := readOne("a.html", []byte(strings.Repeat("<div>", 600)+"<h2>Rubrik</h2><script>x</script><p>Ett <b>fett</b> ord &amp; <i>ett</i>.<table><tr><td>a<td>b"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "Rubrik\n\nEtt fett ord & ett.\n\na b"; doc.Text != want {
		t.Errorf("%q, want %q", doc.Text, want)
	}
}

func TestCharsets(t *testing.T) {
	const text = "<h1>Räksmörgås på ö</h1><p>Ett stycke.</p>"
	latin, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	mac, err := charmap.Macintosh.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	wideBytes := []byte{}
	for _, r := range "\ufeff<html>" + text {
		wideBytes = append(wideBytes, byte(r), byte(r>>8))
	}
	for name, page := range map[string]string{
		"UTF-8":              "<meta charset=utf-8>" + text,
		"unnamed UTF-8":      "<html>" + text,
		"unnamed Latin":      "<html>" + latin,
		"Latin":              `<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">` + latin,
		"Latin said wrongly": "<meta charset=utf-8>" + latin,
		"UTF-8 said wrongly": "<meta charset=iso-8859-1>" + text,
		"Macintosh":          "<meta charset='macintosh'>" + mac,
		"XHTML":              `<?xml version="1.0" encoding="windows-1252"?><html xmlns="http://www.w3.org/1999/xhtml"><body>` + latin,
		"unknown":            "<meta charset=klingon>" + text,
		"UTF-16":             string(wideBytes),
	} {
		doc, err := readOne("a.html", []byte(page))
		if err != nil || doc.Title != "Räksmörgås på ö" {
			t.Errorf("%s: %q %v", name, doc.Title, err)
		}
	}
}

// Word saves lists as paragraphs.
func TestPageOfWord(t *testing.T) {
	doc, err := readOne("a.htm", []byte(`<html><head><meta charset=windows-1252><title>Microsoft Word - Rutin.doc</title></head><body><div class=WordSection1>
<p class=MsoNormal>Ta med:<o:p></o:p></p><p class=MsoListParagraphCxSpFirst><![if !supportLists]><span style='font-family:Symbol'>`+"\xb7"+`<span>&nbsp;&nbsp; </span></span><![endif]>legitimation</p>
<p class=MsoListParagraphCxSpLast><span>2.<span>&nbsp;&nbsp; </span></span>kvitto</p><p class=MsoNormal>V`+"\xe4"+`lkommen.</p></div></body></html>`))
	if want := "Ta med:\n\n• legitimation\n2. kvitto\n\nVälkommen."; err != nil || doc.Text != want || doc.Title != "Rutin.doc" {
		t.Errorf("%q, %q: %v", doc.Title, doc.Text, err)
	}
}

func TestTitleOfPage(t *testing.T) {
	tests := []struct{ page, want string }{
		{"<title>Bygglov - Lindviks kommun</title><p>Text.", "Bygglov"},
		{"<title>Lindviks kommun - Bygglov</title><meta property=og:site_name content='Lindviks kommun'><p>Text.", "Bygglov"},
		{"<title>Bygglov | Bygga | Vikbo.se</title><p>Text.", "Bygglov | Bygga"},
		{"<title>Riktlinje - bilaga 2</title><p>Text.", "Riktlinje - bilaga 2"},
		{"<title>Start</title><main><h1>Av&shy;gifter</h1><p>Text.</main>", "Avgifter"},
		{"<title>Start</title><header><h1>Lindviks kommun</h1></header><main><h1>Avgifter</h1><p>Text.</main>", "Avgifter"},
		{"<title>Två rubriker</title><h1>Ett</h1><p>Text.<h1>Två</h1>", "Två rubriker"},
		{"<meta property=og:title content='Delat namn'><title>Annat</title><p>Text.", "Delat namn"},
		{"<svg><title>Ikon</title></svg><p>Text.", "Sida"},
	}
	for _, tt := range tests {
		if doc, err := readOne("sida.html", []byte("<!DOCTYPE html>"+tt.page)); err != nil || doc.Title != tt.want {
			t.Errorf("%s: %q %v, want %q", tt.page, doc.Title, err, tt.want)
		}
	}
}

func TestAboutOfPage(t *testing.T) {
	tests := []struct{ page, want string }{
		{"<link rel=canonical href='https://www.lindvik.se/a'><p>Text.", "url https://www.lindvik.se/a"},
		{"<link rel=canonical href='/a'><p>Text.", ""},
		{"<link rel=canonical href='javascript:alert(1)'><meta property=og:url content='http://lindvik.se/b'><p>Text.", "url http://lindvik.se/b"},
		{"<link rel=canonical href='https://anna:x@lindvik.se/'><p>Text.", ""},
		{"<meta name=dcterms.modified content=2024-05-17><p>Text.", "date 2024-05-17"},
		{`<script type="application/ld+json">[{"@type":"Article","datePublished":"2024-01-02","dateModified":["x"]}]</script><p>Text.`, "date 2024-01-02"},
		{`<script type="application/ld+json">{"mainEntity":{"dateModified":"2024-01-02"}}</script><p>Text.`, ""},
		{`<script type="application/ld+json">` + strings.Repeat("[", 100_000) + `</script><p>Text.`, ""},
		{"<main><p>Text.</main><footer><p>Sidan uppdaterades <time datetime=2024-03-08>8 mars</time></footer>", "date 2024-03-08"},
		{"<main><p>Text.<p>Publicerad: 3 maj 2023</main>", "date 2023-05-03"},
		{"<main><p>Publicerad: 3 maj 2023<p>Senast ändrad av Anna Ek, 2024-02-01</main>", "date 2024-02-01"},
		{"<main><p>Mötet hålls <time datetime=2024-03-08>8 mars</time>.</main>", ""},
		{"<main><h1>Policy</h1><dl><dt>Gäller från<dd>1 mars 2021<dt>Diarienummer<dd>KS 2021/1</dl>", "from 2021-03-01"},
	}
	for _, tt := range tests {
		if doc, err := readOne("sida.html", []byte("<!DOCTYPE html>"+tt.page)); err != nil || said(doc.About) != tt.want {
			t.Errorf("%.200s: %q %v, want %q", tt.page, said(doc.About), err, tt.want)
		}
	}
}

// Things that look like a menu or like the main content, but are not.
func TestMainContent(t *testing.T) {
	long := strings.Repeat("Kommunen ansvarar för att vatten når alla hus. ", 10)
	links := "<ul><li><a href=a>Ansökan om bygglov</a><li><a href=b>Anmälan om eldstad</a><li><a href=c>Marklov</a></ul>"
	tests := []struct{ name, page, keep, drop string }{
		{"an empty main", "<main></main><div><p>" + long + "</div>", "vatten", ""},
		{"a page of links alone", "<main><h1>Blanketter</h1>" + links + "</main>", "marklov", ""},
		{"links that a sentence leads to", "<main><p>" + long + "<p>Det här skickar du in:" + links + "</main>", "marklov", ""},
		{"links below the text", "<main><p>" + long + "<h2>Läs mer</h2>" + links + "</main>", "vatten", "läs mer,marklov"},
		{"the page in a class named menu", "<body class=has-menu><div class=menu><h1>Lunch</h1><p>" + long + "</div>", "vatten", ""},
		{"the page in a form", "<form id=aspnetForm><div><p>" + long + "</div></form>", "vatten", ""},
		{"a form that asks", "<main><p>" + long + "<form><label>Namn</label><input><button>Skicka</button></form></main>", "vatten", "namn,skicka"},
		{"two articles", "<article><h2>Ett</h2><p>Kort.</article><article><h2>Två</h2><p>" + long + "</article><article><h2>Tre</h2><p>" + long + "</article>", "kort,tre", ""},
		{"a fact box in main", "<main><p>" + long + "<aside><h2>Öppettider</h2><p>Måndag 8–16</aside></main>", "måndag", ""},
		{"a closed panel", "<main><p>" + long + "<button aria-controls=x aria-expanded=false>Fråga</button><div id=x hidden><p>Svaret.</div></main>", "fråga,svaret", ""},
		{"a hidden text", "<main><p>" + long + "<div hidden>Mall</div><p style='display:none'>Dold", "vatten", "mall,dold"},
		{"a question with no more than what is hidden", "<main><p>" + long + "<h2>Är det dyrt?</h2><div hidden><p>Nej, det kostar nästan ingenting att ansluta sig.</p></div><h2>Hur gör jag?</h2><p>Ring.</main>", "ingenting,ring", ""},
		{"headings with no more than what is hidden", "<main><p>" + long + "<h2>Pris</h2><div hidden><p>Det kostar nästan ingenting att ansluta sig till nätet.</p></div><h2>Kö</h2><div hidden><p>Det tar ungefär tre veckor att bli ansluten till nätet.</p></div></main>", "ingenting,veckor", ""},
		{"one heading above what is hidden", "<main><p>" + long + "<h2>Pris</h2><div hidden><p>Det kostar nästan ingenting att ansluta sig till nätet.</p></div></main>", "vatten", "ingenting"},
		{"hidden beside what is shown", "<main><p>" + long + "<h2>Är det dyrt?</h2><div hidden><p>Nej, det kostar nästan ingenting att ansluta sig.</p></div><p>Det beror på.</main>", "beror", "ingenting"},
		{"cookies", "<div id=CookieConsent><p>Vi använder kakor.</div><main><p>" + long + "</main>", "vatten", "kakor"},
		{"a dialogue that is longer than the page", "<div class=cmplz-cookiebanner><p>" + strings.Repeat("Vi vill sätta kakor. ", 50) + "</div><main><h1>Vatten</h1><p>Vattnet är rent.</main>", "rent", "kakor"},
		{"a dialogue with the highest heading", "<div id=CybotCookiebotDialog role=dialog><h1>Cookies</h1><p>Får vi?</div><div><h2>Vatten</h2><p>" + long + "</div>", "vatten", "cookies"},
		{"a dialogue without a name", "<div class=q7><div><p>För att sidan ska fungera sparas cookies hos dig.</div><div><button>Godkänn</button></div></div><div><h2>Vatten</h2><p>" + long + "</div>", "vatten", "cookies"},
		{"a page within what asks", "<div class=cookie-consent><main><h1>Vatten</h1><p>" + long + "</main></div>", "vatten", ""},
		{"all that there is", "<div class=cookie-banner><p>Vi vill sätta kakor.</div>", "kakor", ""},
		{"a page that was covered", "<div role=dialog><p>Vi sätter kakor.<button>Neka</button></div><div id=app aria-hidden=true><main><h1>Vatten</h1><p>" + long + "</main></div>", "vatten", "kakor"},
		{"a part that only its class names", "<main><p>" + long + "<div class=faq-q tabindex=0>Är det dyrt?</div><div class=faq-a style='display:none'><p>Nej, det kostar nästan ingenting att ansluta sig.</div></main>", "dyrt,ingenting", ""},
		{"a control without words", "<main><p>" + long + "<div><h3>Är det dyrt?</h3><button aria-controls=x aria-label=Öppna></button></div><div id=x hidden>Nej.</div></main>", "dyrt,nej", ""},
		{"a button that changes what is shown", "<main><p>" + long + "<button aria-controls=x>Sortera</button><div id=x><p>Första raden.</div></main>", "första", "sortera"},
		{"a button that opens a form", "<main><p>" + long + "<button aria-controls=x aria-expanded=false>Tyck till</button><div id=x role=dialog hidden><p>Skriv vad du tycker om sidan.</div></main>", "vatten", "tyck"},
		{"parts that say what opens them", "<main><p>" + long + "<button aria-controls=x aria-expanded=false>Fråga</button><div id=x hidden><h3>Fråga</h3><p>Svaret.</div></main>", "svaret", "fråga\n\nfråga"},
		{"a box that is not printed", "<main><p>" + long + "<div class=d-print-none><p>Ring 0555-11 22 33.</div></main>", "0555", ""},
		{"a header with the title", "<header id=title-block-header><h1>Rutin</h1><p class=date>Datum: 2024-01-01</header><p>" + long, "rutin,2024-01-01", ""},
		{"a header with the site", "<header><h1>Vikbo</h1>" + links + "</header><p>" + long, "vatten", "vikbo,marklov"},
		{"a button that opens a menu", "<main><button aria-expanded=false>Meny</button><p>" + long + "</main>", "vatten", "meny"},
		{"no landmarks", "<div class=top-nav>" + links + "</div><div class=text><p>" + long + "</div><div id=sidfot>Org.nr</div>", "vatten", "marklov,org"},
	}
	for _, tt := range tests {
		doc, err := readOne("a.html", []byte("<!DOCTYPE html>"+tt.page))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		text := strings.ToLower(doc.Text)
		for word := range strings.SplitSeq(tt.keep, ",") {
			if !strings.Contains(text, word) {
				t.Errorf("%s: %q is lost in %q", tt.name, word, doc.Text)
			}
		}
		for word := range strings.FieldsFuncSeq(tt.drop, func(r rune) bool { return r == ',' }) {
			if strings.Contains(text, word) {
				t.Errorf("%s: %q is left in %q", tt.name, word, doc.Text)
			}
		}
	}
}
