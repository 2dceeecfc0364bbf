package server

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"svara/assistant"
	"svara/corpus"
	"svara/internal/swedish"
)

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

// made gives a document of blocks of which each says what it is: "row a | b", "h3 Mål",
// "item • a", or else a paragraph.
func made(title string, blocks ...string) assistant.Whole {
	w := assistant.Whole{Listed: assistant.Listed{Title: title}}
	for _, b := range blocks {
		block := assistant.Block{Kind: assistant.Paragraph, Start: utf8.RuneCountInString(w.Text)}
		word, rest, _ := strings.Cut(b, " ")
		switch {
		case word == "row" || word == "item":
			block.Kind, b = assistant.BlockKind(word), rest
		case len(word) == 2 && word[0] == 'h':
			block.Kind, block.Level, b = assistant.Heading, int(word[1]-'0'), rest
		}
		w.Text += b
		block.End = utf8.RuneCountInString(w.Text)
		w.Text += "\n"
		w.Blocks = append(w.Blocks, block)
	}
	return w
}

// bracketed writes text with what is marked in [].
func bracketed(text []stretch) string {
	var b strings.Builder
	for _, piece := range text {
		if piece.Marked {
			b.WriteString("[" + piece.Text + "]")
		} else {
			b.WriteString(piece.Text)
		}
	}
	return b.String()
}

// outline writes sections so that a table can hold them.
func outline(sections []section) string {
	var b strings.Builder
	for _, s := range sections {
		parts := []string{bracketed(s.Text)}
		switch s.Tag {
		case "ul":
			parts = nil
			for _, item := range s.List {
				parts = append(parts, strings.ReplaceAll(bracketed(item.Mark)+bracketed(item.Text), "][", ""))
			}
		case "table":
			parts = nil
			for _, row := range append([][]cell{s.Head}, s.Rows...) {
				var cells []string
				for _, c := range row {
					text := bracketed(c.Text)
					if c.Number {
						text += "#"
					}
					cells = append(cells, text)
				}
				parts = append(parts, strings.Join(cells, ";"))
			}
		}
		fmt.Fprintf(&b, "%s(%s)", s.Tag, strings.Join(parts, "|"))
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
		{"1. a\n2. b", 3, 9, "ul(1. [a]|[2. b])"},
		{"Rubrik\n\nText som följer.", 0, 0, "h2(Rubrik)p(Text som följer.)"},
		{"1. Rubrik\n\nText som följer.", 0, 2, "h2([1.] Rubrik)p(Text som följer.)"},
		{"Ett ord", 3, 99, "p(Ett ord)"},
		{"Ett ord", -3, 2, "p(Ett ord)"},
		{"Ett ord", 5, 2, "p(Ett ord)"},
	}
	for _, test := range tests {
		got := sectionsOf(whole(test.text), test.start, test.end)
		if outline(got.Sections) != test.want || got.Marked != strings.Contains(test.want, "[") {
			t.Errorf("%q %d %d: %s, want %s", test.text, test.start, test.end, outline(got.Sections), test.want)
		}
	}
}

func TestTables(t *testing.T) {
	tests := []struct {
		blocks     []string
		start, end int
		want       string
	}{
		{[]string{"row a | b"}, 0, 0, "table(|a;b)"},
		{[]string{"row Avgift | Kronor", "row Hund | 1 200", "row Katt | −3,5 kr", "row | "}, 0, 0, "table(Avgift;Kronor#|Hund;1 200#|Katt;−3,5 kr#|;#)"},
		{[]string{"row  |  | 2023", "row a |  | 1", "row a |", "row | b"}, 0, 0, "table(;;2023#|a;;1#|a;|;b)"},
		{[]string{"row a|b | c", "row d"}, 0, 0, "table(a|b;c#|d)"},
		{[]string{"row ab | cd", "row ef | gh"}, 1, 9, "table(a[b];[cd]|[e]f;gh)"},
		{[]string{"row a", "En text.", "row b", "row c"}, 0, 0, "table(|a)p(En text.)table(b|c)"},
	}
	for _, test := range tests {
		if got := outline(sectionsOf(made("", test.blocks...), test.start, test.end).Sections); got != test.want {
			t.Errorf("%q: %s, want %s", test.blocks, got, test.want)
		}
	}
	parted := made("", "row a | b", "row c | d")
	parted.Text = strings.Replace(parted.Text, "b\n", "b\n\n", 1)
	parted.Blocks[1].Start, parted.Blocks[1].End = parted.Blocks[1].Start+1, parted.Blocks[1].End+1
	if got := outline(sectionsOf(parted, 0, 0).Sections); got != "table(|a;b)table(|c;d)" {
		t.Errorf("two tables: %s", got)
	}
	tables := sectionsOf(made("", "row a | b | c", "Mellan.", "row a | b | c | d", "Mellan.", "row "+strings.Repeat("å", 31)), 0, 0).Sections
	if tables[0].Wide || tables[0].Number != 1 || !tables[2].Wide || tables[2].Number != 2 || !tables[4].Wide {
		t.Errorf("%+v, %+v, %+v", tables[0].table, tables[2].table, tables[4].table)
	}
	for text, want := range map[string]bool{"12": true, "1 234,50 kr": true, "−7 %": true, "2023–24": true, "": false, "–": false, "12 st": false, "§ 4": false} {
		if isNumber(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// Levels go down one at a time, whatever those of the document do.
func TestHeadingLevels(t *testing.T) {
	for levels, want := range map[string]string{
		"h1 h2 h3 h2 h1": "h2 h3 h4 h3 h2",
		"h3 h2 h4 h1":    "h2 h2 h3 h2",
		"h1 h4 h3 h6":    "h2 h3 h3 h4",
		"h6 h6":          "h2 h2",
	} {
		var blocks, got []string
		for level := range strings.FieldsSeq(levels) {
			blocks = append(blocks, level+" Rubrik")
		}
		for _, s := range sectionsOf(made("", blocks...), 0, 0).Sections {
			got = append(got, s.Tag)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %s, want %s", levels, got, want)
		}
	}
	deep := sectionsOf(made("", "h1 a", "h2 a", "h3 a", "h4 a", "h5 a", "h6 a"), 0, 0).Sections
	if deep[4].Tag != "h6" || deep[5].Tag != "h6" {
		t.Errorf("%s", outline(deep))
	}
}

// The title stands once, with its mark.
func TestTitleIsSaidOnce(t *testing.T) {
	for _, kind := range []string{"h1 ", "h2 ", ""} {
		view := sectionsOf(made("Mål  och plan", kind+"Mål och plan", "h2 Mål", "En text."), 4, 7)
		if got := bracketed(view.Title) + ":" + outline(view.Sections); got != "Mål [och] plan:h2(Mål)p(En text.)" || !view.Marked {
			t.Errorf("%q: %s", kind, got)
		}
	}
	if view := sectionsOf(made("Mål", "h1 Plan", "h2 Mål"), 0, 0); bracketed(view.Title)+":"+outline(view.Sections) != "Mål:h2(Plan)h3(Mål)" {
		t.Errorf("%s", outline(view.Sections))
	}
}

func TestHeadingIDs(t *testing.T) {
	ids := newIDs()
	for _, test := range []struct{ text, want string }{
		{"Åtgärder vid översvämning", "åtgärder-vid-översvämning"},
		{"§ 4 Avgifter, m.m.", "4-avgifter-m-m"},
		{"Mål", "mål"}, {"MÅL!", "mål-2"}, {"Mål 2", "mål-2-2"}, {"mål", "mål-3"},
		{"Citat", "citat-2"}, {"Titel", "titel-2"}, {"Innehåll", "innehåll"}, {"Innehall", "innehall-2"},
		{"***", "avsnitt"}, {"", "avsnitt-2"},
		{`"><script>`, "script"},
		{"Ansvar för den som har hand om de allmänna platserna i kommunen under vintern", "ansvar-för-den-som-har-hand-om-de-allmänna"},
		{strings.Repeat("å", 200), strings.Repeat("å", maxID)},
	} {
		if got := ids.of(test.text); got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
}

// stretchesIn gives all text of a page in its order.
func stretchesIn(view *documentView) []stretch {
	text := slices.Clone(view.Title)
	for _, s := range view.Sections {
		text = append(text, s.Text...)
		for _, item := range s.List {
			text = append(append(text, item.Mark...), item.Text...)
		}
	}
	return text
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
		document.Title = strings.SplitN(string(content), "\n", 2)[0]
		for start := 0; start < len(text); start += 97 {
			end := min(start+1+start%300, len(text))
			var all, quote strings.Builder
			firsts := 0
			for _, piece := range stretchesIn(sectionsOf(document, start, end)) {
				all.WriteString(piece.Text)
				if piece.Marked {
					quote.WriteString(piece.Text)
				}
				if piece.First {
					firsts++
				}
			}
			if got := letters(all.String()); got != letters(string(content)) && got != letters(document.Title+string(content)) {
				t.Fatalf("%s: words are lost", name)
			}
			if letters(quote.String()) != letters(string(text[start:end])) || quote.Len() > 0 && firsts != 1 {
				t.Fatalf("%s %d %d: marked %q in %d places", name, start, end, quote.String(), firsts)
			}
		}
	}
}

// letters gives a text without white space.
func letters(text string) string { return strings.Join(strings.Fields(text), "") }
