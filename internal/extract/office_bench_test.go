package extract

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// BenchmarkOffice reads large documents in a separate process, as they are always read,
// and reports the greatest memory use.
func BenchmarkOffice(b *testing.B) {
	for _, bench := range []struct {
		name, file, unit string
		count            int
		data             func(testing.TB) []byte
	}{
		{"1000 pages", "a.docx", "pages/s", 1000, longDocument},
		{"200000 rows", "a.xlsx", "rows/s", 200_000, longWorkbook},
	} {
		b.Run(bench.name, func(b *testing.B) {
			data := bench.data(b)
			reader := NewReader(DefaultLimits, "")
			defer reader.Close()
			for b.Loop() {
				result, err := reader.Read(b.Context(), bench.file, data)
				if err != nil {
					b.Fatal(err)
				}
				if len(result.Documents[0].Blocks) < bench.count {
					b.Fatal("too little was read")
				}
			}
			b.ReportMetric(float64(bench.count*b.N)/b.Elapsed().Seconds(), bench.unit)
			b.ReportMetric(peak(b, reader.idle[0].command.Process.Pid), "MB")
		})
	}
}

// peak gives the greatest memory use of a process so far, in MB.
func peak(b *testing.B, pid int) float64 {
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("no /proc")
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if fields := strings.Fields(lines.Text()); len(fields) > 1 && fields[0] == "VmHWM:" {
			kB, _ := strconv.Atoi(fields[1])
			return float64(kB) / 1024
		}
	}
	return 0
}

// longDocument gives a document of 1000 pages. Each has a heading, seven paragraphs, a
// list and a table.
func longDocument(t testing.TB) []byte {
	var body strings.Builder
	for i := range 1000 {
		body.WriteString(p("Rubrik2", `<w:r><w:lastRenderedPageBreak/></w:r>`+r(fmt.Sprintf("Avsnitt %d", i))))
		for range 7 {
			body.WriteString(p("", r("Nämnden beslutar om bidrag till föreningar som har sin verksamhet i kommunen, ")+r("och följer upp hur de används. ")+
				r("Den som får bidrag ska redovisa det senast den 31 mars året efter, och spara kvitton i sju år.")))
		}
		for range 4 {
			body.WriteString(p("1/0", "en sak att göra innan ansökan skickas in"))
		}
		body.WriteString(gridXML(3, rowXML("Sak", "Pris", "Gäller"), rowXML("Lån", "10 kr", "2025"), rowXML("Kopia", "2 kr", "2025")))
	}
	return wordFile(t, body.String())
}

// longWorkbook gives a workbook of 200,000 rows of eight cells.
func longWorkbook(t testing.TB) []byte {
	var rows bytes.Buffer
	for i := 1; i <= 200_000; i++ {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%[1]d" t="s"><v>%d</v></c><c r="B%[1]d" s="1"><v>%d.5</v></c><c r="C%[1]d" s="2"><v>%d</v></c><c r="D%[1]d" s="3"><v>0.125</v></c>`+
			`<c r="E%[1]d" t="s"><v>0</v></c><c r="F%[1]d"><v>%[1]d</v></c><c r="G%[1]d" t="inlineStr"><is><t>Bidraget betalas ut i mars</t></is></c><c r="H%[1]d" t="b"><v>1</v></c></row>`,
			i, i%20_000, i, 45_000+i%700)
	}
	var texts strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&texts, "<si><t>Förening %d</t></si>", i)
	}
	return workbookFile(t, texts.String(), "<sheetData>"+rows.String()+"</sheetData>")
}

const sheetSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// workbookFile gives a workbook of one sheet, with number formats 1 to 3 for money, dates
// and percentages.
func workbookFile(t testing.TB, texts, sheet string) []byte {
	const kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	return zipped(t,
		"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="`+kinds+`officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="`+kinds+`worksheet" Target="worksheets/sheet1.xml"/>`+
			`<Relationship Id="b" Type="`+kinds+`sharedStrings" Target="sharedStrings.xml"/><Relationship Id="c" Type="`+kinds+`styles" Target="styles.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook `+sheetSpace+`><sheets><sheet name="Bidrag" r:id="a"/></sheets></workbook>`,
		"xl/styles.xml", `<styleSheet `+sheetSpace+`><numFmts><numFmt numFmtId="164" formatCode="#,##0.00&quot; kr&quot;"/></numFmts><fonts><font/><font><b/></font></fonts>`+
			`<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="0" fontId="1"/></cellXfs></styleSheet>`,
		"xl/sharedStrings.xml", `<sst `+sheetSpace+`>`+texts+`</sst>`,
		"xl/worksheets/sheet1.xml", `<worksheet `+sheetSpace+`>`+sheet+`</worksheet>`)
}
