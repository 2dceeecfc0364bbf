package eval

import (
	"os"
	"strings"
	"testing"
)

func TestHolds(t *testing.T) {
	data, err := os.ReadFile("testdata/holds.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimRight(line, "\n"); line == "" || line[0] == '#' {
			continue
		}
		rest, want, found := strings.Cut(line, " => ")
		answer, wordings, parted := strings.Cut(rest, " | ")
		if !found || !parted || want != "yes" && want != "no" {
			t.Fatalf("%q", line)
		}
		if got := stating(unmarked(answer)).holds(strings.Split(wordings, " / ")); got != (want == "yes") {
			t.Errorf("%s: %v", line, got)
		}
	}
}

func TestHoldsNothing(t *testing.T) {
	for _, wordings := range [][]string{nil, {}, {""}, {"."}, {"[1]"}, {"\xff"}} {
		if stating("Planen antogs 2023. ").holds(wordings) {
			t.Errorf("%q is held", wordings)
		}
	}
}
