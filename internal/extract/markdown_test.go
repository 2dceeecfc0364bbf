package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"svara/internal/extract/about"
	"svara/internal/swedish"
)

var kinds = map[swedish.BlockKind]string{
	swedish.Paragraph: "p", swedish.Heading: "h", swedish.ListItem: "li", swedish.TableRow: "tr",
}

// TestMarkdown reads testdata/markdown/*.md, and compares title, blocks and text with the
// .txt file of the same name. UPDATE=1 writes those files anew.
func TestMarkdown(t *testing.T) {
	files, _ := filepath.Glob("testdata/markdown/*.md")
	if len(files) == 0 {
		t.Fatal("no test files")
	}
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		title, text, blocks := builtMarkdown(string(source))
		var b strings.Builder
		fmt.Fprintf(&b, "title: %s\n", title)
		for _, block := range blocks {
			fmt.Fprintf(&b, "%s%d %q\n", kinds[block.Kind], block.Level, block.In(text))
		}
		fmt.Fprintf(&b, "----\n%s\n", text)
		golden := strings.TrimSuffix(name, ".md") + ".txt"
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got := b.String(); got != string(want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestFrontMatter(t *testing.T) {
	tests := []struct{ source, title, body string }{
		{"---\ntitle: Avgifter 2025 # nya\n---\nText", "Avgifter 2025", "Text"},
		{"---\ntitle: \"Lån: \\\"nya\\\"\"\n---\nText", `Lån: "nya"`, "Text"},
		{"---\ntitle: 'Lärarens''s'\n...\nText", "Lärarens's", "Text"},
		{"---\nlayout: sida\nparams:\n  title: inte\n---\nText", "", "Text"},
		{"---\ntitle: >-\n  Flera\n  rader\n---\nText", "Flera rader", "Text"},
		{"+++\ntitle = \"Från Hugo\"\n+++\nText", "Från Hugo", "Text"},
		{"---\n---\nText", "", "Text"},
		{"---\n\nEn linje, och text.\n\n---\nMer", "", "---\n\nEn linje, och text.\n\n---\nMer"},
		{"---\ntitle: Aldrig slut\n", "", "---\ntitle: Aldrig slut\n"},
		{"Text\n---\ntitle: x\n---\n", "", "Text\n---\ntitle: x\n---\n"},
	}
	for _, tt := range tests {
		title, _, body := about.CutFrontMatter(tt.source)
		if title != tt.title || body != tt.body {
			t.Errorf("%q: title %q, body %q, want %q, %q", tt.source, title, body, tt.title, tt.body)
		}
	}
}

// TestExcessiveMarkdown checks that files which would keep the parser busy for minutes
// are read as plain text.
func TestExcessiveMarkdown(t *testing.T) {
	excessive := map[string]string{
		"quotes":    strings.Repeat(">", 500) + " ord",
		"lists":     strings.Repeat("- ", 500) + "ord",
		"indented":  strings.Repeat(" ", 1000) + "- ord",
		"paragraph": strings.Repeat("_a_*b", 20000),
	}
	for name, source := range excessive {
		if _, text, blocks := builtMarkdown(source); text != source || len(blocks) == 0 {
			t.Errorf("%s: read as Markdown", name)
		}
	}
	for name, source := range map[string]string{
		"table": "| a | b |\n|---|---|\n" + strings.Repeat("| lån | 120 kr |\n", 10000),
		"list":  strings.Repeat("* punkt i en lång lista\n", 10000),
	} {
		if _, text, _ := builtMarkdown(source); text == source {
			t.Errorf("%s: not read as Markdown", name)
		}
	}
}

// builtMarkdown gives the result of reading a Markdown text.
func builtMarkdown(source string) (title, text string, blocks []swedish.Block) {
	b := &Builder{limit: DefaultLimits.Text}
	writeMarkdown(b, source)
	if b.plain != "" {
		return b.title, b.plain, swedish.Blocks(b.plain)
	}
	return b.title, b.out.String(), b.blocks
}
