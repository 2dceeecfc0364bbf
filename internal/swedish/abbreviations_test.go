package swedish

import "testing"

func TestAbbreviation(t *testing.T) {
	for question, want := range map[string]string{
		"Vad betyder LSS?":     "LSS",
		"Vad betyder jäv?":     "",
		"VAD BETYDER JÄV?":     "",
		"Vad är Å?":            "",
		"Vad står OVK för?":    "OVK",
		"Vad innebär EU-stöd?": "",
	} {
		if got := Abbreviation(question); got != want {
			t.Errorf("%s: %q, want %q", question, got, want)
		}
	}
}

func TestSpellsOut(t *testing.T) {
	for text, want := range map[string]bool{
		"Obligatorisk ventilationskontroll (OVK) görs vart tredje år.": true,
		"OVK (obligatorisk ventilationskontroll) görs vart tredje år.": true,
		"OVK görs vart tredje år.":                                     false,
		"Protokollet lämnas in (OVK).":                                 false,
		"OVK (se bilaga 2) görs vart tredje år.":                       false,
		"Alla byggnader kontrolleras. OVK (obligatorisk kontroll).":    true,
	} {
		if got := SpellsOut(text, "OVK"); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
