package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"svara/assistant"
	"svara/ingest"
	"svara/internal/extract"
	"svara/internal/index"
	"svara/internal/model"
)

// formatCase is a question about the document of testdata/formats that has an answer in
// every format of it, on a page that depends on the format: of the PDF that LibreOffice
// made, of that which Chromium made, and the number of the slide.
type formatCase struct {
	question, fact  string
	word, web, page int
}

var formatCases = []formatCase{
	{"Vem rapporteras olyckor till?", "Solveig Ekermark", 2, 3, 8},
	{"Hur ofta tas vattenprov?", "två gånger i veckan", 2, 3, 8},
	{"När byggdes simhallen?", "1974", 1, 1, 2},
	{"Vad kostar det att ersätta ett borttappat kort?", "50 kronor", 2, 2, 6},
	{"Var är uppsamlingsplatsen?", "bakom ishallen", 2, 3, 8},
	{"När ska föreningar söka tider för höstterminen?", "15 maj", 2, 3, 9},
	{"Hur länge ska man vänta med att bada efter magsjuka?", "två dygn", 2, 2, 7},
	{"När stänger simhallen på onsdagar?", "21.30", 1, 1, 3},
	{"Vad kostar tio bad för en vuxen?", "620 kr", 2, 2, 5},
	{"Vem är rektor på Ekskolan?", "", 0, 0, 0},
	{"Hur söker man bygglov?", "", 0, 0, 0},
}

var sheetCases = []formatCase{
	{"Vad kostar tio bad för en vuxen?", "620 kr", 0, 0, 1},
	{"Vad kostar ett halvårskort för barn och ungdom?", "720 kr", 0, 0, 1},
	{"Vem är rektor på Ekskolan?", "", 0, 0, 0},
}

// The same questions have the same answers from each format of a document, on the
// right page. testdata/formats/make.sh makes the files.
func TestFormats(t *testing.T) {
	tests := []struct {
		file  string
		cases []formatCase
		page  func(formatCase) int // nil for a format without pages
	}{
		{"riktlinje.md", formatCases, nil},
		{"riktlinje.docx", formatCases, nil},
		{"riktlinje.odt", formatCases, nil},
		{"riktlinje.html", formatCases, nil},
		{"riktlinje.eml", formatCases, nil},
		{"riktlinje.zip", formatCases, nil},
		{"riktlinje.pptx", formatCases, func(c formatCase) int { return c.page }},
		{"riktlinje.odp", formatCases, func(c formatCase) int { return c.page }},
		{"riktlinje-word.pdf", formatCases, func(c formatCase) int { return c.word }},
		{"riktlinje-webb.pdf", formatCases, func(c formatCase) int { return c.web }},
		{"avgifter.csv", sheetCases, nil},
		{"avgifter.xlsx", sheetCases, func(c formatCase) int { return c.page }},
		{"avgifter.ods", sheetCases, func(c formatCase) int { return c.page }},
	}
	cache := t.TempDir()
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			a := overFile(t, tt.file, cache)
			for _, c := range tt.cases {
				answer, err := a.Ask(t.Context(), assistant.Question{Text: c.question})
				if err != nil {
					t.Fatal(err)
				}
				checkFormat(t, c, answer, tt.page)
			}
		})
	}
}

func checkFormat(t *testing.T, c formatCase, answer assistant.Answer, page func(formatCase) int) {
	t.Helper()
	if c.fact == "" {
		if answer.Status != assistant.NotFound {
			t.Errorf("%s: answered %q", c.question, answer.Text)
		}
		return
	}
	plain := strings.ReplaceAll(answer.Text, "\u00a0", " ")
	if answer.Status != assistant.Answered || !strings.Contains(plain, c.fact) {
		t.Errorf("%s: %s %q, want %q", c.question, answer.Status, answer.Text, c.fact)
		return
	}
	for _, citation := range answer.Citations {
		if !strings.Contains(strings.ReplaceAll(citation.Quote, "\u00a0", " "), c.fact) {
			continue
		}
		switch {
		case page == nil && citation.Page != nil:
			t.Errorf("%s: page %d of a document without pages", c.question, *citation.Page)
		case page != nil && (citation.Page == nil || *citation.Page != page(c)):
			t.Errorf("%s: page %v, want %d", c.question, citation.Page, page(c))
		}
	}
}

// overFile gives an assistant over one file of testdata/formats.
func overFile(t *testing.T, name, cache string) *assistant.Assistant {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "formats", name))
	if err != nil {
		t.Fatal(err)
	}
	idx, err := index.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	reader := extract.NewReader(extract.DefaultLimits, cache)
	defer reader.Close()
	var files fs.FS = fstest.MapFS{name: {Data: data, ModTime: time.Now()}}
	report, err := ingest.Sync(t.Context(), idx, files, ingest.Options{Embedder: model.Embedded{}, Reader: reader})
	if err != nil || len(report.Added) == 0 || len(report.Skipped) > 0 {
		t.Fatalf("%v, %v", report, err)
	}
	a, err := assistant.New(idx, model.Embedded{}, assistant.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}
