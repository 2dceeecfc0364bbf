package extract

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"svara/corpus"
	"svara/internal/extract/about"
	"svara/internal/swedish"
)

// FuzzText checks that any bytes become a document that satisfies checkDocument, or a
// reason.
func FuzzText(f *testing.F) {
	for _, folder := range []fs.FS{corpus.Files, os.DirFS("testdata/markdown"), fstest.MapFS{
		"a.md":  {Data: []byte("- > # a\n1) | b |\n|-|\n\n<li>c<td>d</table>&#12;&#x1b;\\&amp;")},
		"b.txt": {Data: []byte("\xff\xfea\x00\f\x00b\x00")},
		"d.txt": {Data: []byte("\ta\t b\n1\t\t2\f3\t4\t5\n\n\u00a0\t6\t7\t\n8\t\t9")},
		"c.txt": {Data: []byte("R\xe4k\r\rsm\xf6r\x85\f\f1. a\n\fb")},
	}} {
		names, _ := fs.Glob(folder, "*.*")
		for _, name := range names {
			data, err := fs.ReadFile(folder, name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data, strings.HasSuffix(name, ".md"))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, markdown bool) {
		name := "a.txt"
		if markdown {
			name = "a.md"
		}
		if doc, err := readOne(name, data); err == nil {
			checkDocument(t, doc)
		}
	})
}

// checkDocument checks what must be true of every document.
func checkDocument(t testing.TB, doc Document) {
	t.Helper()
	if again := swedish.Tidy(doc.Text); again != doc.Text || !utf8.ValidString(doc.Text) {
		t.Errorf("text is not tidy: %q, want %q", doc.Text, again)
	}
	if doc.Title == "" || doc.Title != about.OneLine(doc.Title) || !utf8.ValidString(doc.Title) {
		t.Errorf("title %q is not sound", doc.Title)
	}
	end := 0
	for _, b := range doc.Blocks {
		if b.Start < end || b.End <= b.Start || b.End > len(doc.Text) || strings.TrimSpace(b.In(doc.Text)) != b.In(doc.Text) {
			t.Fatalf("block %v is not sound", b)
		}
		end = b.End
	}
}
