package pdf

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"svara/internal/extract/pdf/pdftest"
)

func TestRead(t *testing.T) {
	long := "Nämnden beslutar om avgiften enligt den taxa som fullmäktige har antagit."
	tests := []struct {
		name  string
		pages []string
		want  string
	}{
		{"words broken between lines", []string{pdftest.Column(50, 700,
			"Nämnden ansvarar för kommu-", "nens e-", "post och för nord-", "och sydsidan samt IT-", "avdelningen under 2023-", "2024.")},
			`p0 "Nämnden ansvarar för kommunens e-post och för nord- och sydsidan samt IT-avdelningen under 2023-2024."`},
		{"as the document writes it elsewhere", []string{pdftest.Column(50, 700,
			"Ett icke-linjärt samband och en plan- och byggnämnd, där trafik-", "säkerhet och ett icke-", "linjärt samband möts.")},
			`p0 "Ett icke-linjärt samband och en plan- och byggnämnd, där trafiksäkerhet och ett icke-linjärt samband möts."`},
		{"odd encodings", []string{"BT /D 10 Tf 50 700 Td (\x01r, \x02r, \x03ppet, \x04nns) Tj ET\n"}, `p0 "år, är, öppet, finns"`},
		{"a diaeresis drawn before its letter", []string{
			"BT /F 10 Tf 50 700 Td [(Best)-100(\\250)433(ammelser)] TJ ET\n"},
			`p0 "Bestämmelser"`},
		{"a diaeresis drawn after its letter", []string{
			pdftest.Show("F", 10, 50, 700, "Bestammelser") + pdftest.Show("F", 10, 71, 700, "¨")},
			`p0 "Bestämmelser"`},
		{"over a page", []string{
			pdftest.Show("F", 9, 50, 810, "Norrviks kommun") + pdftest.Column(50, 700, long, "Den som inte betalar i tid ska betala ränta enligt ränte-") + pdftest.Show("F", 9, 290, 30, "1 (2)"),
			pdftest.Show("F", 9, 50, 810, "Norrviks kommun") + pdftest.Column(50, 780, "lagen, om inte nämnden medger anstånd.") + pdftest.Column(50, 740, long) + pdftest.Show("F", 9, 290, 30, "2 (2)")},
			`p0 "` + long + ` Den som inte betalar i tid ska betala ränta enligt räntelagen, om inte nämnden medger anstånd."` + "\n" + `p0 "` + long + `"`},
		{"sections begin pages", []string{pdftest.Column(50, 790, "1 §") + pdftest.Column(50, 760, long), pdftest.Column(50, 790, "2 §") + pdftest.Column(50, 730, long), pdftest.Column(50, 790, "3 §") + pdftest.Column(50, 700, long)},
			strings.Join([]string{`p0 "1 §"`, `p0 "` + long + `"`, `p0 "2 §"`, `p0 "` + long + `"`, `p0 "3 §"`, `p0 "` + long + `"`}, "\n")},
		{"a table without rules", []string{
			pdftest.Show("B", 10, 50, 700, "Tjänst") + pdftest.Show("B", 10, 300, 700, "Avgift") +
				pdftest.Column(50, 680, "Nybyggnadskarta", "Utstakning", "Lägeskontroll") + pdftest.Column(300, 680, "8 400 kr", "5 100 kr", "2 950 kr")},
			`tr1 "Tjänst | Avgift"` + "\n" + `tr0 "Nybyggnadskarta | 8 400 kr"` + "\n" + `tr0 "Utstakning | 5 100 kr"` + "\n" + `tr0 "Lägeskontroll | 2 950 kr"`},
		{"contents", []string{pdftest.Show("F", 10, 50, 700, "Inledning ......................... 3") + pdftest.Show("F", 10, 50, 688, "2.1 Avgifter .................... 14")},
			`tr0 "Inledning | 3"` + "\n" + `tr0 "2.1 Avgifter | 14"`},
		{"a page turned", []string{"BT /F 10 Tf 0 1 -1 0 300 100 Tm (Bilaga i liggande format) Tj ET\n"}, `p0 "Bilaga i liggande format"`},
		{"beside the page", []string{pdftest.Column(50, 700, "Text på sidan.") + pdftest.Show("F", 10, 50, 900, "Skärmärken")}, `p0 "Text på sidan."`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, _ := recorded(t, pdftest.Make(tt.pages))
			if got := r.lines.String(); got != tt.want+"\n" {
				t.Errorf("%s, want\n%s", got, tt.want)
			}
		})
	}
}

func TestTitleAndDate(t *testing.T) {
	page := []string{pdftest.Show("B", 20, 50, 760, "Reglemente för valnämnden") + pdftest.Column(50, 700, "Valnämnden ansvarar för val.", "Den har fem ledamöter.")}
	tests := []struct{ info, title, date string }{
		{"<</Title(Reglemente 2024)/CreationDate(D:20240102120000+01'00')>>", "Reglemente 2024", "2024-01-02"},
		{"<</Title(Microsoft Word - reglemente.docx)/ModDate(D:20240517)/CreationDate(D:20200101)>>", "Reglemente för valnämnden", "2024-05-17"},
		{"<</Title(reglemente_slutlig.pdf)>>", "Reglemente för valnämnden", ""},
		{"<</Title(untitled)/ModDate(idag)>>", "Reglemente för valnämnden", ""},
		{"<</Title<FEFF00C500720073007200650064006F007600690073006E0069006E0067>>>", "Årsredovisning", ""},
	}
	for _, tt := range tests {
		r, notes := recorded(t, pdftest.Make(page, tt.info))
		if r.title != tt.title || notes.Saved != tt.date {
			t.Errorf("%s: %q of %q, want %q of %q", tt.info, r.title, notes.Saved, tt.title, tt.date)
		}
	}
}

func TestUnusable(t *testing.T) {
	sound := pdftest.Make([]string{pdftest.Column(50, 700, "Nämnden beslutar.")})
	encrypted, err := os.ReadFile("testdata/password/needed.pdf")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, reason string
		data         []byte
	}{
		{"scanned", "is scanned", pdftest.Make([]string{pdftest.Image, pdftest.Image + pdftest.Column(50, 20, "Skannad")})},
		{"no text", "is scanned, or has no text", pdftest.Make([]string{"0 0 m 100 100 l S"})},
		{"letters not told", "is scanned, or has no text", pdftest.Make([]string{"BT /D 10 Tf 50 700 Td (\x0b\x0c\x0b\x0c\x0b\x0c) Tj ET"})},
		{"password", "is protected by a password", encrypted},
		{"truncated", "a damaged PDF", sound[:200]},
		{"no pages", "a damaged PDF", []byte("%PDF-1.7\ntrailer<</Root 1 0 R>>")},
		{"a page tree that is its own child", "", pdftest.Make([]string{""}, "<</Type/Pages/Count 2/Kids[10 0 R 10 0 R]>>")},
		{"more pages than are read", "has 10001 pages", pdftest.Make(make([]string, 10_001))},
	}
	for _, tt := range tests {
		data := tt.data
		if tt.reason == "" {
			data = []byte(strings.Replace(string(data), "/Pages 2 0 R", "/Pages 10 0 R", 1))
		}
		start := time.Now()
		_, _, err := tryRecord(t, data)
		if reason, isUnusable := errors.AsType[Unusable](err); !isUnusable || !strings.HasPrefix(string(reason), tt.reason) {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.reason)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: took %v", tt.name, took)
		}
	}
}

// A declared number of pages is believed only as far as the pages exist.
func TestDeclaredPages(t *testing.T) {
	data := strings.Replace(string(pdftest.Make([]string{pdftest.Column(50, 700, "Nämnden beslutar om taxan.")})), "/Count 1/", "/Count 9999/", 1)
	recorded(t, []byte(data))
}

func TestOpenPassword(t *testing.T) {
	data, err := os.ReadFile("testdata/password/empty.pdf")
	if err != nil {
		t.Fatal(err)
	}
	if r, _ := recorded(t, data); r.lines.String() != "p0 \"Nämnden beslutar om taxan.\"\n" {
		t.Error(r.lines.String())
	}
}
