package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOffice reads testdata/office, and compares the facts, blocks and text of each
// document with the .txt file of the same name. UPDATE=1 writes those files anew. The
// documents were made from the sources beside them: riktlinje-pandoc, budget and innehall
// (with --toc -N) by Pandoc, the others by LibreOffice (soffice --convert-to). bilder was
// saved by LibreOffice from a file written by hand.
func TestOffice(t *testing.T) {
	files, _ := filepath.Glob("testdata/office/*.*")
	tested := 0
	for _, name := range files {
		switch filepath.Ext(name) {
		case ".txt", ".md", ".fods", ".html": // expected results, and sources
			continue
		}
		tested++
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := readOne(filepath.Base(name), data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		checkDocument(t, doc)
		golden := name + ".txt"
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(golden, []byte(shownDocument(doc)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got := shownDocument(doc); got != string(want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
	if tested == 0 {
		t.Fatal("no test files")
	}
}

// shownDocument writes out a document.
func shownDocument(doc Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title: %s\n", doc.Title)
	if doc.About.Date != "" {
		fmt.Fprintf(&b, "date: %s\n", doc.About.Date)
	}
	for _, block := range doc.Blocks {
		fmt.Fprintf(&b, "%s%d %q\n", kinds[block.Kind], block.Level, block.In(doc.Text))
	}
	fmt.Fprintf(&b, "----\n%s\n", doc.Text)
	return b.String()
}
