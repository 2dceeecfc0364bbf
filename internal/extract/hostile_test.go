package extract

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"svara/internal/swedish"
)

// Texts that take a long time, by intent or by accident. Each of them once took from
// seconds to minutes.
func TestHostileTexts(t *testing.T) {
	headings := "# " + strings.Repeat("lång rubrik ", 5_000) + "\n\n" + strings.Repeat("## Del\n\nText.\n\n", 5_000)
	for name, text := range map[string]string{
		"one word.txt":       strings.Repeat("a", 1<<20),
		"one sentence.txt":   strings.Repeat("ord ", 1<<18),
		"digits.txt":         "abc " + strings.Repeat("123 ", 1<<18),
		"full stops.txt":     strings.Repeat(".", 1<<18) + "a",
		"a wide table.md":    "|" + strings.Repeat("a|", 2_000) + "\n|" + strings.Repeat("-|", 2_000) + strings.Repeat("\n|a|", 2_000),
		"headings.md":        headings,
		"a very long row.md": "| a | b |\n|---|---|\n| " + strings.Repeat("ord ", 1<<16) + "|",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			doc, err := readOne(name, []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if len(doc.Blocks) == 0 {
				t.Error("no blocks")
			}
		})
	}
}

// Cells and rows may have no end tags.
func TestTableWithoutEnds(t *testing.T) {
	doc, err := readOne("a.md", []byte("<table><tr><th>Sak<th>Taxa<tr><td>Hund<td>400 kr</table>\n"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, b := range doc.Blocks {
		rows = append(rows, fmt.Sprint(b.Kind == swedish.TableRow, b.In(doc.Text)))
	}
	if got, want := strings.Join(rows, "; "), "trueSak | Taxa; trueHund | 400 kr"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// readOne reads a file that is one document.
func readOne(name string, data []byte) (Document, error) {
	result, err := read(context.Background(), request{Name: name, Data: data, Limits: DefaultLimits})
	if err != nil {
		return Document{}, err
	}
	return result.Documents[0], nil
}
