package swedish

import (
	"slices"
	"strings"
	"testing"
)

func TestOpposites(t *testing.T) {
	if got := Opposites("höjdes"); !slices.Equal(got, []string{"sänktes"}) {
		t.Errorf("%q", got)
	}
	if got := Opposites("sänktes"); !slices.Equal(got, []string{"höjdes"}) {
		t.Errorf("%q", got)
	}
	if got := Opposites("kommun"); got != nil {
		t.Errorf("%q", got)
	}
}

// A line that is no pair of folded words would be passed over in silence.
func TestOppositesFile(t *testing.T) {
	for line := range strings.Lines(oppositesFile) {
		words := strings.Fields(line)
		if strings.HasPrefix(line, "#") {
			if len(words) == 2 {
				t.Errorf("a comment that reads as a pair: %q", line)
			}
			continue
		}
		if len(words) != 2 || words[0] == words[1] || Fold(line) != line {
			t.Errorf("%q", line)
		}
	}
}

func TestDenies(t *testing.T) {
	for text, want := range map[string]bool{
		"Förslaget gäller inte skolor.": true, "Ingen har svarat.": true, "Varken du eller jag": true,
		"Förslaget gäller skolor.": false, "Inteckningar": false, "": false,
	} {
		if got := Denies(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
