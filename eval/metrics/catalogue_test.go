package metrics

import (
	"slices"
	"strings"
	"testing"
)

func TestFormatShare(t *testing.T) {
	for value, want := range map[float64]string{0: ".000", 1: "1.000", 0.8625: ".863", -0.0125: "−.013", -0.0001: ".000", 0.9996: "1.000", -1: "−1.000"} {
		if got := FormatShare(value); got != want {
			t.Errorf("%v: %q, want %q", value, got, want)
		}
	}
}

// Whoever reads a name finds what it means.
func TestCatalogue(t *testing.T) {
	seen := make(map[string]bool)
	for _, m := range All {
		if m.Name == "" || seen[m.Name] || m.Title == "" || !strings.HasSuffix(m.About, ".") || !slices.Contains(Groups, m.Group) {
			t.Errorf("%+v", m)
		}
		seen[m.Name] = true
	}
	if _, found := Named("corect"); found {
		t.Error("a metric that does not exist is taken")
	}
}
