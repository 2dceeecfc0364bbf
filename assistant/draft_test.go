package assistant

import (
	"fmt"
	"strings"
	"testing"
)

// However a model's words come, piece by piece, the sentences are the same, and
// each comes as soon as the next has begun.
func TestDrafting(t *testing.T) {
	for written, want := range map[string][]string{
		"Ett är sant [1]. Två är sant [2].":      {"Ett är sant. [1]", "Två är sant. [2]"},
		"Ett är sant. [1] Två är sant. [2]":      {"Ett är sant. [1]", "Två är sant. [2]"},
		"Ett är sant.[1][3] Två är sant [2, 4].": {"Ett är sant. [1 3]", "Två är sant. [2 4]"},
		"Ett är sant. Två är sant.":              {"Ett är sant. []", "Två är sant. []"},
		"Det är t.ex. så [1]. Eller inte [2].":   {"Det är t.ex. så. [1]", "Eller inte. [2]"},
		"De är:\n\n- ett [1]\n- två [2]":         {"De är: []", "/- ett [1]", "/- två [2]"},
		"Det kostar 1.5 kronor [1] per barn":     {"Det kostar 1.5 kronor per barn [1]"},
		"Den kallas [sic] så [1]. Ja.":           {"Den kallas [sic] så. [1]", "Ja. []"},
		"[1]":                                    nil,
		"":                                       nil,
		"Ett [1]. \n\n[2] Två är sant.":          {"Ett. [1]", "/Två är sant. [2]"},
		"”Så är det.” [2] Nu vet du.":            {"”Så är det.” [2]", "Nu vet du. []"},
		strings.Repeat("Det är sant [1]. ", 3) + "Slut på det [2].": {"Det är sant. [1]", "Det är sant. [1]", "Det är sant. [1]", "Slut på det. [2]"},
	} {
		for _, size := range []int{1, 2, 5, 1000} {
			var d drafting
			var drafts []draft
			runes := []rune(written)
			for len(runes) > 0 {
				n := min(size, len(runes))
				drafts = append(drafts, d.add(string(runes[:n]))...)
				runes = runes[n:]
			}
			drafts = append(drafts, d.rest()...)
			var got []string
			for _, s := range drafts {
				line := fmt.Sprint(s.text, " ", s.cited)
				if s.separator == "\n" {
					line = "/" + line
				}
				got = append(got, line)
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%q in pieces of %d:\n got %q\nwant %q", written, size, got, want)
			}
		}
	}
}

func TestSentencesComeSoon(t *testing.T) {
	var d drafting
	for i, step := range []struct {
		piece string
		want  int
	}{{"Ett är sant. ", 0}, {"[1", 0}, {"] ", 0}, {"Två", 1}, {" är sant [2].", 0}, {"\n\nTre", 1}} {
		if got := len(d.add(step.piece)); got != step.want {
			t.Errorf("step %d, %q: %d sentences", i, step.piece, got)
		}
	}
}
