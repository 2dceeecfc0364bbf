package extract

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestPDF reads testdata/pdf/*.pdf and compares title, date, blocks and text with the
// file of the same name that ends in .txt. UPDATE=1 writes those anew.
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

// Tags add to what geometry finds, but must not be needed.
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

func TestMadePDF(t *testing.T) {
	long := "Nämnden beslutar om avgiften enligt den taxa som fullmäktige har antagit."
	tests := []struct {
		name  string
		pages []string
		want  string
	}{
		{"words broken between lines", []string{column(50, 700,
			"Nämnden ansvarar för kommu-", "nens e-", "post och för nord-", "och sydsidan samt IT-", "avdelningen under 2023-", "2024.")},
			`p0 "Nämnden ansvarar för kommunens e-post och för nord- och sydsidan samt IT-avdelningen under 2023-2024."`},
		{"as the document writes it elsewhere", []string{column(50, 700,
			"Ett icke-linjärt samband och en plan- och byggnämnd, där trafik-", "säkerhet och ett icke-", "linjärt samband möts.")},
			`p0 "Ett icke-linjärt samband och en plan- och byggnämnd, där trafiksäkerhet och ett icke-linjärt samband möts."`},
		{"odd encodings", []string{"BT /D 10 Tf 50 700 Td (\x01r, \x02r, \x03ppet, \x04nns) Tj ET\n"}, `p0 "år, är, öppet, finns"`},
		{"a diaeresis drawn before its letter", []string{
			"BT /F 10 Tf 50 700 Td [(Best)-100(\\250)433(ammelser)] TJ ET\n"},
			`p0 "Bestämmelser"`},
		{"a diaeresis drawn after its letter", []string{
			show("F", 10, 50, 700, "Bestammelser") + show("F", 10, 71, 700, "¨")},
			`p0 "Bestämmelser"`},
		{"over a page", []string{
			show("F", 9, 50, 810, "Norrviks kommun") + column(50, 700, long, "Den som inte betalar i tid ska betala ränta enligt ränte-") + show("F", 9, 290, 30, "1 (2)"),
			show("F", 9, 50, 810, "Norrviks kommun") + column(50, 780, "lagen, om inte nämnden medger anstånd.") + column(50, 740, long) + show("F", 9, 290, 30, "2 (2)")},
			`p0 "` + long + ` Den som inte betalar i tid ska betala ränta enligt räntelagen, om inte nämnden medger anstånd."` + "\n" + `p0 "` + long + `"`},
		{"sections begin pages", []string{column(50, 790, "1 §") + column(50, 760, long), column(50, 790, "2 §") + column(50, 730, long), column(50, 790, "3 §") + column(50, 700, long)},
			strings.Join([]string{`p0 "1 §"`, `p0 "` + long + `"`, `p0 "2 §"`, `p0 "` + long + `"`, `p0 "3 §"`, `p0 "` + long + `"`}, "\n")},
		{"a table without rules", []string{
			show("B", 10, 50, 700, "Tjänst") + show("B", 10, 300, 700, "Avgift") +
				column(50, 680, "Nybyggnadskarta", "Utstakning", "Lägeskontroll") + column(300, 680, "8 400 kr", "5 100 kr", "2 950 kr")},
			`tr1 "Tjänst | Avgift"` + "\n" + `tr0 "Nybyggnadskarta | 8 400 kr"` + "\n" + `tr0 "Utstakning | 5 100 kr"` + "\n" + `tr0 "Lägeskontroll | 2 950 kr"`},
		{"contents", []string{show("F", 10, 50, 700, "Inledning ......................... 3") + show("F", 10, 50, 688, "2.1 Avgifter .................... 14")},
			`tr0 "Inledning | 3"` + "\n" + `tr0 "2.1 Avgifter | 14"`},
		{"a page turned", []string{"BT /F 10 Tf 0 1 -1 0 300 100 Tm (Bilaga i liggande format) Tj ET\n"}, `p0 "Bilaga i liggande format"`},
		{"beside the page", []string{column(50, 700, "Text på sidan.") + show("F", 10, 50, 900, "Skärmärken")}, `p0 "Text på sidan."`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, got := readPDFBlocks(t, madePDF(tt.pages)); got != tt.want+"\n" {
				t.Errorf("%s, want\n%s", got, tt.want)
			}
		})
	}
}

func TestPagesOfPDF(t *testing.T) {
	doc, _ := readPDFBlocks(t, madePDF([]string{"", column(50, 700, "Andra sidan handlar om avgifter för bygglov och anmälan i ärenden som kommer in efter den 1 mars."), "", column(50, 700, "Fjärde sidan handlar om hur beslut om avgift överklagas till länsstyrelsen.")}))
	if want := "\fAndra sidan handlar om avgifter för bygglov och anmälan i ärenden som kommer in efter den 1 mars.\n\f\f\nFjärde sidan handlar om hur beslut om avgift överklagas till länsstyrelsen."; doc.Text != want {
		t.Errorf("%q, want %q", doc.Text, want)
	}
}

func TestAboutPDF(t *testing.T) {
	page := []string{show("B", 20, 50, 760, "Reglemente för valnämnden") + column(50, 700, "Valnämnden ansvarar för val.", "Den har fem ledamöter.")}
	tests := []struct{ info, title, date string }{
		{"<</Title(Reglemente 2024)/CreationDate(D:20240102120000+01'00')>>", "Reglemente 2024", "2024-01-02"},
		{"<</Title(Microsoft Word - reglemente.docx)/ModDate(D:20240517)/CreationDate(D:20200101)>>", "Reglemente för valnämnden", "2024-05-17"},
		{"<</Title(reglemente_slutlig.pdf)>>", "Reglemente för valnämnden", ""},
		{"<</Title(untitled)/ModDate(idag)>>", "Reglemente för valnämnden", ""},
		{"<</Title<FEFF00C500720073007200650064006F007600690073006E0069006E0067>>>", "Årsredovisning", ""},
	}
	for _, tt := range tests {
		doc, _ := readPDFBlocks(t, madePDF(page, tt.info))
		if doc.Title != tt.title || doc.About.Date != tt.date {
			t.Errorf("%s: %q of %q, want %q of %q", tt.info, doc.Title, doc.About.Date, tt.title, tt.date)
		}
	}
}

const image = "q 595 0 0 842 0 0 cm /I Do Q\n"

func TestUnusablePDF(t *testing.T) {
	sound := madePDF([]string{column(50, 700, "Nämnden beslutar.")})
	encrypted, err := os.ReadFile("testdata/pdf/password/needed.pdf")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, reason string
		data         []byte
	}{
		{"scanned", "is scanned", madePDF([]string{image, image + column(50, 20, "Skannad")})},
		{"no text", "is scanned, or has no text", madePDF([]string{"0 0 m 100 100 l S"})},
		{"letters not told", "is scanned, or has no text", madePDF([]string{"BT /D 10 Tf 50 700 Td (\x0b\x0c\x0b\x0c\x0b\x0c) Tj ET"})},
		{"password", "is protected by a password", encrypted},
		{"truncated", "a damaged PDF", sound[:200]},
		{"no pages", "a damaged PDF", []byte("%PDF-1.7\ntrailer<</Root 1 0 R>>")},
		{"a page tree that is its own child", "", madePDF([]string{""}, "<</Type/Pages/Count 2/Kids[10 0 R 10 0 R]>>")},
		{"more pages than are read", "has 10001 pages", madePDF(make([]string, 10_001))},
	}
	for _, tt := range tests {
		data := tt.data
		if tt.reason == "" {
			data = []byte(strings.Replace(string(data), "/Pages 2 0 R", "/Pages 10 0 R", 1))
		}
		start := time.Now()
		_, err := readOnePDF(data)
		var unusable *Unusable
		if !errors.As(err, &unusable) || !strings.HasPrefix(unusable.Reason, tt.reason) {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.reason)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: took %v", tt.name, took)
		}
	}
}

// A declared number of pages is only believed as far as they are there.
func TestDeclaredPages(t *testing.T) {
	data := strings.Replace(string(madePDF([]string{column(50, 700, "Nämnden beslutar om taxan.")})), "/Count 1/", "/Count 9999/", 1)
	if _, err := readOnePDF([]byte(data)); err != nil {
		t.Error(err)
	}
}

// What unpacks to more than PDFium is given ends in a reason, and the next is read.
func TestPDFBomb(t *testing.T) {
	data, err := os.ReadFile("testdata/pdf/bomb/flate.pdf")
	if err != nil {
		t.Fatal(err)
	}
	reader := NewReader(DefaultLimits, pdfCache())
	defer reader.Close()
	_, err = reader.Read(t.Context(), "a.pdf", data)
	if unusable, isUnusable := errors.AsType[*Unusable](err); !isUnusable || !strings.HasPrefix(unusable.Reason, "takes more than 512 MB of memory") {
		t.Error(err)
	}
	if _, err := reader.Read(t.Context(), "b.pdf", madePDF([]string{column(50, 700, "Nämnden beslutar.")})); err != nil {
		t.Error(err)
	}
}

func TestOpenPassword(t *testing.T) {
	data, err := os.ReadFile("testdata/pdf/password/empty.pdf")
	if err != nil {
		t.Fatal(err)
	}
	if _, got := readPDFBlocks(t, data); got != "p0 \"Nämnden beslutar om taxan.\"\n" {
		t.Error(got)
	}
}

func TestPartlyScanned(t *testing.T) {
	text := column(50, 700, "Nämnden beslutar om taxan för nästa år enligt förslaget.", "Beslutet gäller från den 1 januari.")
	result, err := read(t.Context(), request{Name: "a.pdf", Data: madePDF([]string{text, image, text}), Limits: DefaultLimits, Cache: pdfCache()})
	if err != nil || len(result.Documents) != 1 {
		t.Fatal(result, err)
	}
	if len(result.Skipped) != 1 || !strings.HasPrefix(result.Skipped[0].Reason, "1 of its 3 pages") {
		t.Errorf("%+v", result.Skipped)
	}
}

// Documents of others, where they are there: a leaflet without text is reported, and
// minutes keep what they say.
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

// BenchmarkPDF reads 2000 pages in a process, with PDFium's machine code kept.
func BenchmarkPDF(b *testing.B) {
	var pages []string
	for i := range 2000 {
		var lines []string
		for k := range 45 {
			lines = append(lines, fmt.Sprintf("%d. Nämnden ska inom ramen för sitt ansvar se till att verksamheten följer de mål nr %d", k+1, i))
		}
		pages = append(pages, show("F", 9, 50, 810, "Norrviks författningssamling")+column(50, 760, lines...))
	}
	data := madePDF(pages)
	reader := NewReader(DefaultLimits, pdfCache())
	defer reader.Close()
	if _, err := reader.Read(b.Context(), "a.pdf", madePDF(pages[:1])); err != nil {
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

// FuzzPDF holds that any bytes become a sound document or a reason.
func FuzzPDF(f *testing.F) {
	files, _ := filepath.Glob("testdata/pdf/*.pdf")
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add(madePDF([]string{column(50, 700, "Nämnden beslu-", "tar. 1 §", "• a | b") + image}, "<</Title(A)>>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if doc, err := readOnePDF(append([]byte("%PDF-1.7\n"), data...)); err == nil {
			checkDocument(t, doc)
		}
	})
}

// Cells that recur in the last rows of pages are no footers; the line below them is.
func TestTableDownToTheFooter(t *testing.T) {
	var pages []string
	for page := range 4 {
		var b strings.Builder
		b.WriteString(show("B", 10, 60, 780, "Nr") + show("B", 10, 160, 780, "Avgift") + show("B", 10, 300, 780, "Moms"))
		for row := range 60 {
			y := 768 - 12*float64(row)
			number := 60*page + row + 1
			b.WriteString(show("F", 10, 60, y, fmt.Sprint(number)) + show("F", 10, 160, y, fmt.Sprintf("%d kr", 100+7*number)) + show("F", 10, 300, y, "25 %"))
		}
		b.WriteString(show("F", 8, 60, 30, "Lindviks kommun") + show("F", 8, 300, 30, fmt.Sprintf("Sida %d", page+1)))
		pages = append(pages, b.String())
	}
	doc, err := readOnePDF(madePDF(pages))
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
