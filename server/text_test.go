package server

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"unicode/utf8"

	"svara/assistant"
	"svara/corpus"
	"svara/internal/swedish"
)

// sketch writes blocks so that a table can hold them.
func sketch(blocks []block) string {
	var b strings.Builder
	for _, block := range blocks {
		b.WriteString(block.Tag + "(")
		for i, line := range block.Lines {
			if i > 0 {
				b.WriteString("|")
			}
			if line.Number > 0 {
				fmt.Fprintf(&b, "%d:", line.Number)
			}
			for _, piece := range line.Pieces {
				if piece.Citation > 0 {
					fmt.Fprintf(&b, "{%d}", piece.Citation)
				}
				b.WriteString(piece.Text)
			}
		}
		b.WriteString(")")
	}
	return b.String()
}

func TestBlocksOf(t *testing.T) {
	tests := []struct {
		text      string
		citations int
		want      string
	}{
		{"", 0, ""},
		{"Det är 25 dagar. [1]", 1, "p(Det är 25 dagar.{1})"},
		{"Ett. [1] Två. [2]", 2, "p(Ett.{1} Två.{2})"},
		{"Lagen [3] säger det. [1]", 1, "p(Lagen [3] säger det.{1})"},
		{"[0] [1] [99999999999999999999]", 1, "p([0]{1} [99999999999999999999])"},
		{"Följande:\n• a\n• b [1]", 1, "p(Följande:)ul(a|b{1})"},
		{"Följande:\n\n1. a [1]\n2. b [2]\n\nSlut.", 2, "p(Följande:)ol(1:a{1}|2:b{2})p(Slut.)"},
		{"3) c\n4) d\n- e\n* f", 0, "ol(3:c|4:d)ul(e|f)"},
		{"1. Ett\n• inne\n2. Två", 0, "ol(1:Ett)ul(inne)ol(2:Två)"},
		{"– Det går bra, säger hon.\n– Nej.", 0, "p(– Det går bra, säger hon.)p(– Nej.)"},
		{"2023. Året då", 0, "p(2023. Året då)"},
		{"•utan mellanrum\n•", 0, "p(•utan mellanrum)p(•)"},
		{"<b>fet</b>", 0, "p(<b>fet</b>)"},
	}
	for _, test := range tests {
		if got := sketch(blocksOf(test.text, test.citations)); got != test.want {
			t.Errorf("%q: %s, want %s", test.text, got, test.want)
		}
	}
}

// The script reads answers by the same rules as the server.
func TestScriptReadsAnswersAlike(t *testing.T) {
	script := widgetFile("answer.js")
	for _, pattern := range []string{bulletMark.String(), numberMark.String(), reference.String()} {
		if !strings.Contains(string(script), "/"+pattern+"/") {
			t.Errorf("answer.js lacks /%s/", pattern)
		}
	}
}

// whole gives a document of plain text, as the assistant gives it.
func whole(text string) assistant.Whole {
	kinds := []assistant.BlockKind{assistant.Paragraph, assistant.Heading, assistant.Item, assistant.Row}
	w := assistant.Whole{Text: text}
	for _, b := range swedish.Blocks(text) {
		w.Blocks = append(w.Blocks, assistant.Block{Kind: kinds[b.Kind], Level: b.Level,
			Start: utf8.RuneCountInString(text[:b.Start]), End: utf8.RuneCountInString(text[:b.End])})
	}
	return w
}

// outline writes sections so that a table can hold them; marks are in [].
func outline(sections []section) string {
	var b strings.Builder
	for _, s := range sections {
		var items []string
		for _, item := range s.Items {
			text := ""
			for _, piece := range item {
				if piece.Marked {
					text += "[" + piece.Text + "]"
				} else {
					text += piece.Text
				}
			}
			items = append(items, text)
		}
		fmt.Fprintf(&b, "%s(%s)", s.Tag, strings.Join(items, "|"))
	}
	return b.String()
}

func TestSectionsOf(t *testing.T) {
	tests := []struct {
		text       string
		start, end int
		want       string
	}{
		{"", 0, 0, ""},
		{"\n \n\t\n", 0, 1, ""},
		{"En rad.", 0, 0, "p(En rad.)"},
		{"åäö ÅÄÖ", 1, 5, "p(å[äö Å]ÄÖ)"},
		{"Ett stycke.\n\nEtt till.", 0, 11, "p([Ett stycke.])p(Ett till.)"},
		{"Ett stycke.\n\nEtt till.", 4, 16, "p(Ett [stycke.])p([Ett] till.)"},
		{"Lista:\n• a\n  • b\n\n• c", 0, 0, "p(Lista:)ul(• a|• b|• c)"},
		{"1. a\n2. b", 0, 9, "ul([1. a]|[2. b])"},
		{"Rubrik\n\nText som följer.", 0, 0, "h2(Rubrik)p(Text som följer.)"},
		{"1. Rubrik\n\nText som följer.", 0, 2, "h3([1.] Rubrik)p(Text som följer.)"},
		{"Ett ord", 3, 99, "p(Ett ord)"},
		{"Ett ord", -3, 2, "p(Ett ord)"},
		{"Ett ord", 5, 2, "p(Ett ord)"},
	}
	for _, test := range tests {
		got, marked := sectionsOf(whole(test.text), test.start, test.end)
		if outline(got) != test.want || marked != strings.Contains(test.want, "[") {
			t.Errorf("%q %d %d: %s, want %s", test.text, test.start, test.end, outline(got), test.want)
		}
	}
}

// A document's page shows every word of it, and marks those asked for.
func TestSectionsKeepEveryWord(t *testing.T) {
	names, err := fs.Glob(corpus.Files, "*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		content, err := fs.ReadFile(corpus.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		text, document := []rune(string(content)), whole(string(content))
		for start := 0; start < len(text); start += 97 {
			end := min(start+1+start%300, len(text))
			sections, _ := sectionsOf(document, start, end)
			var all, quote strings.Builder
			for _, s := range sections {
				for _, item := range s.Items {
					for _, piece := range item {
						all.WriteString(piece.Text)
						if piece.Marked {
							quote.WriteString(piece.Text)
						}
					}
				}
			}
			if letters(all.String()) != letters(string(content)) {
				t.Fatalf("%s: words are lost", name)
			}
			if letters(quote.String()) != letters(string(text[start:end])) {
				t.Fatalf("%s %d %d: marked %q", name, start, end, quote.String())
			}
		}
	}
}

// letters gives a text without white space.
func letters(text string) string { return strings.Join(strings.Fields(text), "") }
