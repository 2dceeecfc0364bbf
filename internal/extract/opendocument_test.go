package extract

import (
	"strings"
	"testing"
)

const openStyles = `<office:automatic-styles>` +
	`<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>` +
	`<style:style style:name="Sida" style:family="paragraph"><style:paragraph-properties xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" fo:break-before="page"/></style:style>` +
	`<style:style style:name="Dold" style:family="text"><style:text-properties text:display="none"/></style:style>` +
	`<style:style style:name="DoldBild" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>` +
	`<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>` +
	`<text:list-level-style-number text:level="3" style:num-format="1" text:display-levels="3"/></text:list-style>` +
	`<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>` +
	`</office:automatic-styles>`

// styledOpenFile gives an OpenDocument file of a kind, with some styles.
func styledOpenFile(t testing.TB, kind, body string) []byte {
	return zipped(t, "mimetype", "application/vnd.oasis.opendocument."+kind,
		"content.xml", `<office:document-content `+openSpaces+`>`+openStyles+`<office:body><office:`+kind+`>`+body+`</office:`+kind+`></office:body></office:document-content>`,
		"styles.xml", `<office:document-styles `+openSpaces+`><office:styles><style:style style:name="Standard" style:family="paragraph"/>`+
			`<text:outline-style><text:outline-level-style text:level="1" style:num-format="1"/><text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style></office:styles></office:document-styles>`)
}

func TestOpenText(t *testing.T) {
	p := func(text string) string { return "<text:p>" + text + "</text:p>" }
	item := func(content string) string { return "<text:list-item>" + content + "</text:list-item>" }
	list := func(style, items string) string {
		return `<text:list text:style-name="` + style + `">` + items + `</text:list>`
	}
	cell := func(text string) string { return "<table:table-cell>" + p(text) + "</table:table-cell>" }
	tests := []struct{ name, body, want string }{
		{"white space", p("  Ett \n\t två<text:s text:c=\"2\"/>tre<text:tab/>fyra<text:line-break/>fem\u00ad"), "p0 Ett två  tre\tfyra↵fem"},
		{"title and numbered headings", `<text:p text:style-name="P1">Plan</text:p><text:h text:outline-level="1">Mål</text:h><text:h text:outline-level="2">Delmål</text:h><text:h text:outline-level="1" text:is-list-header="true">Bilaga</text:h><text:h text:outline-level="1">Medel</text:h>`,
			"h1 Plan\nh1 1 Mål\nh2 1.1 Delmål\nh1 Bilaga\nh1 2 Medel"},
		{"lists", list("L1", item(p("ett")+p("mer")+list("", item(p("under"))+item(p("till")+list("", item(p("djupt"))))))+item(p("två"))+`<text:list-item text:start-value="7">`+p("sju")+`</text:list-item>`) + p("Text.") + list("L1", item(p("ånyo"))) + `<text:list text:style-name="L1" text:continue-numbering="true">` + item(p("vidare")) + `</text:list>` + list("L2", item(p("punkt"))),
			"li0 1. ett↵   mer\nli0 a) under\nli0 b) till\nli0 1.b.1 djupt\nli0 2. två\nli0 7. sju\np0 Text.\nli0 1. ånyo\nli0 2. vidare\nli0 • punkt"},
		{"what is not shown", `<text:tracked-changes><text:changed-region><text:deletion>` + p("Struket") + `</text:deletion></text:changed-region></text:tracked-changes><text:table-of-content><text:index-body>` + p("Mål 1") + `</text:index-body></text:table-of-content>` +
			p(`Syns<text:span text:style-name="Dold">inte</text:span><office:annotation>`+p("Kommentar")+`</office:annotation>.`) + `<text:section text:display="none">` + p("Dolt") + `</text:section><text:section>` + p("Avsnitt") + `</text:section>`, "p0 Syns.\np0 Avsnitt"},
		{"notes", p("Enligt lagen<text:note><text:note-citation>1</text:note-citation><text:note-body>"+p("SFS 2010:800.")+"</text:note-body></text:note>.") + list("L2", item(p("a<text:note><text:note-body>"+p("om a")+"</text:note-body></text:note>"))+item(p("b"))) + p("Text."),
			"p0 Enligt lagen[1].\np0 [1] SFS 2010:800.\nli0 • a[2]\nli0 • b\np0 [2] om a\np0 Text."},
		{"a text box", p("Före<draw:frame><draw:text-box>" + p("I rutan.") + "</draw:text-box></draw:frame> efter."), "p0 Före efter.\np0 I rutan."},
		{"tables", `<table:table><table:table-column table:number-columns-repeated="2"/><table:table-header-rows><table:table-row>` + cell("Ort") + cell("Dag") + `</table:table-row></table:table-header-rows>` +
			`<table:table-row><table:table-cell table:number-rows-spanned="2">` + p("Lund") + `</table:table-cell>` + cell("mån") + `</table:table-row><table:table-row><table:covered-table-cell/>` + cell("tis") + `</table:table-row>` +
			`<table:table-row><table:table-cell table:number-columns-spanned="2">` + p("Ystad") + `</table:table-cell><table:covered-table-cell/></table:table-row></table:table>`, "tr1 Ort | Dag\ntr0 Lund | mån\ntr0 Lund | tis\ntr0 Ystad"},
		{"pages", p("Ett.") + p("Börjar<text:soft-page-break/> slutar.") + `<text:soft-page-break/>` + p("Tre.") + `<text:p text:style-name="Sida">Fyra.</text:p>`, "p0 Ett.\np0 Börjar slutar.\n----p0 Tre.\n--p0 Fyra."},
	}
	for _, tt := range tests {
		doc, err := readOne("a.odt", styledOpenFile(t, "text", tt.body))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		checkDocument(t, doc)
		if got := outline(doc); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestOpenSlides(t *testing.T) {
	frame := func(class, text string) string {
		return `<draw:frame presentation:class="` + class + `"><draw:text-box><text:p>` + text + `</text:p></draw:text-box></draw:frame>`
	}
	doc, err := readOne("a.otp", styledOpenFile(t, "presentation-template", ""))
	if err == nil {
		t.Errorf("an empty template: %+v", doc)
	}
	doc, err = readOne("a.odp", styledOpenFile(t, "presentation", `<draw:page>`+frame("subtitle", "Under")+frame("title", "Bidrag")+frame("footer", "Sidfot")+`<draw:custom-shape><text:p>Figur</text:p></draw:custom-shape><presentation:notes>`+frame("notes", "Säg")+`</presentation:notes></draw:page>`+
		`<draw:page draw:style-name="DoldBild">`+frame("title", "Dold")+`</draw:page><draw:page>`+frame("title", "Slut")+`</draw:page>`))
	if err != nil {
		t.Fatal(err)
	}
	checkDocument(t, doc)
	if got, want := outline(doc), "h2 Bidrag\np0 Under\np0 Figur\np0 Anteckningar: Säg\n----h2 Slut"; got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}

// A row that shows only cells from above is left out. One with its own text is not, whatever
// an earlier cell in its column said.
func TestOpenSheetSpans(t *testing.T) {
	cell := func(text string) string { return "<table:table-cell><text:p>" + text + "</text:p></table:table-cell>" }
	row := func(cells ...string) string {
		return "<table:table-row>" + strings.Join(cells, "") + "</table:table-row>"
	}
	tall := func(text string) string {
		return `<table:table-cell table:number-rows-spanned="2"><text:p>` + text + "</text:p></table:table-cell>"
	}
	const (
		covered = "<table:covered-table-cell/>"
		hidden  = `<table:table-column table:visibility="collapse"/><table:table-column table:number-columns-repeated="2"/>`
	)
	tests := []struct{ name, body, want string }{
		{"text that stood there before", row(cell("Ort"), cell("Öppet")) + row(cell("Lund"), tall("Ja")) + row(cell("Lomma"), covered) + row(tall("Ystad"), cell("Nej")) + row(covered, cell("Ja")),
			"tr0 Ort | Öppet\ntr0 Lund | Ja\ntr0 Lomma | Ja\ntr0 Ystad | Nej\ntr0 Ystad | Ja"},
		{"nothing beside what is hidden", hidden + row(cell("1"), cell("Ort"), cell("Öppet")) + row(cell("2"), tall("Lund"), cell("Ja")) + row(cell("3"), covered),
			"tr0 Ort | Öppet\ntr0 Lund | Ja"},
		{"text beside what is hidden", hidden + row(cell("1"), cell("Ort"), cell("Öppet")) + row(cell("2"), tall("Lund"), cell("Ja")) + row(cell("3"), covered, cell("Nej")),
			"tr0 Ort | Öppet\ntr0 Lund | Ja\ntr0 Lund | Nej"},
		{"text in a hidden column and one beside it", hidden + row(cell("1"), cell("Lund"), tall("Ja")) + row(`<table:table-cell table:number-columns-repeated="2"><text:p>Lomma</text:p></table:table-cell>`, covered),
			"tr0 Lund | Ja\ntr0 Lomma | Ja"},
		{"two hidden columns", strings.Repeat(`<table:table-column table:visibility="collapse"/>`, 2) + `<table:table-column table:number-columns-repeated="2"/>` +
			row(cell("1"), cell("2"), tall("Lund"), cell("Ja")) + row(cell("3"), cell("4"), covered), "tr0 Lund | Ja"},
	}
	for _, tt := range tests {
		doc, err := readOne("a.ods", styledOpenFile(t, "spreadsheet", `<table:table table:name="Blad1">`+tt.body+"</table:table>"))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		checkDocument(t, doc)
		if got := outline(doc); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestRealTitles(t *testing.T) {
	for title, want := range map[string]bool{
		"Riktlinje för bidrag": true, "Dokument 1": false, "Dokument1": false, "Microsoft Word - plan.doc": false, "PowerPoint-presentation": false, "untitled": false, "plan.docx": false, "Mall": false,
		"2024-05-01": false, "Bokslut 2024": true, "Presentation av budgeten": true, "Namnlös 1": false, "": false, "Taxa för 2024. Beslutad": true,
	} {
		if got := isRealTitle(title); got != want {
			t.Errorf("%q: %v", title, got)
		}
	}
}

// The content of a file decides what it is, whatever its name, and also if it contains
// macros or is a template.
func TestKindWithin(t *testing.T) {
	for name, want := range map[string]string{"a.docm": "Text.", "a.dotx": "Text.", "a.zip": "Text.", "a": "Text.", "a.txt": "Text."} {
		if doc, err := readOne(name, wordFile(t, p("", "Text."))); err != nil || doc.Text != want {
			t.Errorf("%s: %q, %v", name, doc.Text, err)
		}
	}
	if doc, err := readOne("a.zip", zipped(t, "word/a.txt", "I ett arkiv.", "mimetype", "text/plain")); err != nil || doc.Within == "" {
		t.Errorf("an archive: %+v, %v", doc, err)
	}
	if doc, err := readOne("a.ott", zipped(t, "mimetype", "application/vnd.oasis.opendocument.text-template", "content.xml", `<office:document-content `+openSpaces+`><office:body><office:text><text:p>Mall.</text:p></office:text></office:body></office:document-content>`)); err != nil || doc.Text != "Mall." {
		t.Errorf("a template: %+v, %v", doc, err)
	}
	within, err := readOne("a.zip", zipped(t, "beslut/a.docx", string(wordFile(t, p("", "Text.")))))
	if err != nil || within.Within != "beslut/a.docx" || within.Text != "Text." {
		t.Errorf("a document in an archive: %+v, %v", within, err)
	}
}
