package swedish

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// Short lines that tell when and where are lists; those that name, or that only look
// alike, are not.
func TestLines(t *testing.T) {
	data, err := os.ReadFile("testdata/lines.txt")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[BlockKind]string{Paragraph: "p", ListItem: "li"}
	cases := strings.Split(string(data), "<<< ")[1:]
	for _, c := range cases {
		name, c, _ := strings.Cut(c, "\n")
		text, want, _ := strings.Cut(c, ">>>\n")
		want, _, _ = strings.Cut(want, "\n\n") // a comment may follow
		var got strings.Builder
		for _, b := range Blocks(text) {
			kind := kinds[b.Kind]
			if b.Kind == Heading {
				kind = fmt.Sprintf("h%d", b.Level)
			}
			fmt.Fprintf(&got, "%s %s\n", kind, strings.ReplaceAll(b.In(text), "\n", `\n`))
		}
		if strings.TrimSpace(got.String()) != strings.TrimSpace(want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, got.String(), want)
		}
	}
	if len(cases) < 20 {
		t.Errorf("%d cases", len(cases))
	}
}
