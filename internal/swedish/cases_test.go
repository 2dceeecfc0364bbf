package swedish

import (
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// lines yields the lines of a file in testdata with their numbers, without
// comments and blank ones. What Go writes with a backslash may be written so.
func lines(t testing.TB, file string) iter.Seq2[int, string] {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(int, string) bool) {
		number := 0
		for line := range strings.Lines(string(data)) {
			number++
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			if !yield(number, unescape(t, line)) {
				return
			}
		}
	}
}

// unescape reads escapes as Go does.
func unescape(t testing.TB, line string) string {
	t.Helper()
	if !strings.Contains(line, `\`) {
		return line
	}
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(line, `"`, `\"`) + `"`)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return text
}

// check runs got on the left side of every "input => want" line of a file.
func check(t *testing.T, file string, got func(input string) string) {
	t.Helper()
	for number, line := range lines(t, file) {
		input, want, found := strings.Cut(line, "=>")
		if !found {
			t.Fatalf("%s:%d: no => in %q", file, number, line)
		}
		input, want = strings.TrimRight(input, " "), strings.TrimSpace(want)
		if g := got(input); g != want {
			t.Errorf("%s:%d: %q\n got %s\nwant %s", file, number, input, g, want)
		}
	}
}

// joinSpans writes the parts that spans cover.
func joinSpans(text string, spans []Span) string {
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = s.In(text)
	}
	return strings.Join(parts, " | ")
}

// documents gives the texts that the product is delivered with.
func documents(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../corpus/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents in corpus: %v", err)
	}
	texts := make(map[string]string)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(file)] = string(data)
	}
	return texts
}
