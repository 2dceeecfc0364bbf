package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFormats reads testdata/html/* and testdata/eml/*, and compares the result with the
// .txt file of the same name. UPDATE=1 writes those files anew.
func TestFormats(t *testing.T) {
	var files []string
	for _, pattern := range []string{"testdata/html/*.html", "testdata/eml/*.eml", "testdata/eml/*.mhtml"} {
		found, _ := filepath.Glob(pattern)
		if len(found) == 0 {
			t.Fatalf("no test files %s", pattern)
		}
		files = append(files, found...)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		result, err := read(t.Context(), request{Name: filepath.Base(name), Data: data, Limits: DefaultLimits})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := shown(result)
		for _, doc := range result.Documents {
			checkDocument(t, doc)
		}
		golden := strings.TrimSuffix(name, filepath.Ext(name)) + ".txt"
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
}

// shown writes out the result of reading a file.
func shown(result Result) string {
	var b strings.Builder
	for _, doc := range result.Documents {
		about := strings.Replace(fmt.Sprintf("%+v", doc.About), " Over:false", "", 1) // hardly any document has it
		fmt.Fprintf(&b, "within: %q\ntitle: %s\nabout: %s\n", doc.Within, doc.Title, about)
		for _, block := range doc.Blocks {
			fmt.Fprintf(&b, "%s%d %q\n", kinds[block.Kind], block.Level, block.In(doc.Text))
		}
		fmt.Fprintf(&b, "----\n%s\n====\n", doc.Text)
	}
	for _, skip := range result.Skipped {
		fmt.Fprintf(&b, "skipped %s: %s\n", skip.Within, skip.Reason)
	}
	return b.String()
}
