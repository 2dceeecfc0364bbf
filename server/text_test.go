package server

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"svara/assistant"
)

// sketch writes blocks so that a table can hold them.
func sketch(blocks []block) string {
	var b strings.Builder
	for _, block := range blocks {
		b.WriteString(block.Tag + "(")
		lines := block.Lines
		if block.Head != nil {
			b.WriteString("head:")
			lines = append([]line{*block.Head}, lines...)
		}
		for i, line := range lines {
			if i > 0 {
				b.WriteString("|")
			}
			if line.Number > 0 {
				fmt.Fprintf(&b, "%d:", line.Number)
			}
			pieces := line.Pieces
			for n, cell := range line.Cells {
				if n > 0 {
					pieces = append(pieces, piece{Text: "/"})
				}
				pieces = append(pieces, cell...)
			}
			for _, piece := range pieces {
				b.WriteString(piece.Text)
				if piece.Citation > 0 {
					fmt.Fprintf(&b, "{%d}", piece.Citation)
				}
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
		{"Giltighetstid | 5 år [1]", 1, "p(Giltighetstid | 5 år{1})"},
		{"Skola | | Telefon [1]\nEkskolan | b | [2]", 2, "table(head:Skola//Telefon{1}|Ekskolan/b/{2})"},
		{"Så är det:\nEkskolan | 12 [1]\nBjörkskolan | 13 [2]\nSlut.", 2, "p(Så är det:)table(Ekskolan/12{1}|Björkskolan/13{2})p(Slut.)"},
		{"a|b\nc|d", 0, "p(a|b)p(c|d)"},
	}
	for _, test := range tests {
		citations := make([]assistant.Citation, test.citations)
		if test.citations > 0 {
			citations[0].Columns = []string{"Skola", "", "Telefon"}
		}
		if got := sketch(blocksOf(test.text, citations)); got != test.want {
			t.Errorf("%q: %s, want %s", test.text, got, test.want)
		}
	}
}

// A reference is not alone on a line where the word before it has room there, too.
func TestPiecesOfKeepTheReferenceByItsWord(t *testing.T) {
	got := piecesOf("Det är 25 dagar. [1] Se översvämningsskydd. [2] Ja [1]", 2)
	want := []piece{{"Det är 25 ", 0}, {"dagar.", 1}, {" Se översvämningsskydd.", 0}, {"", 2}, {" ", 0}, {"Ja", 1}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

// The script reads answers by the same rules as the server.
func TestScriptReadsAnswersAlike(t *testing.T) {
	script := widgetFile("answer.js")
	for _, pattern := range []string{"/" + bulletMark.String() + "/", "/" + numberMark.String() + "/", "/" + reference.String() + "/", "/" + cellBar.String() + "/", fmt.Sprintf("longestGlued = %d;", longestGlued)} {
		if !strings.Contains(string(script), pattern) {
			t.Errorf("answer.js lacks %s", pattern)
		}
	}
}
