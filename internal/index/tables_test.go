package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"svara/internal/swedish"
)

// tabled makes a document of lines, each "kind text": h is a heading, p a paragraph, c
// a caption, n a row that names columns, r another row; "-" is a blank line and "f" a
// new page.
func tabled(lines string) *Document {
	doc := &Document{Title: "Prov"}
	kinds := map[string]swedish.Block{
		"h": {Kind: swedish.Heading, Level: 2}, "p": {Kind: swedish.Paragraph}, "c": {Kind: swedish.Paragraph, Level: swedish.IsCaption},
		"n": {Kind: swedish.TableRow, Level: swedish.NamesColumns}, "r": {Kind: swedish.TableRow},
	}
	var all strings.Builder
	for line := range strings.SplitSeq(lines, "\n") {
		kind, text, _ := strings.Cut(line, " ")
		switch kind {
		case "-":
		case "f":
			all.WriteString("\f")
		default:
			block := kinds[kind]
			block.Span = swedish.Span{Start: all.Len(), End: all.Len() + len(text)}
			all.WriteString(text)
			doc.Blocks = append(doc.Blocks, block)
		}
		all.WriteString("\n")
	}
	doc.Text = all.String()
	return doc
}

func TestTableContext(t *testing.T) {
	tests := []struct{ name, lines, at, want string }{
		{"below its header", "c Taxa 2026.\n-\nn Åtgärd | Avgift\nr Carport | 10 kr\nr Uthus | 5 kr", "Uthus", "Taxa 2026.\nÅtgärd | Avgift"},
		{"at its header", "c Taxa 2026.\n-\nn Åtgärd | Avgift\nr Carport | 10 kr", "Åtgärd", "Taxa 2026."},
		{"above it", "p Så här gör du.\n-\nn Åtgärd | Avgift\nr Carport | 10 kr", "Så", ""},
		{"beside it", "n Åtgärd | Avgift\nr Carport | 10 kr\n-\np Efteråt.", "Efteråt", ""},
		{"without a header", "h Fakta\n-\nr Ansvarig | Chefen\nr Beslut | KS", "Beslut", ""},
		{"announced", "p Avgifterna är:\n-\nr Carport | 10 kr\nr Uthus | 5 kr", "Uthus", "Avgifterna är:"},
		{"below a line that is no sentence", "p Avgifter för byggnader\n-\nr Carport | 10 kr\nr Uthus | 5 kr", "Uthus", "Avgifter för byggnader"},
		{"below a sentence", "p Avgiften betalas i förskott.\n-\nr Carport | 10 kr\nr Uthus | 5 kr", "Uthus", ""},
		{"two rows of names", "n  | Avgift | \nn Åtgärd | 2025 | 2026\nr Uthus | 5 | 6", "Uthus", "| Avgift |\nÅtgärd | 2025 | 2026"},
		{"of the next table", "n Åtgärd | Avgift\nr Carport | 10 kr\n-\nn Skola | Rektor\nr Ekskolan | Bo", "Ekskolan", "Skola | Rektor"},
		{"of a table that has none, below another", "n Åtgärd | Avgift\nr Carport | 10 kr\n-\nr Ansvarig | Chefen", "Ansvarig", ""},
		{"on the next page", "n Åtgärd | Avgift\nr Carport | 10 kr\n-\nf\nr Uthus | 5 kr", "Uthus", "Åtgärd | Avgift"},
		{"of another on the next page", "n Åtgärd | Avgift\nr Carport | 10 kr\n-\nf\nr A | b | c", "A | b", ""},
		{"that tells something", "n Giltighetstid | 5 år\nr Ansvarig | Chefen", "Ansvarig", ""},
		{"of headers alone", "n Ansvarig | Chefen | Bo\nn Beslut | KS | 2024", "Beslut", ""},
		{"that has a year", "n Avgift | 2026\nr Carport | 10 kr", "Carport", "Avgift | 2026"},
	}
	for _, tt := range tests {
		doc := tabled(tt.lines)
		at := strings.Index(doc.Text, tt.at)
		if got := strings.Join(trimmed(doc.TableContext(at)), "\n"); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		doc.Passages = []Passage{{Heading: "A › B", Bytes: swedish.Span{Start: at, End: len(doc.Text)}}}
		if under := strings.Join(trimmed(doc.Under(&doc.Passages[0])), "\n"); under != strings.TrimSuffix("A › B\n"+tt.want, "\n") {
			t.Errorf("%s: under %q", tt.name, under)
		}
	}
	if context := (&Document{Text: "Ord"}).TableContext(1); context != "" {
		t.Errorf("without blocks: %q", context)
	}
}

func trimmed(text string) []string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return lines
}

// TestUndersOfLongTable holds that what passages stand under is found in one pass over
// a table: a walk for each would take minutes here.
func TestUndersOfLongTable(t *testing.T) {
	var lines strings.Builder
	lines.WriteString("n Åtgärd | Avgift")
	for i := range 200_000 {
		fmt.Fprintf(&lines, "\nr Åtgärd nummer %d | %d kr", i, i)
	}
	doc := tabled(lines.String())
	for i := 0; i < len(doc.Blocks); i += 10 {
		doc.Passages = append(doc.Passages, Passage{Heading: "Taxa", Bytes: doc.Blocks[i].Span})
	}
	unders := doc.Unders()
	if unders[0] != "Taxa" {
		t.Errorf("first: %q", unders[0])
	}
	for i, under := range unders[1:] {
		if under != "Taxa\nÅtgärd | Avgift" {
			t.Fatalf("passage %d: %q", i+1, under)
		}
	}
}

func TestColumns(t *testing.T) {
	doc := tabled("n  | Avgift | \nn Åtgärd | 2025 | 2026\nr Uthus | 5 | 6")
	table, found := doc.TableAt(2)
	if want := []string{"Åtgärd", "Avgift 2025", "2026"}; !found || !slices.Equal(table.Columns, want) || table.First != 0 || table.Last != 2 {
		t.Errorf("%v %+v, want %q", found, table, want)
	}
	if _, found := tabled("p Ord").TableAt(0); found {
		t.Error("a paragraph is a table")
	}
}

func TestCells(t *testing.T) {
	for row, want := range map[string][]string{
		"a | b | c": {"a", "b", "c"},
		"a |  | c":  {"a", "", "c"},
		"a | | c":   {"a", "", "c"},
		"| b | c":   {"", "b", "c"},
		"a | b |":   {"a", "b", ""},
		"a|b | c":   {"a|b", "c"},
		"a":         {"a"},
		"":          {""},
	} {
		if got := Cells(row); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", row, got, want)
		}
	}
}

// TestRowIsFoundByItsColumn finds the passages of a long table by the name of a column,
// which stands in the first of them alone.
func TestRowIsFoundByItsColumn(t *testing.T) {
	doc := tabled("n Åtgärd | Timpris\nr Carport | 10 kr\nr Uthus | 5 kr\n-\np Något helt annat om carport.")
	for _, b := range doc.Blocks[1:] {
		doc.Passages = append(doc.Passages, Passage{Bytes: b.Span})
	}
	hits := newWords([]*Document{doc}).search("timpris uthus", 3)
	if len(hits) != 2 || hits[0].Passage != 1 || hits[1].Passage != 0 {
		t.Errorf("%+v", hits)
	}
}
