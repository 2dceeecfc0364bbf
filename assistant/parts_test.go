package assistant

import (
	"testing"

	"svara/internal/swedish"
)

func TestCompoundInParts(t *testing.T) {
	for text, want := range map[string]bool{
		"plats i simskola":   true,
		"simskola med plats": true,
		"plats i skola":      false,
		"simskola":           false,
		"plats":              false,
	} {
		if got := formOf("simskoleplats", 1).inParts(swedish.Stems(swedish.Tokens(text))); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
