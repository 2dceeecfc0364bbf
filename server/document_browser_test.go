package server

import (
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"svara/corpus"
	"svara/internal/browsertest"
)

// longOnes are documents that are hard to show: a long one with tables, one that tries to
// get out of where it belongs, English ones, folders, and more than are seen at a glance.
func longOnes(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	var long strings.Builder
	long.WriteString("# Taxor och avgifter för samhällsbyggnadsnämndens verksamhetsområde\n\nDen här taxan gäller från den 1 januari 2026.\n\n")
	for i := range 15 {
		fmt.Fprintf(&long, "## %d Avgifter för dagvattenhanteringsanläggningar del %[1]d\n\nAvgiften tas ut för varje påbörjad timme. %s\n\n", i+1, strings.Repeat("Kommunfullmäktige beslutar om avgiften efter förslag från samhällsbyggnadsnämnden. ", 4))
		long.WriteString("#### Undantag\n\n- Föreningar med verksamhet för barn och unga betalar hälften, om de ansöker före årsskiftet och har sitt säte i kommunen.\n- Skolor\n  - förskolor\n\n1. Ansök.\n2. Betala.\n\n")
		long.WriteString("| Ärende | Avgift | Timmar |\n|---|---|---|\n| Granskning av markanvisningsavtal | 12 500 kr | 3 |\n| Bygglov | 900 kr | 1,5 |\n\n")
		long.WriteString("| År | Januari | Februari | Mars | April | Kommentar |\n|---|---|---|---|---|---|\n| 2024 | 1 200 | 900 | 12 | 1 | Översvämningsskyddet var inte färdigbyggt |\n| 2025 | 300 | | 7 | 44 | |\n\n")
	}
	files["taxor/avgifter.md"] = &fstest.MapFile{Data: []byte(long.String())}
	files["taxor/kort.md"] = &fstest.MapFile{Data: []byte("# Parkering\n\n## Var\n\nPå torget och vid hamnen får man stå i två timmar.\n\n## När\n\nVardagar klockan 8 till 18 kostar det 15 kronor i timmen.\n\n### Helger\n\nFritt.\n\n## Vem\n\nAlla som har bil.\n")}
	files["english.md"] = &fstest.MapFile{Data: []byte("# How to apply for a building permit\n\nYou can apply for a building permit with the form that is on the website of the municipality.\n")}
	files["fientlig.md"] = &fstest.MapFile{Data: []byte("# &lt;script&gt;alert('titel')&lt;/script&gt;\n\n## \" onclick=alert(1) x=\"\n\n## &lt;/h2&gt;&lt;img src=x onerror=alert(1)&gt;\n\n## Citat\n\n## " +
		strings.Repeat("lång", 200) + "\n\n" + strings.Repeat("ord", 400) + "\n\n| " + strings.Repeat("bred", 100) + " | &lt;/table&gt; |\n|---|---|\n| 1 | " + strings.Repeat("9", 200) + " |\n")}
	for i := range 20 {
		files[fmt.Sprintf("rutiner/larm/%02d.txt", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "Larm på kaj %d\n\nRing vakten när larmet på kaj %d går.\n", i, i)}
	}
	for _, file := range files {
		file.ModTime = time.Date(2026, 5, 12, 9, 0, 0, 0, time.Local)
	}
	names, err := fs.Glob(corpus.Files, "*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		content, err := fs.ReadFile(corpus.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: content}
	}
	return files
}

func TestDocumentPagesInABrowser(t *testing.T) {
	r := startWith(t, longOnes(t))
	browsertest.Look(t,
		r.base+"/documents/taxor/avgifter.md?lang=sv&start=110&end=480",
		r.base+"/documents/taxor/kort.md?lang=en",
		r.base+"/documents/fientlig.md?lang=sv&start=3&end=900",
		r.base+"/documents?lang=en&sok=larm")
}

func TestClosedFoldersInABrowser(t *testing.T) {
	r := startWith(t, manyDocuments())
	browsertest.Look(t, r.base+"/documents?lang=sv")
}

// TestRowAnswerInABrowser looks at an answer that is a row of a wide table, written out
// by the server and by the element.
func TestRowAnswerInABrowser(t *testing.T) {
	r := startWith(t, fstest.MapFS{"skolor.md": {Data: []byte("# Skolor\n\n| Skola | Årskurser | Rektor | Telefon | Antal elever |\n|---|---|---|---|---|\n" +
		"| Granbackens skola | F–3 | Mona Lundkvist | 0471-55 21 30 | 96 |\n| Björkskolan | F–6 | Karin Åhlund | 0471-55 21 10 | 312 |\n")}})
	page := "/?fraga=" + url.QueryEscape("Vem ansvarar för Björkskolan?")
	body := r.get(page).body
	for _, want := range []string{`<th scope="col">Rektor</th>`, `<td>Karin Åhlund</td>`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	browsertest.Look(t, r.base+page)
}
