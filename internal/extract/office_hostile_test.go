package extract

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const openSpaces = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ` +
	`xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"`

// openFile gives an OpenDocument file of a kind: "text", "spreadsheet" or "presentation".
func openFile(t testing.TB, kind, body string, more ...string) []byte {
	return zipped(t, append(more, "mimetype", "application/vnd.oasis.opendocument."+kind,
		"content.xml", `<office:document-content `+openSpaces+`><office:body><office:`+kind+`>`+body+`</office:`+kind+`></office:body></office:document-content>`)...)
}

// Documents made to use up time or memory are refused, or are read with little of both.
func TestHostileOffice(t *testing.T) {
	word := func(body string) []byte { return wordFile(t, body) }
	strict := strings.NewReplacer("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
	tests := []struct {
		name, file string
		data       []byte
		want       string // its text or the reason, or the beginning of one of them
	}{
		{"entities", "a.docx", zipped(t, "[Content_Types].xml", "", "word/document.xml", `<!DOCTYPE a [<!ENTITY b "cccccccccc">]><a>&b;</a>`), "declares entities, as no Office program does: save it anew"},
		{"a document type without any", "a.odt", openFile(t, "text", "<text:p>Text.</text:p>"), "Text."},
		{"an entity of nobody's", "a.docx", word("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"), "is damaged: a part of it is not sound XML"},
		{"nesting", "a.docx", word(strings.Repeat("<w:sdt><w:sdtContent>", 200) + p("", "Text.") + strings.Repeat("</w:sdtContent></w:sdt>", 200)), "has more than 250 elements within each other"},
		{"truncated", "a.docx", word(p("", "Text."))[:900], "a damaged ZIP archive or Office document"},
		{"no main part", "a.docx", zipped(t, "[Content_Types].xml", "", "_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`), "is damaged: the part with its text is missing"},
		{"binary workbook", "a.xlsb", zipped(t, "[Content_Types].xml", "", "_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>`), "holds a workbook in binary form: save it as .xlsx"},
		{"a drawing", "a.odg", zipped(t, "mimetype", "application/vnd.oasis.opendocument.graphics", "content.xml", "<a/>"), "holds an OpenDocument graphics: save what it says as PDF"},
		{"encrypted", "a.odt", zipped(t, "mimetype", "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml", `<manifest:encryption-data/>`, "content.xml", "x"), "is protected by a password: save it without"},
		{"strict", "a.docx", []byte(""), "Text."},
		{"many empty paragraphs", "a.docx", word(strings.Repeat("<w:p/>", 500_000) + p("", "Text.")), "Text."},
		{"a long text", "a.docx", word(p("", strings.Repeat("ord ", 1<<19))), "ord ord"},
		{"a wide table", "a.docx", word(gridXML(3, rowXML("a", "b"), `<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>`+p("", "c")+`</w:tc></w:tr>`)), "a | b\nc"},
		{"deep lists", "a.docx", word(p("1/99999", "a") + p("1/-4", "b")), "a\n\n1. b"},
		{"repeated rows", "a.ods", openFile(t, "spreadsheet", `<table:table><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="1"><text:p>a</text:p></table:table-cell></table:table-row></table:table>`), "a\na"},
		{"repeated cells", "a.ods", openFile(t, "spreadsheet", `<table:table><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>a</text:p></table:table-cell></table:table-row></table:table>`), "a | a"},
		{"repeated blanks", "a.odt", openFile(t, "text", `<text:p>a<text:s text:c="999999999"/>b</text:p>`), "a" + strings.Repeat(" ", 100) + "b"},
		{"repeated columns of a text's table", "a.odt", openFile(t, "text", `<table:table><table:table-column table:number-columns-repeated="999999999"/><table:table-row><table:table-cell table:number-columns-repeated="999999999"><text:p>a</text:p></table:table-cell></table:table-row></table:table>`), "a | a"},
		{"a high start", "a.odt", openFile(t, "text", `<text:list><text:list-item text:start-value="999999999"><text:p>a</text:p></text:list-item></text:list>`), "• a"},
		{"cells far out", "a.xlsx", workbookFile(t, "", "<sheetData>"+strings.Repeat(`<row><c r="XFD1"><v>1</v></c><c r="A1"><v>2</v></c><c r="ZZZZZ9"><v>3</v></c></row>`, 1000)+"</sheetData>"), "Bidrag"},
		{"merged all over", "a.xlsx", workbookFile(t, "", "<sheetData>"+strings.Repeat(`<row><c t="str"><v>a</v></c><c><v>2</v></c></row>`, 3000)+"</sheetData><mergeCells>"+strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 3000)+"</mergeCells>"), "Bidrag"},
		{"columns", "a.csv", []byte("a" + strings.Repeat(",", 20_000)), "has more than 16384 columns"},
		{"quotes without end", "a.csv", []byte("a;b\n\"" + strings.Repeat("c;d\n", 200_000)), "a | b"},
		{"slides that are each other's", "a.pptx", presentationFile(t, strings.Repeat(`<p:sldId r:id="s"/>`, 50), `<p:sp><p:txBody><a:p><a:r><a:t>Bild</a:t></a:r></a:p></p:txBody></p:sp>`, ""), "Bild"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.name == "strict" {
				tt.data = zipped(t, "[Content_Types].xml", "", "word/document.xml", strict.Replace(`<w:document `+wordSpaces+`><w:body>`+p("", "Text.")+`</w:body></w:document>`))
			}
			start := time.Now()
			got := ""
			doc, err := readOne(tt.file, tt.data)
			if err != nil {
				got = err.Error()
			} else {
				checkDocument(t, doc)
				got = doc.Text
			}
			if !strings.HasPrefix(got, tt.want) {
				t.Errorf("%.200q, want %q", got, tt.want)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// presentationFile gives a presentation of the slides with these ids: "s" has these
// shapes and notes, and "h" is hidden.
func presentationFile(t testing.TB, ids, shapes, notes string, more ...string) []byte {
	const spaces = `xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ` +
		`xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`
	const kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	rels := func(kindsAndTargets ...string) string {
		var b strings.Builder
		for i := 0; i < len(kindsAndTargets); i += 3 {
			fmt.Fprintf(&b, `<Relationship Id="%s" Type="%s%s" Target="%s"/>`, kindsAndTargets[i], kinds, kindsAndTargets[i+1], kindsAndTargets[i+2])
		}
		return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + b.String() + `</Relationships>`
	}
	slide := func(attributes, shapes string) string {
		return `<p:sld ` + spaces + attributes + `><p:cSld><p:spTree>` + shapes + `</p:spTree></p:cSld></p:sld>`
	}
	return zipped(t, append(more, "[Content_Types].xml", "", "_rels/.rels", rels("a", "officeDocument", "ppt/presentation.xml"),
		"ppt/presentation.xml", `<p:presentation `+spaces+`><p:sldIdLst>`+ids+`</p:sldIdLst></p:presentation>`,
		"ppt/_rels/presentation.xml.rels", rels("s", "slide", "slides/slide1.xml", "h", "slide", "slides/slide2.xml"),
		"ppt/slides/slide1.xml", slide("", shapes), "ppt/slides/slide2.xml", slide(` show="0"`, shapes),
		"ppt/slides/_rels/slide1.xml.rels", rels("l", "slideLayout", "../slideLayouts/slideLayout1.xml", "n", "notesSlide", "../notesSlides/notesSlide1.xml", "d", "diagramData", "../diagrams/data1.xml", "c", "chart", "../charts/chart1.xml"),
		"ppt/slideLayouts/_rels/slideLayout1.xml.rels", rels("m", "slideMaster", "../slideMasters/slideMaster1.xml"),
		"ppt/slideMasters/_rels/slideMaster1.xml.rels", rels("l", "slideLayout", "../slideLayouts/slideLayout1.xml"),
		"ppt/slideLayouts/slideLayout1.xml", `<p:sldLayout `+spaces+`><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type="body" idx="7"/></p:nvPr></p:nvSpPr><p:txBody><a:lstStyle><a:lvl1pPr><a:buNone/></a:lvl1pPr></a:lstStyle></p:txBody></p:sp></p:spTree></p:cSld></p:sldLayout>`,
		"ppt/slideMasters/slideMaster1.xml", `<p:sldMaster `+spaces+`><p:txStyles><p:bodyStyle><a:lvl1pPr><a:buChar char="•"/></a:lvl1pPr><a:lvl2pPr><a:buChar char="–"/></a:lvl2pPr></p:bodyStyle></p:txStyles></p:sldMaster>`,
		"ppt/notesSlides/notesSlide1.xml", slide("", notes),
		"ppt/diagrams/data1.xml", `<dgm:dataModel `+spaces+`><dgm:ptLst><dgm:pt type="doc"/><dgm:pt><dgm:t><a:p><a:r><a:t>Ansökan</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt type="pres"><dgm:t><a:p><a:r><a:t>nej</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>`)...)
}

// A part that is scanned before it is read counts only once towards what a file may
// unpack to, and one beyond the limit is refused.
func TestUnpackedOnce(t *testing.T) {
	const size = 1 << 20
	long := strings.Repeat("<!-- utfyllnad -->", size/18)
	text := `<p:sp><p:txBody><a:p><a:r><a:t>Text.</a:t></a:r></a:p></p:txBody></p:sp>`
	for name, data := range map[string][]byte{
		"a.docx": wordFile(t, long+p("", "Text.")),
		"a.xlsx": workbookFile(t, "", "<sheetData>"+long+`<row><c t="str"><v>Text.</v></c></row></sheetData>`),
		"a.pptx": presentationFile(t, `<p:sldId r:id="s"/>`, long+text, ""),
		"a.odt":  openFile(t, "text", long+"<text:p>Text.</text:p>"),
		"a.odp":  openFile(t, "presentation", "<draw:page>"+long+"<draw:frame><draw:text-box><text:p>Text.</text:p></draw:text-box></draw:frame></draw:page>"),
		"a.ods":  openFile(t, "spreadsheet", "<table:table>"+long+"<table:table-row><table:table-cell><text:p>Text.</text:p></table:table-cell></table:table-row></table:table>"),
	} {
		for limit, isRead := range map[int64]bool{size + size/4: true, size - size/4: false} {
			limits := DefaultLimits
			limits.Unpacked = limit
			result, err := read(t.Context(), request{Name: name, Data: data, Limits: limits})
			if isRead && (err != nil || !strings.Contains(result.Documents[0].Text, "Text.")) || !isRead && (err == nil || !strings.HasPrefix(err.Error(), "unpacks to more than")) {
				t.Errorf("%s within %d: %+v %v", name, limit, result, err)
			}
		}
	}
}
