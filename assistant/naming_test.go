package assistant

import "testing"

func TestContradicts(t *testing.T) {
	tests := []struct {
		question, name, column string
		want                   bool
	}{
		{"Vad kostar barn nummer två?", "Barn nummer ett", "", true},
		{"Vad kostar barn 2?", "Barn nummer ett", "", true},
		{"Vad kostar barn 2?", "Barn nummer två", "", false},
		{"Vad kostar barn två?", "Barn 2", "", false},
		{"Vad kostar andra barnet?", "Barn 1", "", true},
		{"Vad kostar andra barnet?", "Barn 2", "", false},
		{"Vad kostar det tredje ämnet?", "Andra ämnet", "", true},
		{"Vad kostar barn 2?", "1", "Barn", true},
		{"Vad kostar barn 2?", "2", "Barn", false},
		{"Vad kostar ett barn?", "Barn nummer två", "", false},
		{"Vad kostar plats för barn?", "Barn nummer två", "", false},
		{"Vad kostar sal 3 i två timmar?", "Sal 3", "", false},
		{"Vad kostar kärl på 190 liter?", "Kärl 140 liter", "", true},
		{"Vad kostar bad för barn på 12 år?", "Barn, 7–17 år", "", false},
		{"Vad kostar brygga på 15 meter?", "Brygga, högst 20 meter", "", false},
	}
	for _, tt := range tests {
		if got := wordingOf(tt.question, "").contradicts(wordingOf(tt.name, tt.column)); got != tt.want {
			t.Errorf("%s of %q: %v", tt.question, tt.name, got)
		}
	}
}

// TestSmallWords holds that a small word of a name is one of a question only beside the
// same word.
func TestSmallWords(t *testing.T) {
	tests := []struct {
		question, name string
		all            bool
	}{
		{"Vad kostar provet, mycket stort?", "Prov, mycket stort", true},
		{"Hur mycket kostar ett stort prov?", "Prov, mycket stort", false},
		{"Vad kostar ett avlopp som inte är godkänt?", "Avlopp, ej godkänt", true},
		{"Vad kostar ett avlopp som är godkänt?", "Avlopp, inte godkänt", false},
		{"Vad kostar lokal utan personal?", "Utan personal", true},
		{"Vad kostar personal utan lokal?", "Utan personal", false},
		{"Vad kostar biljett för två vuxna?", "Biljett, två vuxna", true},
		{"Vad kostar biljett för 2 vuxna?", "Biljett, två vuxna", true},
		{"Vad kostar biljett för vuxna?", "Biljett, två vuxna", false},
		{"Vad kostar det första året?", "År 1", true},
		{"Vad kostar det första året?", "År 2", false},
	}
	for _, tt := range tests {
		if all := wordingOf(tt.question, "").hasAll(wordingOf(tt.name, "")); all != tt.all {
			t.Errorf("%s has all of %q: %v", tt.question, tt.name, all)
		}
	}
}
