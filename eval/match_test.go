package eval

import (
	"os"
	"strings"
	"testing"
)

// checkCases holds got to every line "INPUT | TEXT / TEXT => yes" or "=> no" of a
// file in testdata.
func checkCases(t *testing.T, file string, got func(input string, texts []string) bool) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimRight(line, "\n"); line == "" || line[0] == '#' {
			continue
		}
		rest, want, found := strings.Cut(line, " => ")
		input, texts, parted := strings.Cut(rest, " | ")
		if !found || !parted || want != "yes" && want != "no" {
			t.Fatalf("%s: %q", file, line)
		}
		texts = strings.ReplaceAll(texts, `\n`, "\n")
		if is := got(input, strings.Split(texts, " / ")); is != (want == "yes") {
			t.Errorf("%s: %s: %v", file, line, is)
		}
	}
}

func TestHolds(t *testing.T) {
	checkCases(t, "holds.txt", func(answer string, wordings []string) bool { return stating(unmarked(answer)).holds(wordings) })
}

func TestHoldsNothing(t *testing.T) {
	for _, wordings := range [][]string{nil, {}, {""}, {"."}, {"[1]"}, {"\xff"}} {
		if stating("Planen antogs 2023. ").holds(wordings) {
			t.Errorf("%q is held", wordings)
		}
	}
}
