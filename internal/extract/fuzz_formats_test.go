package extract

import (
	"archive/tar"
	"os"
	"path/filepath"
	"testing"
	"time"

	"svara/internal/extract/about"
	"svara/internal/swedish"
)

// fuzzFormat checks that any bytes, in a file with the extension of a format, become
// documents that satisfy checkDocument, or a reason, within a short time.
func fuzzFormat(f *testing.F, name, seeds string, more ...[]byte) {
	files, err := filepath.Glob(seeds)
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, data := range more {
		f.Add(data)
	}
	limits := DefaultLimits
	limits.Unpacked, limits.Text, limits.Files = 1<<20, 4<<20, 100
	f.Fuzz(func(t *testing.T, data []byte) {
		start := time.Now()
		result, err := read(t.Context(), request{Name: name, Data: data, Limits: limits})
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("took %v", took)
		}
		if err != nil {
			return
		}
		for _, doc := range result.Documents {
			checkDocument(t, doc)
			checkAbout(t, doc.About)
		}
		for _, skip := range result.Skipped {
			if skip.Reason == "" {
				t.Errorf("no reason for %q", skip.Within)
			}
		}
	})
}

// checkAbout checks what must be true of all facts about documents.
func checkAbout(t testing.TB, facts about.Facts) {
	t.Helper()
	for _, date := range []string{facts.Date, facts.ValidFrom, facts.ValidTo} {
		if date != "" && about.DateOf(date) != date {
			t.Errorf("%q is no date", date)
		}
	}
	if facts.URL != "" && about.WebAddress(facts.URL) != facts.URL {
		t.Errorf("%q is no address", facts.URL)
	}
	for _, other := range append(facts.Replaces, facts.ReplacedBy) {
		if other != about.OneLine(other) || other != swedish.Tidy(other) {
			t.Errorf("%q is no title", other)
		}
	}
}

func FuzzHTML(f *testing.F) {
	fuzzFormat(f, "a.html", "testdata/html/*.html",
		[]byte("<table><tr><td rowspan=0 colspan=0>a<td>b<tr><th>c</table><dl><dd>x<dt>y</dl><ol reversed type=i><li><h2>z<p>q"),
		[]byte("<title>a - b</title><main><sup>1<sup>2</sup></sup><q><p>x</q><s></s><pre>\n a\n\n\tb</pre><details><summary>x<button aria-expanded>y"))
}

func FuzzLetter(f *testing.F) {
	fuzzFormat(f, "a.eml", "testdata/eml/*.*ml")
}

func FuzzArchive(f *testing.F) {
	inner := zipped(f, "a.txt", "Taxan är 5 kr.", "../b.md", "# Rubrik")
	fuzzFormat(f, "a.zip", "testdata/none", inner, zipped(f, "c.zip", string(inner)), gzipped(f, inner),
		tarred(f, tar.Header{Name: "./a.txt", Size: 5}, "Text."), overlapping(f, 3, 100))
}

func FuzzFrontMatter(f *testing.F) {
	fuzzFormat(f, "a.md", "testdata/none",
		[]byte("---\ntitle: >-\n  a\nersätter: [a, \"b\"]\nreplaces:\n- &x c\n- *x\ndatum: 17 maj 2024\ngäller_till: !!binary x\n---\n# Policy\n\nGäller från: 2021-03-01\n"),
		[]byte("+++\ntitle = 'a'\nreplaces = [\"a\\u00e5\"]\ndate = 2024\n+++\nDenna policy gäller från den 1 mars 2021 till och med 2024.\n"),
		[]byte("| Dokumenttyp | Fastställd | Giltig till |\n|-|-|-|\n| Policy | 14/6 2021 | 2025-12 |\n\nErsätter: X; Y\nErsätts av: Z\nUpphävd genom beslut KS 20230405 § 4\n"))
}
