package extract

import (
	"fmt"
	"strings"
	"testing"
)

const wordSpaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" ` +
	`xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"`

// wordStylesPart is the styles as written by Word set to Swedish: their ids are in
// Swedish, their names are not.
const wordStylesPart = `<w:styles ` + wordSpaces + `>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Rubrik1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Rubrik2"><w:name w:val="heading 2"/><w:basedOn w:val="Rubrik1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Egen"><w:name w:val="Kommunens rubrik"/><w:basedOn w:val="Rubrik2"/></w:style>
<w:style w:type="paragraph" w:styleId="Gdocs"><w:name w:val="Rubrik 3"/></w:style>
<w:style w:type="paragraph" w:styleId="Numrerad"><w:name w:val="Numrerad rubrik"/><w:basedOn w:val="Rubrik1"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Rubrik"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Beskrivning"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="Innehll1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="Dold"><w:name w:val="Dold"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Stark"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Rutnt"><w:name w:val="Table Grid"/><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>
<w:style w:type="paragraph" w:styleId="Krets"><w:name w:val="krets"/><w:basedOn w:val="Krets"/></w:style>
</w:styles>`

const wordNumbersPart = `<w:numbering ` + wordSpaces + `>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%3"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Numrerad"/><w:lvlText w:val="%1 §"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>`

const wordNotesPart = `<w:footnotes ` + wordSpaces + `><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> SFS 2010:800.</w:t></w:r></w:p></w:footnote></w:footnotes>`

const wordRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
<Relationship Id="b" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/>
<Relationship Id="c" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="/word/footnotes.xml"/>
<Relationship Id="d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart" Target="charts/chart1.xml"/>
<Relationship Id="e" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData" Target="diagrams/data1.xml"/></Relationships>`

// wordFile gives a document with a body, and with more parts: names and contents
// alternately.
func wordFile(t testing.TB, body string, more ...string) []byte {
	return zipped(t, append(more,
		"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/_rels/document.xml.rels", wordRelations, "word/styles.xml", wordStylesPart, "word/numbering.xml", wordNumbersPart, "word/footnotes.xml", wordNotesPart,
		"word/document.xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document `+wordSpaces+`><w:body>`+body+`</w:body></w:document>`)...)
}

// p gives a paragraph of a style, or of a list: "1/0" is level 0 of list 1.
func p(style, content string) string {
	if !strings.Contains(content, "<") {
		content = "<w:r><w:t>" + content + "</w:t></w:r>"
	}
	properties := ""
	if list, level, isList := strings.Cut(style, "/"); isList {
		properties = `<w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + list + `"/></w:numPr>`
	} else if style != "" {
		properties = `<w:pStyle w:val="` + style + `"/>`
	}
	return "<w:p><w:pPr>" + properties + "</w:pPr>" + content + "</w:p>"
}

func r(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

func rowXML(cells ...string) string {
	var b strings.Builder
	for _, cell := range cells {
		if !strings.HasPrefix(cell, "<") {
			cell = p("", cell)
		}
		b.WriteString("<w:tc>" + cell + "</w:tc>")
	}
	return "<w:tr>" + b.String() + "</w:tr>"
}

func gridXML(columns int, rows ...string) string {
	return `<w:tbl><w:tblPr/><w:tblGrid>` + strings.Repeat(`<w:gridCol/>`, columns) + `</w:tblGrid>` + strings.Join(rows, "") + `</w:tbl>`
}

// outline gives the blocks of a document, one on each line, with a line between pages.
func outline(doc Document) string {
	var lines []string
	end := 0
	for _, b := range doc.Blocks {
		lines = append(lines, strings.Repeat("--", strings.Count(doc.Text[end:b.Start], "\f"))+fmt.Sprintf("%s%d ", kinds[b.Kind], b.Level)+strings.ReplaceAll(b.In(doc.Text), "\n", "↵"))
		end = b.End
	}
	return strings.Join(lines, "\n")
}

// Things that Word writes and other programs do not.
func TestWord(t *testing.T) {
	const brk = `<w:r><w:lastRenderedPageBreak/><w:t>`
	box := func(text string) string { return `<w:txbxContent>` + p("", text) + `</w:txbxContent>` }
	tests := []struct{ name, body, want string }{
		{"styles in Swedish", p("Rubrik1", "Avgifter") + p("Rubrik2", "Barn") + p("Egen", "Unga") + p("Gdocs", "Äldre") + p("Krets", "Text."),
			"h1 Avgifter\nh2 Barn\nh2 Unga\nh3 Äldre\np0 Text."},
		{"numbered headings", p("Numrerad", "Ändamål") + p("", "Text.") + p("Numrerad", "Medlemmar"), "h1 1 § Ändamål\np0 Text.\nh1 2 § Medlemmar"},
		{"a style that says its outline level", p("", `<w:pPr><w:outlineLvl w:val="2"/></w:pPr>`+r("Inskränkning")), "h3 Inskränkning"},
		{"a heading with a bullet", p("", `<w:pPr><w:outlineLvl w:val="0"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr></w:pPr>`+r("Mål")), "h1 Mål"},
		{"lists", p("1/0", "ett") + p("1/1", "under") + p("1/1", "mer") + p("1/2", "djupt") + p("1/0", "två") + p("1/1", "ånyo") + p("4/0", "från början") + p("2/0", "punkt"),
			"li0 1. ett\nli0 a) under\nli0 b) mer\nli0 1.i djupt\nli0 2. två\nli0 a) ånyo\nli0 1. från början\nli0 • punkt"},
		{"revisions", p("", r("Avgiften är ")+`<w:del><w:r><w:delText>100</w:delText></w:r></w:del><w:ins>`+r("120")+`</w:ins>`+r(" kr.")+`<w:moveFrom>`+r("bort")+`</w:moveFrom>`),
			"p0 Avgiften är 120 kr."},
		{"a deleted end of a paragraph", `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + r("Det som ") + `</w:p>` + p("", "hör ihop."), "p0 Det som hör ihop."},
		{"hidden text", p("", r("Syns")+`<w:r><w:rPr><w:vanish/></w:rPr><w:t>inte</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Dold"/></w:rPr><w:t>heller</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>.</w:t></w:r>`),
			"p0 Syns."},
		{"fields", p("", `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF _a \h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`+r("avsnitt 2")+`<w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr=" PAGE ">`+r("7")+`</w:fldSimple>`+r(" gäller.")),
			"p0 avsnitt 2 gäller."},
		{"a table of contents", `<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>` + p("", "Innehåll") + `</w:sdtContent></w:sdt>` +
			p("Innehll1", "Avgifter 3") +
			p("", `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \o</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`+r("Barn 4")) + p("", r("Unga 5")+`<w:r><w:fldChar w:fldCharType="end"/></w:r>`) + p("", "Text."),
			"p0 Text."},
		{"content controls", `<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + p("", "Klicka här för att ange text.") + `</w:sdtContent></w:sdt><w:sdt><w:sdtContent>` + p("", "Ifyllt.") + `</w:sdtContent></w:sdt>`,
			"p0 Ifyllt."},
		{"a text box, once", p("", r("Stycket.")+`<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>`+box("I rutan.")+`</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>`+box("I rutan.")+`</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`+r(" Slut.")),
			"p0 Stycket. Slut.\np0 I rutan."},
		{"signs", p("", r("A\u00adB")+`<w:r><w:softHyphen/><w:t>C</w:t><w:noBreakHyphen/><w:t>D</w:t><w:tab/><w:t>E</w:t><w:br/><w:t>F</w:t><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:char="2713"/></w:r>`),
			"p0 ABC‑D\tE↵F☑✓"},
		{"raised and struck out", p("", r("Högst 10")+`<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>6</w:t></w:r>`+r(" m")+`<w:r><w:rPr><w:strike/></w:rPr><w:t>, eller </w:t></w:r><w:r><w:rPr><w:strike/><w:b/></w:rPr><w:t>mer</w:t></w:r>`+r(".")),
			"p0 Högst 10⁶ m~~, eller mer~~."},
		{"footnotes", p("", r("Enligt lagen")+`<w:r><w:footnoteReference w:id="1"/></w:r>`+r(" gäller det.")) + p("", "Mer."), "p0 Enligt lagen[1] gäller det.\np0 [1] SFS 2010:800.\np0 Mer."},
		{"pages", p("", "Ett.") + p("", brk+"Två"+`</w:t></w:r>`) + p("", r("Börjar")+`<w:r><w:lastRenderedPageBreak/></w:r>`+r(" slutar.")) + p("", "Tre.") + p("", `<w:r><w:br w:type="page"/></w:r>`) + p("", brk+"Fyra"+`</w:t></w:r>`) + p("", `<w:r><w:br w:type="page"/></w:r>`) + p("", "Fem"),
			"p0 Ett.\n--p0 Två\np0 Börjar slutar.\n--p0 Tre.\n--p0 Fyra\n--p0 Fem"},
		{"no pages that are not known", p("", "Ett.") + p("", `<w:r><w:br w:type="page"/><w:t>Två</w:t></w:r>`), "p0 Ett.\np0 Två"},
		{"merged cells", gridXML(3, rowXML("Område", "Dag", "Tid"), rowXML(`<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>`+p("", "Norr"), "mån", "8–12"), rowXML(`<w:tcPr><w:vMerge/></w:tcPr>`+p("", "<w:r/>"), "tis", "9–12"), rowXML(`<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>`+p("", "Söder"), "stängt")),
			"tr1 Område | Dag | Tid\ntr0 Norr | mån | 8–12\ntr0 Norr | tis | 9–12\ntr0 Söder |  | stängt"},
		{"a header that the table names", gridXML(2, `<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>`+p("", "A")+`</w:tc><w:tc>`+p("", "B")+`</w:tc></w:tr>`, rowXML("c", "d")), "tr1 A | B\ntr0 c | d"},
		{"rows below a header are none", gridXML(3, `<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>`+p("", "Namn")+`</w:tc><w:tc>`+p("", "Roll")+`</w:tc><w:tc>`+p("", "Ort")+`</w:tc></w:tr>`, rowXML("Anna", "chef", "Lund"), rowXML("Bo", "lots", "Ystad")),
			"tr1 Namn | Roll | Ort\ntr0 Anna | chef | Lund\ntr0 Bo | lots | Ystad"},
		{"a form, whose first row names nothing", gridXML(2, rowXML("Namn", "Anna"), rowXML("Ort", "Ystad")), "tr0 Namn | Anna\ntr0 Ort | Ystad"},
		{"a caption", p("Beskrivning", "Tabell 1. Taxa") + gridXML(2, rowXML("Sak", "Pris"), rowXML("Lån", "10 kr")), "p1 Tabell 1. Taxa\ntr1 Sak | Pris\ntr0 Lån | 10 kr"},
		{"a frame", gridXML(1, rowXML(p("Rubrik2", "Tänk på")+p("2/0", "att")+gridXML(2, rowXML("a", "1"), rowXML("b", "2")))), "h2 Tänk på\nli0 • att\ntr0 a | 1\ntr0 b | 2"},
		{"a table in a cell", gridXML(2, rowXML("yttre", gridXML(2, rowXML("a", "1"), rowXML("b", "2"))+p("", "<w:r/>"))), "tr0 yttre | a 1 b 2"},
		{"a deleted row", gridXML(2, rowXML("a", "b"), `<w:tr><w:trPr><w:del/></w:trPr><w:tc>`+p("", "c")+`</w:tc></w:tr>`, rowXML("d", "e")), "tr0 a | b\ntr0 d | e"},
		{"mathematics", p("", `<m:oMath><m:r><m:t>a=</m:t></m:r><m:f><m:num><m:r><m:t>b</m:t></m:r></m:num><m:den><m:r><m:t>c</m:t></m:r></m:den></m:f></m:oMath>`), "p0 a=b/c"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := readOne("a.docx", wordFile(t, tt.body))
			if err != nil {
				t.Fatal(err)
			}
			checkDocument(t, doc)
			if got := outline(doc); got != tt.want {
				t.Errorf("\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}
