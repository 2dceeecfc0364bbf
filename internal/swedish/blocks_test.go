package swedish

import (
	"fmt"
	"strings"
	"testing"
)

func TestBlocks(t *testing.T) {
	kinds := map[BlockKind]string{Paragraph: "p", ListItem: "li", TableRow: "tr"}
	check(t, "blocks.txt", func(text string) string {
		var parts []string
		for _, b := range Blocks(text) {
			kind := kinds[b.Kind]
			if b.Kind == Heading {
				kind = fmt.Sprintf("h%d", b.Level)
			}
			parts = append(parts, kind+" "+b.In(text))
		}
		return strings.Join(parts, " | ")
	})
}

func TestBlocksOfDocuments(t *testing.T) {
	for name, text := range documents(t) {
		headings := 0
		for _, b := range Blocks(text) {
			if (b.Kind == Heading) != (b.Level > 0) {
				t.Errorf("%s: kind %d with level %d: %q", name, b.Kind, b.Level, b.In(text))
			}
			if b.Kind == Heading {
				headings++
			}
		}
		if headings == 0 {
			t.Errorf("%s: no headings", name)
		}
	}
}

func TestWrappedLinesBelongTogether(t *testing.T) {
	words := strings.Fields(strings.Repeat("kommuner och regioner ska enligt överenskommelsen samverka om digitalisering ", 12))
	for _, width := range []int{72, 80, 100} {
		var text strings.Builder
		column := 0
		for i, word := range words {
			switch {
			case i == 0:
			case column+len(word) >= width:
				text.WriteByte('\n')
				column = 0
			default:
				text.WriteByte(' ')
			}
			text.WriteString(word)
			column += len(word) + 1
		}
		if n := len(Blocks(text.String())); n != 1 {
			t.Errorf("width %d: %d blocks, want 1", width, n)
		}
	}
}
