package extract

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"path"
	"path/filepath"
	"testing"
)

// fuzzPart checks that a document becomes one that satisfies checkDocument, or a reason,
// whatever the content of the part with that name. The part is packed into a ZIP archive
// each time, because changed bytes in an archive would only be found by its checksums.
func fuzzPart(f *testing.F, pattern, part string, made ...[]byte) {
	var parts []string
	fixtures, _ := filepath.Glob("testdata/office/" + pattern)
	for _, name := range fixtures {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		made = append(made, data)
	}
	for _, data := range made {
		unpacked := unzipped(f, data)
		if parts == nil {
			for name, content := range unpacked {
				if name != part {
					parts = append(parts, name, content)
				}
			}
		}
		f.Add([]byte(unpacked[part]))
	}
	limits := DefaultLimits
	limits.Text, limits.Unpacked = 1<<20, 16<<20
	f.Fuzz(func(t *testing.T, content []byte) {
		data := zipped(t, append([]string{part, string(content)}, parts...)...)
		result, err := read(context.Background(), request{Name: path.Base(pattern), Data: data, Limits: limits})
		if err != nil {
			return
		}
		for _, doc := range result.Documents {
			checkDocument(t, doc)
		}
	})
}

func unzipped(t testing.TB, data []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, part := range archive.File {
		in, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		parts[part.Name] = string(content)
	}
	return parts
}

func FuzzWord(f *testing.F) {
	fuzzPart(f, "*.docx", "word/document.xml",
		wordFile(f, p("1/0", "a")+gridXML(2, rowXML("a", "b"), rowXML(`<w:tcPr><w:vMerge/><w:gridSpan w:val="2"/></w:tcPr>`+p("Rubrik1", "c")))+
			p("", `<w:r><w:lastRenderedPageBreak/><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>b</w:t><w:footnoteReference w:id="1"/></w:r><w:del/><w:sdt><w:sdtContent/></w:sdt>`)+
			p("", `<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>`+p("2/0", "d")+gridXML(2, rowXML("e", "f"))+`</w:txbxContent></w:drawing></mc:Choice></mc:AlternateContent></w:r>`)))
}

func FuzzWordLists(f *testing.F) {
	fuzzPart(f, "*.docx", "word/numbering.xml", wordFile(f, p("1/0", "a")+p("1/2", "b")+p("4/0", "c")))
}

func FuzzSlides(f *testing.F) {
	fuzzPart(f, "*.pptx", "ppt/slides/slide1.xml", presentationFile(f, `<p:sldId r:id="s"/>`, slideShapes, ""))
}

func FuzzWorkbook(f *testing.F) {
	fuzzPart(f, "*.xlsx", "xl/worksheets/sheet1.xml",
		workbookFile(f, "<si><t>a</t></si>", `<cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="2"><v>45000</v></c></row><row hidden="1"><c t="b"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A3"/></mergeCells>`))
}

func FuzzOpenText(f *testing.F)   { fuzzPart(f, "*.odt", "content.xml") }
func FuzzOpenSlides(f *testing.F) { fuzzPart(f, "*.odp", "content.xml") }
func FuzzOpenSheets(f *testing.F) { fuzzPart(f, "*.ods", "content.xml") }

func FuzzCSV(f *testing.F) {
	f.Add([]byte("sep=;\na;b\n\"c\nd\";\"e\"\"f\"\n\n;;\n1;2"))
	f.Add([]byte("a,b\tc|d;e"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if doc, err := readOne("a.csv", data); err == nil {
			checkDocument(t, doc)
		}
	})
}
