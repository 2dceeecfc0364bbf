package extract

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"svara/internal/extract/pdf/pdftest"
)

// TestPDF reads testdata/pdf/*.pdf, and compares title, date, blocks and text with the
// .txt file of the same name. UPDATE=1 writes those files anew.
func TestPDF(t *testing.T) {
	files, _ := filepath.Glob("testdata/pdf/*.pdf")
	if len(files) == 0 {
		t.Fatal("no test files")
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, blocks := readPDFBlocks(t, data)
		got := fmt.Sprintf("title: %s\ndate: %s\n%s----\n%s\n", doc.Title, doc.About.Date, blocks, doc.Text)
		golden := strings.TrimSuffix(name, ".pdf") + ".txt"
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
}

// Tags add to what the layout shows, but must not be needed.
func TestPDFWithoutTags(t *testing.T) {
	var texts []string
	for _, name := range []string{"taxa.pdf", "taxa_utan_taggar.pdf"} {
		data, err := os.ReadFile("testdata/pdf/" + name)
		if err != nil {
			t.Fatal(err)
		}
		doc, _ := readPDFBlocks(t, data)
		texts = append(texts, strings.Join(strings.Fields(doc.Text), " "))
	}
	if texts[0] != texts[1] {
		t.Errorf("with tags:\n%s\nwithout:\n%s", texts[0], texts[1])
	}
}

func TestPagesOfPDF(t *testing.T) {
	doc, _ := readPDFBlocks(t, pdftest.Make([]string{"", pdftest.Column(50, 700, "Andra sidan handlar om avgifter för bygglov och anmälan i ärenden som kommer in efter den 1 mars."), "", pdftest.Column(50, 700, "Fjärde sidan handlar om hur beslut om avgift överklagas till länsstyrelsen.")}))
	if want := "\fAndra sidan handlar om avgifter för bygglov och anmälan i ärenden som kommer in efter den 1 mars.\n\f\f\nFjärde sidan handlar om hur beslut om avgift överklagas till länsstyrelsen."; doc.Text != want {
		t.Errorf("%q, want %q", doc.Text, want)
	}
}

// A PDF that unpacks to more than PDFium's memory gives a reason, and the next one can be
// read.
func TestPDFBomb(t *testing.T) {
	data, err := os.ReadFile("testdata/pdf/bomb/flate.pdf")
	if err != nil {
		t.Fatal(err)
	}
	reader := NewReader(DefaultLimits, pdftest.Cache())
	defer reader.Close()
	_, err = reader.Read(t.Context(), "a.pdf", data)
	if unusable, isUnusable := errors.AsType[*Unusable](err); !isUnusable || !strings.HasPrefix(unusable.Reason, "takes more than 512 MB of memory") {
		t.Error(err)
	}
	if _, err := reader.Read(t.Context(), "b.pdf", pdftest.Make([]string{pdftest.Column(50, 700, "Nämnden beslutar.")})); err != nil {
		t.Error(err)
	}
}

func TestPartlyScanned(t *testing.T) {
	text := pdftest.Column(50, 700, "Nämnden beslutar om taxan för nästa år enligt förslaget.", "Beslutet gäller från den 1 januari.")
	result, err := read(t.Context(), request{Name: "a.pdf", Data: pdftest.Make([]string{text, pdftest.Image, text}), Limits: DefaultLimits, Cache: pdftest.Cache()})
	if err != nil || len(result.Documents) != 1 {
		t.Fatal(result, err)
	}
	if len(result.Skipped) != 1 || !strings.HasPrefix(result.Skipped[0].Reason, "1 of its 3 pages") {
		t.Errorf("%+v", result.Skipped)
	}
}

// Documents of real organisations, if they are at hand: a leaflet without text is
// reported, and minutes keep their text.
func TestPDFOfOthers(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/documents/pdf/*.pdf")
	if len(files) == 0 {
		t.Skip("no documents")
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := readOnePDF(data)
		if isLeaflet := strings.HasPrefix(filepath.Base(name), "srgruppen"); isLeaflet != (err != nil) {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && (len(doc.Blocks) < 20 || strings.Count(doc.Text, "\f") != 2 || strings.Contains(doc.Text, "(3)")) {
			t.Errorf("%s:\n%s", name, doc.Text)
		}
	}
}

// BenchmarkPDF reads 2000 pages in a separate process, with PDFium's machine code already
// made.
func BenchmarkPDF(b *testing.B) {
	var pages []string
	for i := range 2000 {
		var lines []string
		for k := range 45 {
			lines = append(lines, fmt.Sprintf("%d. Nämnden ska inom ramen för sitt ansvar se till att verksamheten följer de mål nr %d", k+1, i))
		}
		pages = append(pages, pdftest.Show("F", 9, 50, 810, "Norrviks författningssamling")+pdftest.Column(50, 760, lines...))
	}
	data := pdftest.Make(pages)
	reader := NewReader(DefaultLimits, pdftest.Cache())
	defer reader.Close()
	if _, err := reader.Read(b.Context(), "a.pdf", pdftest.Make(pages[:1])); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := reader.Read(b.Context(), "a.pdf", data); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(2000*b.N)/b.Elapsed().Seconds(), "pages/s")
	if runtime.GOOS == "linux" && len(reader.idle) > 0 {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", reader.idle[0].command.Process.Pid))
		var kilobytes float64
		if _, after, found := strings.Cut(string(status), "VmHWM:"); found {
			fmt.Sscan(after, &kilobytes)
		}
		b.ReportMetric(kilobytes/1024, "peak-MB")
	}
}

// FuzzPDF checks that any bytes become a document that satisfies checkDocument, or a
// reason.
func FuzzPDF(f *testing.F) {
	files, _ := filepath.Glob("testdata/pdf/*.pdf")
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add(pdftest.Make([]string{pdftest.Column(50, 700, "Nämnden beslu-", "tar. 1 §", "• a | b") + pdftest.Image}, "<</Title(A)>>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if doc, err := readOnePDF(append([]byte("%PDF-1.7\n"), data...)); err == nil {
			checkDocument(t, doc)
		}
	})
}

// Cells that recur in the last rows of several pages are not footers. The line below them
// is one.
func TestTableDownToTheFooter(t *testing.T) {
	var pages []string
	for page := range 4 {
		var b strings.Builder
		b.WriteString(pdftest.Show("B", 10, 60, 780, "Nr") + pdftest.Show("B", 10, 160, 780, "Avgift") + pdftest.Show("B", 10, 300, 780, "Moms"))
		for row := range 60 {
			y := 768 - 12*float64(row)
			number := 60*page + row + 1
			b.WriteString(pdftest.Show("F", 10, 60, y, fmt.Sprint(number)) + pdftest.Show("F", 10, 160, y, fmt.Sprintf("%d kr", 100+7*number)) + pdftest.Show("F", 10, 300, y, "25 %"))
		}
		b.WriteString(pdftest.Show("F", 8, 60, 30, "Lindviks kommun") + pdftest.Show("F", 8, 300, 30, fmt.Sprintf("Sida %d", page+1)))
		pages = append(pages, b.String())
	}
	doc, err := readOnePDF(pdftest.Make(pages))
	if err != nil {
		t.Fatal(err)
	}
	checkDocument(t, doc)
	if strings.Contains(doc.Text, "Lindvik") || strings.Contains(doc.Text, "Sida") {
		t.Error("the footer stays")
	}
	for number := 1; number <= 240; number++ {
		if row := fmt.Sprintf("%d | %d kr | 25 %%", number, 100+7*number); !strings.Contains(doc.Text, row) {
			t.Errorf("%s is lost", row)
		}
	}
}

// readOnePDF reads a PDF that is one document.
func readOnePDF(data []byte) (Document, error) {
	result, err := read(context.Background(), request{Name: "a.pdf", Data: data, Limits: DefaultLimits, Cache: pdftest.Cache()})
	if err != nil {
		return Document{}, err
	}
	return result.Documents[0], nil
}

// readPDFBlocks gives a PDF and its blocks, one on each line.
func readPDFBlocks(t *testing.T, data []byte) (Document, string) {
	t.Helper()
	doc, err := readOnePDF(data)
	if err != nil {
		t.Fatal(err)
	}
	checkDocument(t, doc)
	var b strings.Builder
	for _, block := range doc.Blocks {
		fmt.Fprintf(&b, "%s%d %q\n", kinds[block.Kind], block.Level, block.In(doc.Text))
	}
	return doc, b.String()
}
