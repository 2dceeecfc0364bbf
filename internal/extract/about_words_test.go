package extract

import (
	"os"
	"strings"
	"testing"

	"svara/internal/extract/pdf/pdftest"
)

// The cases are text files, so that a new one needs no Go.
func TestAboutWords(t *testing.T) {
	data, err := os.ReadFile("testdata/about.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split(string(data), "\n===")[1:] {
		want, text, _ := strings.Cut(c, "\n")
		text = strings.ReplaceAll(text, "\n[...]", body)
		doc, err := readOne("a.md", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := said(doc.About); got != strings.TrimSpace(want) {
			t.Errorf("%s\n%q, want %q", text, got, strings.TrimSpace(want))
		}
	}
}

// A date in the head of a document goes before the day when the file was saved, in every
// format.
func TestDateOfTextBeforeThatOfFile(t *testing.T) {
	const (
		saved = "2026-01-05"
		text  = "Kommunen ska erbjuda god service till alla som bor och verkar i kommunen."
	)
	tests := []struct {
		lines []string
		want  string
	}{
		{[]string{"Beslutsdatum: 2024-03-12"}, "2024-03-12"},
		{[]string{"Antagen av kommunfullmäktige 2024-03-12 § 45"}, "2024-03-12"},
		{[]string{"Antagna av kommunfullmäktige den 12 mars 2024"}, "2024-03-12"},
		{[]string{"Fastställd: 12 mars 2024"}, "2024-03-12"},
		{[]string{"Fastställd: 12 mars 2019", "Senast reviderad 2023-05-02"}, "2023-05-02"},
		{[]string{"Diarienummer KS 2024/12 Datum 2024-03-12"}, "2024-03-12"},
		{[]string{"Sammanträdesdatum", "2024-03-12"}, "2024-03-12"},
		{[]string{"Revideringsdatum: 2025-02-01"}, "2025-02-01"},
		// About something not decided yet, or about something else.
		{[]string{"Revideringsdatum: 2027-01-01"}, saved},
		{[]string{"Nästa revidering: 2024-01-01"}, saved},
		{[]string{"Fastställd av kommunfullmäktige"}, saved},
		{[]string{"Datum för nästa möte 2024-03-12"}, saved},
		{[]string{"Sista anmälan 2024-03-12"}, saved},
		{[]string{"Tallmo 2024"}, saved},
		{[]string{"Kommunens budget fastställd 2024-03-12 ligger till grund"}, saved},
	}
	for _, tt := range tests {
		open, word, page := "", "", pdftest.Show("B", 20, 70, 780, "Regler för resor")
		for i, line := range append(tt.lines, text) {
			open += "<text:p>" + line + "</text:p>"
			word += p("", line)
			page += pdftest.Show("F", 10, 70, 740-30*float64(i), line)
		}
		files := map[string][]byte{
			"a.odt": zipped(t, "mimetype", "application/vnd.oasis.opendocument.text",
				"meta.xml", `<office:document-meta `+openSpaces+` xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:date>`+saved+`T10:00:00</dc:date></office:meta></office:document-meta>`,
				"content.xml", `<office:document-content `+openSpaces+`><office:body><office:text><text:h text:outline-level="1">Regler för resor</text:h>`+open+`</office:text></office:body></office:document-content>`),
			"a.docx": zipped(t, "[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
				"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/><Relationship Id="b" Type="x/core-properties" Target="core.xml"/></Relationships>`,
				"core.xml", `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:modified>`+saved+`T10:00:00Z</dcterms:modified></cp:coreProperties>`,
				"word/document.xml", `<w:document `+wordSpaces+`><w:body>`+p("", "Regler för resor")+word+`</w:body></w:document>`),
			"a.pdf": pdftest.Make([]string{page}, "<</Title(Regler om resor)/ModDate(D:20260105)>>"),
		}
		for name, data := range files {
			doc, err := readOne(name, data)
			if strings.HasSuffix(name, ".pdf") {
				doc, err = readOnePDF(data)
			}
			if err != nil {
				t.Fatal(name, err)
			}
			if doc.About.Date != tt.want {
				t.Errorf("%s %q: %s, want %s", name, tt.lines, doc.About.Date, tt.want)
			}
		}
	}
}
