package extract

import (
	"strings"
	"testing"
)

const (
	drawingSpaces = ` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
		` xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"`
	chartPart = `<c:chartSpace` + drawingSpaces + `><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Besök på </a:t></a:r><a:r><a:t>badet</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:layout/><c:barChart>` +
		`<c:ser><c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>2023</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:f>A</c:f><c:strCache><c:ptCount val="2"/><c:pt idx="0"><c:v>Vår</c:v></c:pt><c:pt idx="1"><c:v>Höst</c:v></c:pt></c:strCache></c:strRef></c:cat>` +
		`<c:val><c:numRef><c:numCache><c:formatCode>#,##0</c:formatCode><c:pt idx="0"><c:v>12500</c:v></c:pt><c:pt idx="1"><c:v>9800</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>` +
		`<c:ser><c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>Andel barn</c:v></c:pt></c:strCache></c:strRef></c:tx><c:val><c:numRef><c:numCache><c:formatCode>0%</c:formatCode><c:pt idx="1"><c:v>0.25</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>` +
		`</c:barChart><c:catAx><c:title><c:tx><c:rich><a:p><a:r><a:t>Årstid</a:t></a:r></a:p></c:rich></c:tx></c:title></c:catAx></c:plotArea></c:chart></c:chartSpace>`
	diagramPart = `<dgm:dataModel` + drawingSpaces + `><dgm:ptLst><dgm:pt type="doc"/><dgm:pt><dgm:t><a:p><a:r><a:t>Ansökan</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt><dgm:t><a:p/></dgm:t></dgm:pt><dgm:pt><dgm:t><a:p><a:r><a:t>Beslut</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>`
)

// Text in drawings is read if a person wrote it.
func TestDrawings(t *testing.T) {
	drawn := func(inner string) string {
		return `<w:r><w:drawing><wp:inline` + drawingSpaces + `>` + inner + `</wp:inline></w:drawing></w:r>`
	}
	picture := func(alt string) string { return drawn(`<wp:docPr id="1" name="Bildobjekt 1" descr="` + alt + `"/>`) }
	frame := func(inner string) string {
		return drawn(`<a:graphic><a:graphicData>` + inner + `</a:graphicData></a:graphic>`)
	}
	const alt = "Kärlet ställs med handtaget utåt, en meter från vägen"
	tests := []struct{ name, body, want string }{
		{"a picture", p("", r("Ställ ut kärlet.")+picture(alt)) + p("", "Mer."), "p0 Ställ ut kärlet.\np0 Bild: " + alt + "\np0 Mer."},
		{"a picture twice", p("", picture(alt)) + p("", picture(alt)), "p0 Bild: " + alt},
		{"a picture in a cell", gridXML(2, rowXML(p("", r("Norr")+picture(alt)), "a"), rowXML("b", "c")), "tr0 Bild: " + alt + " Norr | a\ntr0 b | c"},
		{"an old picture", p("", `<w:r><w:pict><v:shape alt="Karta över skolans entréer och parkering"/></w:pict></w:r>`), "p0 Bild: Karta över skolans entréer och parkering"},
		{"a picture in a removed text", p("", r("Text.")+`<w:del>`+picture(alt)+`</w:del>`), "p0 Text."},
		{"names and guesses", p("", r("Text.")+picture("Bildobjekt 3")+picture("skärmklipp från intranät.png")+picture("En bild som visar text, skärmbild, Teckensnitt&#10;&#10;AI-genererat innehåll kan vara felaktigt.")+picture("En bild som visar utomhus, himmel, byggnad")+
			picture("A picture containing text Description automatically generated")+picture("Logotyp för Lindviks kommun")), "p0 Text."},
		{"a sentence that begins as a guess", p("", picture("En bild som visar hur sladden ska dras bakom skrivbordet.")), "p0 Bild: En bild som visar hur sladden ska dras bakom skrivbordet."},
		{"a chart", p("", r("Besöken ökar.")+frame(`<c:chart r:id="d"/>`)) + p("", "Mer."), "p0 Besöken ökar.\np1 Besök på badet\ntr1 Årstid | 2023 | Andel barn\ntr0 Vår | 12 500\ntr0 Höst | 9 800 | 25 %\np0 Mer."},
		{"a diagram", p("", frame(`<dgm:relIds r:dm="e"/>`)) + p("", "Mer."), "li0 • Ansökan\nli0 • Beslut\np0 Mer."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := readOne("a.docx", wordFile(t, tt.body, "word/charts/chart1.xml", chartPart, "word/diagrams/data1.xml", diagramPart))
			if err != nil {
				t.Fatal(err)
			}
			checkDocument(t, doc)
			if got := strings.ReplaceAll(outline(doc), "\u00a0", " "); got != tt.want {
				t.Errorf("\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestDrawingsOnSlides(t *testing.T) {
	const alt = "Pilar från ansökan till beslut och vidare till uppföljning"
	shapes := `<p:pic><p:nvPicPr><p:cNvPr id="4" name="Bild 4" descr="` + alt + `"/></p:nvPicPr></p:pic><p:pic><p:nvPicPr><p:cNvPr descr="Bild 5"/></p:nvPicPr></p:pic>` +
		`<p:graphicFrame xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><p:nvGraphicFramePr><p:cNvPr descr="Stapeldiagram över besök per årstid"/></p:nvGraphicFramePr><a:graphic><a:graphicData><c:chart r:id="c"/></a:graphicData></a:graphic></p:graphicFrame>`
	doc, err := readOne("a.pptx", presentationFile(t, `<p:sldId r:id="s"/><p:sldId r:id="s"/>`, shapes, "", "ppt/charts/chart1.xml", chartPart))
	if err != nil {
		t.Fatal(err)
	}
	chart := "p1 Besök på badet\ntr1 Årstid | 2023 | Andel barn\ntr0 Vår | 12 500\ntr0 Höst | 9 800 | 25 %"
	want := "p0 Bild: " + alt + "\np0 Bild: Stapeldiagram över besök per årstid\n" + chart + "\n--" + chart
	if got := strings.ReplaceAll(outline(doc), "\u00a0", " "); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}

func TestDrawingsInOpenDocument(t *testing.T) {
	const object = `<office:document-content ` + openSpaces + ` xmlns:chart="urn:oasis:names:tc:opendocument:xmlns:chart:1.0"><office:body><office:chart><chart:chart><chart:title><text:p>Besök på badet</text:p></chart:title>` +
		`<table:table table:name="local-table"><table:table-header-columns><table:table-column/></table:table-header-columns><table:table-columns><table:table-column/></table:table-columns>` +
		`<table:table-header-rows><table:table-row><table:table-cell><text:p/></table:table-cell><table:table-cell><text:p>2023</text:p></table:table-cell></table:table-row></table:table-header-rows>` +
		`<table:table-rows><table:table-row><table:table-cell><text:p>Vår</text:p></table:table-cell><table:table-cell><text:p>12500</text:p></table:table-cell></table:table-row></table:table-rows></table:table></chart:chart></office:chart></office:body></office:document-content>`
	body := `<text:p>Besöken ökar.<draw:frame><draw:object xlink:href="./Object 1" xmlns:xlink="http://www.w3.org/1999/xlink"/><svg:desc xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0">Staplar för vår och höst</svg:desc></draw:frame></text:p><text:p>Mer.</text:p>`
	doc, err := readOne("a.odt", openFile(t, "text", body, "Object 1/content.xml", object))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := outline(doc), "p0 Besöken ökar.\np1 Besök på badet\ntr1 | 2023\ntr0 Vår | 12500\np0 Bild: Staplar för vår och höst\np0 Mer."; got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}
