package assistant

import "testing"

func TestExplains(t *testing.T) {
	for _, c := range []struct {
		text, next string
		want       bool
	}{
		{"Ett vite är ett belopp som den betalar som inte följer ett beslut.", "", true},
		{"Beslutet kan förenas med vite (ett belopp som betalas).", "", true},
		{"Beslutet förenas med vite, det vill säga ett belopp.", "", true},
		{"Med vite menas ett belopp.", "", true},
		{"Ett sådant belopp kallas vite.", "", true},
		{"Beslutet förenas med vite.", "Det innebär att den som bryter mot det betalar.", true},
		{"Beslutet förenas med vite.", "Nämnden skickar det med post.", false},
		{"Nämnden beslutade om vite 2023.", "", false},
		{"Vitet betalas till kommunen.", "", false},
		{"Beslutet innebär en avgift.", "", false},
	} {
		if got := explains(c.text, c.next, "vite"); got != c.want {
			t.Errorf("%q %q: %v", c.text, c.next, got)
		}
	}
}
