package swedish

import "testing"

func TestAsksOfThePast(t *testing.T) {
	for question, want := range map[string]bool{
		"När invigdes tennishallen?":              true,
		"När antogs kulturplanen?":                true,
		"När skrevs avtalet?":                     true,
		"Vilket år byggdes vattentornet?":         true,
		"När var mötet?":                          true,
		"Hur länge har taxan gällt?":              true,
		"När måste blanketten vara inne?":         false,
		"När öppnar tennishallen?":                false,
		"Vilket datum är mötet?":                  false,
		"När får man besked?":                     false,
		"När sista dagen är det fest?":            false,
		"Hur länge gäller avtalet?":               false,
		"Vem byggde vattentornet?":                false,
		"När kan man ansöka, när det var så sent": false,
	} {
		if got := Ask(question).Past; got != want {
			t.Errorf("%s: %v", question, got)
		}
	}
}
