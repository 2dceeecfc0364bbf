package swedish

import (
	"strings"
	"testing"
)

// TestRanges reads ranges and asks which measures they hold.
func TestRanges(t *testing.T) {
	for text, measures := range map[string]struct{ in, out string }{
		"51–100 kvm":                            {"51 kvm; 75 m²; 100 kvadratmeter", "50 kvm; 101 kvm; 75 m; 75 personer; 75"},
		"51 m²–100 m²":                          {"75 kvm", "120 kvm"},
		"51-100 m2":                             {"75 kvm", "120 kvm"},
		"0,5–1 kg":                              {"700 gram; 1 kg", "2 kg; 0,4 kg"},
		"2–3 ton":                               {"2500 kg", "1999 kg"},
		"över 200 kvm":                          {"201 kvm; 1 hektar", "200 kvm"},
		"200 kvm eller större":                  {"200 kvm", "199 kvm"},
		"upp till 50 000 kr":                    {"30 000 kronor; 50 000 kr; 20 tkr", "50 001 kr; 1 miljon kronor"},
		"över 50 000 kr men högst 100 000 kr":   {"60 000 kr; 100 000 kr", "50 000 kr; 100 001 kr"},
		"50 000–100 000 kr":                     {"75 000 kr", "49 999 kr"},
		"1-2 mkr":                               {"1,5 miljoner kronor", "500 000 kronor"},
		"mellan 6 och 12 år":                    {"6 år; en tolvåring; 8-åringar; åttaårig", "5 år; en femåring; 13 år"},
		"t.o.m. 6 år":                           {"en sexåring", "7 år"},
		"under 6 år":                            {"5 år", "6 år"},
		"65 år och äldre":                       {"65 år; 80-åring", "64 år"},
		"fr.o.m. 18 år":                         {"18 år", "17 år"},
		"minst 30 personer":                     {"45 personer", "29 personer; 45 elever"},
		"3–5 timmar":                            {"4 timmar; 240 minuter", "6 timmar; 4 dagar"},
		"–50 kvm":                               {"40 kvm", "60 kvm"},
		"65 år –":                               {"70 år", "60 år"},
		"måndag–torsdag":                        {"onsdagar; tisdag", "fredag; söndagar"},
		"mån-fre":                               {"på onsdagen", "lördag"},
		"måndag till och med fredag":            {"torsdagar", "söndag"},
		"måndag, torsdag och lördag":            {"", "onsdag"},
		"måndag och torsdag":                    {"", "onsdag"},
		"vardagar":                              {"tisdag", "lördag"},
		"fredag–måndag":                         {"söndag; fredag", "onsdag"},
		"maj–september":                         {"juli", "oktober; april"},
		"från den 15 maj till den 15 september": {"juli", "december"},
		"oktober till april":                    {"januari", "juni"},
		"klockan 10–19":                         {"klockan 17; kl. 18.30", "klockan 20; kl 9.30; 17 år"},
		"kl. 7.30–16":                           {"kl 7.45", "kl 7.15"},
		"tel. 0471-22 80":                       {"", "1000 kr; 1000 kvm"},
		"den 2025-06-24":                        {"", "10 år; juni"},
		"500 kr per 10 kvm":                     {"", "8 kvm; 300 kr"},
	} {
		ranges := Ranges(text)
		holds := func(question string) bool {
			for _, m := range Measures(question) {
				for _, r := range ranges {
					if r.Holds(m) {
						return true
					}
				}
			}
			return false
		}
		for question := range strings.SplitSeq(measures.in, "; ") {
			if question != "" && !holds(question) {
				t.Errorf("%q does not hold %q: %+v, %+v", text, question, ranges, Measures(question))
			}
		}
		for question := range strings.SplitSeq(measures.out, "; ") {
			if question != "" && holds(question) {
				t.Errorf("%q holds %q: %+v, %+v", text, question, ranges, Measures(question))
			}
		}
	}
	if m := Measures("Vad kostar det per mån?"); len(m) > 0 {
		t.Errorf("%+v", m)
	}
	// A column may give the unit.
	for column, question := range map[string]string{"Yta (kvm)": "75 kvm", "Belopp (mnkr)": "75 miljoner kronor", "Belopp, tkr": "75 000 kr", "Ålder": "75-åring", "Antal personer": "75 personer"} {
		if r := Ranges("51–100"); len(r) != 1 || !r[0].In(UnitOf(column)).Holds(Measures(question)[0]) || r[0].Holds(Measures(question)[0]) {
			t.Errorf("%s, %s: %+v", column, question, r)
		}
	}
}

func TestMeansOther(t *testing.T) {
	hours := Measures("18 timmar")[0]
	for text, want := range map[string]bool{"upp till 1 timme | 18 kr": true, "18 kr, 18 timmar": false, "18 bilar": false, "18": false, "12 kr": false} {
		if got := hours.MeansOther(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
