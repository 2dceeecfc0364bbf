package ingest

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode"
	"unicode/utf8"

	"svara/corpus"
	"svara/internal/extract"
	"svara/internal/index"
	"svara/internal/swedish"
)

// authority is a folder of real documents that is not part of the project.
const authority = "../../shared/documents/md"

// realDocuments gives the built-in documents and, where they are, those of
// Swedish authorities.
func realDocuments(t testing.TB) []index.Document {
	t.Helper()
	var docs []index.Document
	for _, folder := range []fs.FS{corpus.Files, os.DirFS(authority)} {
		names, _ := fs.Glob(folder, "*.*")
		for _, name := range names {
			data, err := fs.ReadFile(folder, name)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := extracted(t, name, data)
			if err == nil {
				docs = append(docs, doc)
			} else if err.Error() != "holds no text" { // some statutes are front matter only
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	return docs
}

// extracted makes a document of a file's bytes, as Sync does.
func extracted(t testing.TB, name string, data []byte) (index.Document, error) {
	t.Helper()
	reader := extract.NewReader(extract.DefaultLimits, "")
	t.Cleanup(reader.Close)
	result, err := reader.Read(t.Context(), name, data)
	if err != nil {
		return index.Document{}, err
	}
	o := outcome{file: file{name, name}}
	o.take(result, "", time.Time{})
	return o.documents[0], nil
}

func TestSplitRealDocuments(t *testing.T) {
	var sizes []int
	for _, doc := range realDocuments(t) {
		checkPassages(t, doc)
		for i, p := range doc.Passages {
			words := countWords(p.Bytes.In(doc.Text))
			sizes = append(sizes, words)
			if words > cutWords+headingWords(doc, p) {
				t.Errorf("%s: passage %d has %d words", doc.Path, i, words)
			}
		}
	}
	slices.Sort(sizes)
	n := len(sizes)
	t.Logf("%d passages, words: 5%% %d, 25%% %d, median %d, 75%% %d, 95%% %d, most %d",
		n, sizes[n/20], sizes[n/4], sizes[n/2], sizes[n*3/4], sizes[n*19/20], sizes[n-1])
}

func headingWords(doc index.Document, p index.Passage) int {
	n := 0
	for _, b := range doc.Blocks {
		if b.Kind == swedish.Heading && p.Bytes.Start <= b.Start && b.End <= p.Bytes.End {
			n += countWords(b.In(doc.Text))
		}
	}
	return n
}

// isBetween reports text that no passage holds: white space, and lines that are drawn.
func isBetween(text string) bool {
	return strings.Trim(strings.Join(strings.Fields(text), ""), "=-_*~") == ""
}

// checkPassages holds what must be true of every document's passages.
func checkPassages(t testing.TB, doc index.Document) {
	t.Helper()
	fail := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s: %s", doc.Path, fmt.Sprintf(format, args...))
	}
	if !utf8.ValidString(doc.Text) || doc.Title == "" || utf8.RuneCountInString(doc.Title) > 150 || strings.Contains(doc.Title, "\n") {
		fail("text or title %q is not sound", doc.Title)
	}
	at := 0
	for i, p := range doc.Passages {
		text := p.Bytes.In(doc.Text)
		if text == "" || strings.TrimSpace(text) != text || !utf8.ValidString(text) {
			fail("passage %d is empty, untrimmed or cuts a character: %q", i, text)
		}
		if !isBetween(doc.Text[at:p.Bytes.Start]) {
			fail("%q lies in no passage", doc.Text[at:p.Bytes.Start])
		}
		at = p.Bytes.End
		if strings.Contains(text, "\f") {
			fail("passage %d spans pages", i)
		}
		if page := 1 + strings.Count(doc.Text[:p.Bytes.Start], "\f"); strings.Contains(doc.Text, "\f") && p.Page != page {
			fail("passage %d is on page %d, want %d", i, p.Page, page)
		}
	}
	if !isBetween(doc.Text[at:]) {
		fail("%q lies in no passage", doc.Text[at:])
	}
	for _, b := range doc.Blocks {
		checkBlock(doc, b, fail)
	}
}

// checkBlock holds that a block lies in one passage, or was too long to and is
// cut between its sentences where these are short enough.
func checkBlock(doc index.Document, b swedish.Block, fail func(string, ...any)) {
	if strings.TrimSpace(b.In(doc.Text)) == "" || strings.Contains(b.In(doc.Text), "\f") {
		return
	}
	whole := cutWords
	if b.Kind == swedish.Paragraph {
		whole = togetherWords
	}
	pieces := []swedish.Span{b.Span}
	if countWords(b.In(doc.Text)) > whole {
		pieces = swedish.SentencesIn(doc.Text, b)
	}
	for _, s := range pieces {
		if countWords(s.In(doc.Text)) <= cutWords && !slices.ContainsFunc(doc.Passages, func(p index.Passage) bool {
			return p.Bytes.Start <= s.Start && s.End <= p.Bytes.End
		}) {
			fail("%q is cut", s.In(doc.Text))
		}
	}
	for _, p := range doc.Passages {
		if b.Kind == swedish.Heading && b.End == p.Bytes.End && b.End != len(strings.TrimRightFunc(doc.Text, unicode.IsSpace)) && !strings.Contains(doc.Text, "\f") {
			if next := blockAfter(doc, b); next.Kind != swedish.Heading {
				fail("heading %q ends a passage", b.In(doc.Text))
			}
		}
	}
}

func blockAfter(doc index.Document, b swedish.Block) swedish.Block {
	i := slices.Index(doc.Blocks, b)
	return doc.Blocks[min(i+1, len(doc.Blocks)-1)]
}

// words makes a sentence of n words.
func words(n int) string {
	return "Ord" + strings.Repeat(" ord", n-1) + "."
}

func TestSplit(t *testing.T) {
	item := func(n int) string { return "- " + words(n-1) + "\n" }
	row := func(n int) string { return "| " + words(n) + " |\n" }
	table := func(rows ...string) string { return row(20) + "|---|\n" + strings.Join(rows, "") }
	tests := []struct {
		name, markdown string
		want           []int // words of each passage
	}{
		{"short", words(10), []int{10}},
		{"two paragraphs of half a passage", words(60) + "\n\n" + words(60), []int{120}},
		{"a rest is not left alone", words(60) + "\n\n" + words(60) + "\n\n" + words(10), []int{130}},
		{"paragraphs of like size", words(100) + "\n\n" + words(100) + "\n\n" + words(100), []int{100, 100, 100}},
		{"a paragraph stays whole", words(90) + " " + words(90), []int{180}},
		{"a long paragraph is cut between sentences", strings.Repeat(words(30)+" ", 8), []int{120, 120}},
		{"a long sentence is not", words(290), []int{290}},
		{"but a very long one is", words(480), []int{120, 120, 120, 120}},
		{"a heading begins a passage", words(40) + "\n\n## Rubrik\n\n" + words(50), []int{40, 51}},
		{"a few words join the section below", "# Lång rubrik\n\n" + words(8) + "\n\n## Rubrik\n\n" + words(80), []int{91}},
		{"a list stays with its introduction", words(80) + "\n\nTa med:\n\n" + item(30) + item(30) + item(30), []int{80, 92}},
		{"a list too long for that is cut between items", "Ta med:\n\n" + strings.Repeat(item(60), 6), []int{122, 120, 120}},
		{"a very long item is cut", "- " + words(200) + " " + words(200), []int{201, 200}},
		{"headings alone", "# Ett\n\n## Två\n\n### Tre\n", []int{3}},
		{"a short table is whole", words(100) + "\n\n" + table(row(50), row(50), row(50)), []int{100, 170}},
		{"a long table is cut between rows, not below its header", words(100) + "\n\n" + table(row(140), row(50), row(50)), []int{100, 160, 100}},
		{"a header is never alone", words(100) + "\n\n" + table(row(175), row(100)), []int{100, 195, 100}},
		{"a caption stays with its table", words(110) + "\n\n<table><caption>" + words(10) + "</caption>" +
			"<tr><th>" + words(10) + "</th></tr><tr><td>" + words(100) + "</td></tr></table>", []int{110, 120}},
		{"two tables part", table(row(100)) + "\nOrd.\n\n" + table(row(100)), []int{121, 120}},
		{"a run without spaces", strings.Repeat("abcdefgh", 8625), slices.Repeat([]int{115}, 6)},
	}
	for _, tt := range tests {
		doc, err := extracted(t, "a.md", []byte(tt.markdown))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var got []int
		for _, p := range doc.Passages {
			got = append(got, countWords(p.Bytes.In(doc.Text)))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: passages of %v words, want %v", tt.name, got, tt.want)
		}
		checkPassages(t, doc)
	}
}

func TestHeadingsAndPages(t *testing.T) {
	source := "# Titel\n\n" + words(50) + "\n\n## Lån\n\n### Avgift\n\n" + words(50) + "\n\n## Öppet\n\n" + words(50)
	doc, err := extracted(t, "a.md", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	var headings []string
	for _, p := range doc.Passages {
		headings = append(headings, p.Heading)
		if main := strings.LastIndex(p.Bytes.In(doc.Text), "\n\n"); doc.HeadingPath(p.Bytes.Start+main+2) != p.Heading {
			t.Errorf("heading %q, the index says %q", p.Heading, doc.HeadingPath(p.Bytes.Start+main+2))
		}
	}
	if want := []string{"", "Lån › Avgift", "Öppet"}; !slices.Equal(headings, want) {
		t.Errorf("headings %q, want %q", headings, want)
	}

	doc, err = extracted(t, "b.txt", []byte("Första sidan\n\n"+words(30)+"\f\nAndra sidan är kort.\f\fFjärde.\f"))
	if err != nil {
		t.Fatal(err)
	}
	var pages []int
	for _, p := range doc.Passages {
		pages = append(pages, p.Page)
	}
	if want := []int{1, 2, 4}; !slices.Equal(pages, want) {
		t.Errorf("pages %v, want %v", pages, want)
	}
	checkPassages(t, doc)
}

func TestTitles(t *testing.T) {
	long := words(25)
	tests := []struct{ name, source, want string }{
		{"a.md", "# Rubriken\n\ntext", "Rubriken"},
		{"a.md", "---\ntitle: Namnet\n---\n# Rubriken\n\ntext", "Namnet"},
		{"a.md", "## Ett två tre\n\ntext", "Ett två tre"},
		{"a.txt", "Nyhet\n\nRåd om att låna\n\n" + long, "Råd om att låna"},
		{"a.txt", "Kvalitet & Förnyelse\n\nRåd om att låna\n\n" + long, "Råd om att låna"},
		{"mapp/årsplan_2024-v2.txt", long + "\n\nRåd om att låna\n\n" + long, "Årsplan 2024 v2"},
		{"-.txt", long, "-.txt"},
		{"a.md", "# " + strings.Repeat("kommun ", 40) + "\n\ntext", strings.TrimSpace(strings.Repeat("kommun ", 21)) + "…"},
	}
	for _, tt := range tests {
		doc, err := extracted(t, tt.name, []byte(tt.source))
		if err != nil || doc.Title != tt.want {
			t.Errorf("%s %q: %q, %v, want %q", tt.name, tt.source, doc.Title, err, tt.want)
		}
	}
}

// TestBuiltInText holds that the built-in documents are quoted byte for byte.
func TestBuiltInText(t *testing.T) {
	for _, doc := range realDocuments(t) {
		data, err := fs.ReadFile(corpus.Files, doc.Path)
		if err == nil && string(data) != doc.Text {
			t.Errorf("%s: the text is not that of the file", doc.Path)
		}
	}
}

// FuzzSplit holds that any bytes become a sound document or a reason.
func FuzzSplit(f *testing.F) {
	for _, folder := range []fs.FS{corpus.Files, os.DirFS("../internal/extract/testdata/markdown"), fstest.MapFS{
		"a.md":  {Data: []byte("- > # a\n1) | b |\n|-|\n\n<li>c<td>d</table>&#12;&#x1b;\\&amp;")},
		"b.txt": {Data: []byte("\xff\xfea\x00\f\x00b\x00")},
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
		doc, err := extracted(t, name, data)
		if err != nil {
			return
		}
		checkPassages(t, doc)
	})
}
