package extract

import "testing"

// slideShapes are the shapes of a slide as PowerPoint writes them, with things that other
// programs do not write.
const slideShapes = `<p:sp><p:nvSpPr><p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Ansök</a:t></a:r><a:br/><a:r><a:t>i tid</a:t></a:r></a:p><a:p><a:pPr lvl="1"/><a:r><a:t>senast i mars</a:t></a:r></a:p>` +
	`<a:p><a:pPr><a:buNone/></a:pPr><a:r><a:t>Utan punkt.</a:t></a:r></a:p><a:p><a:pPr><a:buAutoNum type="alphaLcParenR" startAt="2"/></a:pPr><a:r><a:t>b-alternativet</a:t></a:r></a:p><a:p><a:pPr><a:buAutoNum type="alphaLcParenR" startAt="2"/></a:pPr><a:r><a:t>c-alternativet</a:t></a:r></a:p></p:txBody></p:sp>` +
	`<p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Så söker</a:t></a:r></a:p><a:p><a:r><a:t>ni bidrag</a:t></a:r></a:p></p:txBody></p:sp>` +
	`<p:sp><p:nvSpPr><p:nvPr><p:ph type="body" idx="7"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Layouten har inga punkter.</a:t></a:r></a:p></p:txBody></p:sp>` +
	`<p:sp><p:nvSpPr><p:nvPr><p:ph type="sldNum"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:fld type="slidenum"><a:t>3</a:t></a:fld></a:p></p:txBody></p:sp>` +
	`<p:sp><p:nvSpPr><p:nvPr><p:ph type="ftr"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Sidfot</a:t></a:r></a:p></p:txBody></p:sp>` +
	`<p:grpSp><p:sp><p:txBody><a:p><a:r><a:t>I en grupp.</a:t></a:r></a:p></p:txBody></p:sp></p:grpSp>` +
	`<mc:AlternateContent><mc:Choice><p:sp><p:txBody><a:p><a:r><a:t>En gång.</a:t></a:r></a:p></p:txBody></p:sp></mc:Choice><mc:Fallback><p:sp><p:txBody><a:p><a:r><a:t>En gång.</a:t></a:r></a:p></p:txBody></p:sp></mc:Fallback></mc:AlternateContent>` +
	`<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1"/><a:tr><a:tc><a:txBody><a:p><a:r><a:t>Ort</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>Dag</a:t></a:r></a:p></a:txBody></a:tc></a:tr>` +
	`<a:tr><a:tc rowSpan="2"><a:txBody><a:p><a:r><a:t>Lund</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>mån</a:t></a:r></a:p></a:txBody></a:tc></a:tr>` +
	`<a:tr><a:tc vMerge="1"><a:txBody><a:p/></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>tis</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>` +
	`<p:graphicFrame><a:graphic><a:graphicData><dgm:relIds r:dm="d"/></a:graphicData></a:graphic></p:graphicFrame>`

func TestSlides(t *testing.T) {
	notes := `<p:sp><p:nvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr></p:sp><p:sp><p:nvSpPr><p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Visa blanketten.</a:t></a:r></a:p><a:p><a:r><a:t>Fråga.</a:t></a:r></a:p></p:txBody></p:sp>`
	slide := "h2 Så söker ni bidrag\nli0 • Ansök↵  i tid\nli0 • senast i mars\np0 Utan punkt.\nli0 b) b-alternativet\nli0 c) c-alternativet\np0 Layouten har inga punkter.\np0 I en grupp.\np0 En gång.\n" +
		"tr1 Ort | Dag\ntr0 Lund | mån\ntr0 Lund | tis\nli0 • Ansökan\np0 Anteckningar: Visa blanketten.\np0 Fråga."
	doc, err := readOne("a.pptx", presentationFile(t, `<p:sldId id="1" r:id="s"/><p:sldId id="2" r:id="h"/><p:sldId id="3" r:id="s"/>`, slideShapes, notes))
	if err != nil {
		t.Fatal(err)
	}
	checkDocument(t, doc)
	if got, want := outline(doc), slide+"\n----"+slide; got != want { // the second slide is hidden, but counts
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
	if want := "Så söker ni bidrag"; doc.Title != want {
		t.Errorf("title %q, want %q", doc.Title, want)
	}
}
