package assistant

import "testing"

// How much of a question's one term a text holds: all, some or none of it.
func TestHeldBy(t *testing.T) {
	s := lillevik(t).index.Snapshot()
	const all, some, none = "all", "some", "none"
	for _, test := range []struct{ asked, text, want string }{
		{"bygglov", "Du söker bygglov här.", all},
		{"BYGGLOV", "Du söker bygglov här.", all},
		{"bygglovet", "Alla bygglov prövas.", all},
		{"förskolornas", "En förskola stänger.", all},
		{"drift", "Kommunens bussdrift upphör.", some},
		{"kommunstyrelsen", "Styrelsen i kommunen möts.", some},
		{"bygglåv", "Du söker bygglov här.", some},
		{"simhalllen", "I simhallen badar man.", some},
		{"handläggningstid", "Tiden för handläggning är tio veckor.", some},
		{"bygglov", "Du söker bostadsbidrag.", none},
		{"bygglov", "", none},
		{"ansvar", "Svaret kom.", none},

		{"vem är Demir", "Yusuf Demir är rektor.", all},
		{"vem är Demir", "Demirs skola.", all},
		{"vem är Norrby", "Norrbyn ligger norrut.", some}, // its inflection, perhaps
		{"vem är Lindhagen", "Lindblad är rektor.", none},
		{"vem är Sandström", "Sandstrand heter rektorn.", none},
		{"vem är Svärd", "De svarta bladen.", none},

		{"90 miljarder", "Det fattas 90 miljarder.", all},
		{"90 miljarder", "Det fattas 90 mdkr.", all},
		{"90 miljarder", "Det fattas 90 000 miljoner kronor.", all},
		{"90 miljarder", "Det fattas 9 miljarder.", none},
		{"90 miljarder", "Det fattas 190 miljarder.", none},
		{"90 miljarder", "Det fattas 90 miljoner.", none},
		{"10 %", "Det är tio procent.", all},
		{"10 %", "Det är 10 kronor.", none},
		{"en halv miljard", "500 miljoner", all},
		{"2023/45", "Ärende dnr 2023/45.", all},
		{"2023/46", "Ärende dnr 2023/45.", none},
		{"2024/45", "Ärende dnr 2023/45.", none},
		{"2023/54", "Ärende dnr 2023/45.", none},
		{"2023", "Ärende dnr 2023/45.", none},
		{"1974", "Den invigdes 1974.", all},
		{"1974", "Den invigdes 1947.", none},
		{"§ 4", "Enligt § 4 gäller det.", all},
		{"§ 4", "Enligt § 14 gäller det.", none},
		{"0123-456781", "Ring 0123-456780.", none},
	} {
		q := understand(s, test.asked, "")
		if len(q.terms) != 1 {
			t.Errorf("%q has the terms %v", test.asked, q.terms)
			continue
		}
		got := some
		switch x := q.heldBy(test.text)[0]; {
		case x == 0:
			got = none
		case x == 1:
			got = all
		case x < 0 || x > 1:
			t.Errorf("%q in %q: %v", test.asked, test.text, x)
		}
		if got != test.want {
			t.Errorf("%q in %q: %s, want %s", test.asked, test.text, got, test.want)
		}
	}
}

// A slip is mended by the documents' words, a number never: another number is
// another thing, though it differs by one digit.
func TestCorrects(t *testing.T) {
	a := lillevik(t)
	s := a.index.Snapshot()
	for asked, want := range map[string]bool{
		"klimattplanen": true, "återvinningcentralen": true, "frigebod": true,
		"2023/46": false, "2024/45": false, "xqzvbn": false,
	} {
		q := understand(s, asked, "")
		if got := len(q.others) > 0; got != want {
			t.Errorf("%q is taken for %q", asked, q.others)
		}
	}
}

// A slip makes a word neither rarer nor, of a verb, a thing.
func TestMisspeltWeighsAsMeant(t *testing.T) {
	s := lillevik(t).index.Snapshot()
	for meant, written := range map[string]string{
		"återvinningscentralen": "återvinningcentralen", "antagits klimatplanen": "antagits klimatpalnen", "klimatplanen beslutade": "klimatplanen beslutatde",
	} {
		want, got := understand(s, meant, ""), understand(s, written, "")
		if len(got.others) != 1 || got.total != want.total {
			t.Errorf("%q says %.2f nats (with %q), %q %.2f", written, got.total, got.others, meant, want.total)
		}
	}
}

func TestCoverage(t *testing.T) {
	q := query{terms: []term{{weight: 3}, {weight: 1}}, total: 4}
	for _, test := range []struct {
		held held
		want float64
	}{{held{1, 1}, 1}, {held{1, 0}, 0.75}, {held{0, 0.5}, 0.125}, {nil, 0}} {
		if got := q.coverage(test.held); got != test.want {
			t.Errorf("%v: %v", test.held, got)
		}
	}
	if got := (query{}).coverage(held{}); got != 0 {
		t.Errorf("of nothing asked: %v", got)
	}
	best := q.best([]layer{{held{0.2, 1}, 0.5}, {nil, 1}}, []layer{{held{0.5, 0.1}, 1}})
	if best[0] != 0.5 || best[1] != 0.5 {
		t.Errorf("best %v", best)
	}
}

func TestRestatedBy(t *testing.T) {
	s := lillevik(t).index.Snapshot()
	for _, test := range []struct {
		question, text string
		want           bool
	}{
		{"Hur lång är handläggningstiden för bygglov?", "Handläggningstid för bygglov", true},
		{"Hur lång är handläggningstiden för bygglov?", "Hur lång är handläggningstiden?", true},
		{"Hur lång är handläggningstiden för bygglov?", "Handläggningstiden för bygglov är tio veckor.", false},
		{"Hur lång är handläggningstiden för bygglov?", "Biblioteket har öppet.", false},
	} {
		if got := understand(s, test.question, "").restatedBy(test.text); got != test.want {
			t.Errorf("%q, %q: %v", test.question, test.text, got)
		}
	}
}

func TestDefinedBy(t *testing.T) {
	s := lillevik(t).index.Snapshot()
	for _, test := range []struct {
		question, text string
		want           bool
	}{
		{"Vad är maxtaxa?", "Maxtaxa är ett tak för avgiften.", true},
		{"Vad innebär maxtaxa?", "Maxtaxa innebär att det finns ett tak.", true},
		{"Vad innebär maxtaxa?", "Maxtaxa handlar om att ingen ska betala mer.", true},
		{"Vad innebär maxtaxa?", "Maxtaxa handlar kommunen inte med.", false},
		{"Vad avses med maxtaxa?", "Med maxtaxa avses ett tak.", true},
		{"Vad är maxtaxa?", "Alla betalar maxtaxa sedan januari.", false},
		{"Vad är maxtaxa?", "Taket är högt.", false},
		{"Vem är Yusuf Demir?", "Yusuf Demir, rektor för Tallkotten, svarar.", true},
		{"Vem är Yusuf Demir?", "Fråga Yusuf Demir.", false},
		{"Hur mycket är maxtaxa?", "Maxtaxa är ett tak för avgiften.", false}, // no definition is asked for
		{"Vad är maxtaxa?", "", false},
		{"Vad är maxtaxa?", "Maxtaxa", false},
	} {
		if got := understand(s, test.question, "").definedBy(test.text); got != test.want {
			t.Errorf("%q, %q: %v", test.question, test.text, got)
		}
	}
}
