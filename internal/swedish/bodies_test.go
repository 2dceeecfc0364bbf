package swedish

import (
	"fmt"
	"testing"
)

func TestBodies(t *testing.T) {
	for text, want := range map[string]string{
		"Vad tyckte Byggnadsnämnden?":                                        "[{nämnd [byggnads]}]",
		"Kultur- och turistnämndens plan":                                    "[{nämnd [turist kultur]}]",
		"miljö-, bygg- och hamnnämnden":                                      "[{nämnd [hamn bygg miljö]}]",
		"Tekniska nämnden föreslår regionfullmäktige":                        "[{nämnd [tekniska]} {fullmäktige [region]}]",
		"fullmäktiges beslut":                                                "[{fullmäktige [kommun]}]",
		"KOMMUNSTYRELSEN":                                                    "[{styrelse [kommun]}]",
		"Nämnden, styrelsen och ovannämnd person":                            "[]",
		"länsstyrelsen, nämndsekreteraren och flera nämnder":                 "[]",
		"Vad säger socialnämnden och kulturnämnden?":                         "[{nämnd [social]} {nämnd [kultur]}]",
		"Ansökan görs hos den politiska nämnden":                             "[]",
		"Gatukontoret och idrottsnämnden har fullmakt; oklart vem som är om": "[{nämnd [idrotts]}]",
	} {
		if got := Bodies(text); fmt.Sprint(got) != want {
			t.Errorf("Bodies(%q) = %v, want %s", text, got, want)
		}
	}
}

func TestSameBody(t *testing.T) {
	for _, c := range []struct {
		one, other string
		want       bool
	}{
		{"byggnämnden", "miljö- och byggnadsnämnden", true},
		{"Hamnnämnden", "hamnnämndens", true},
		{"vård- och omsorgsnämnden", "vård- och bildningsnämnden", false},
		{"socialnämnden", "tekniska nämnden", false},
		{"kommunstyrelsen", "kommunfullmäktige", false},
		{"fullmäktige", "kommunfullmäktige", true},
	} {
		if got := Bodies(c.one)[0].Same(Bodies(c.other)[0]); got != c.want {
			t.Errorf("%q is %q: %v, want %v", c.one, c.other, got, c.want)
		}
	}
}
