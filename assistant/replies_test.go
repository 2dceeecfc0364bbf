package assistant

import (
	"slices"
	"strings"
	"testing"
)

// textOf gives the text of an answer, "" where nothing was found.
func textOf(a Answer) string {
	if a.Status != Answered {
		return ""
	}
	return a.Text
}

// "Ja, …" replies to the question that it stands under, and to no other.
func TestRepliesAnswerTheirOwnQuestion(t *testing.T) {
	a := aged(t, map[string]string{"fragor.md": `# Odlingslotter

## Får jag ha höns?

Ja, på odlingslotter med staket får höns hållas.

## Får jag elda?

Nej, ris lämnas i containern vid grinden.
`}, nil)
	for question, want := range map[string]string{
		"Får jag ha höns på odlingslotten?":              "Ja, på odlingslotter",
		"Får man elda på odlingslotten?":                 "Nej, ris lämnas",
		"Måste odlingslotter ha staket mot en cykelväg?": "",
	} {
		if got := textOf(ask(t, a, question)); !strings.HasPrefix(got, want) || (got == "") != (want == "") {
			t.Errorf("%q: %q", question, got)
		}
	}
}

// A title that is a question is what the document is about only where the same is asked.
func TestTitleThatAsksIsAskedAgain(t *testing.T) {
	const title = "Vem kan få elevhem?"
	a := aged(t, map[string]string{"elevhem.md": "# " + title + "\n\nElevhem är för dig som har långt till skolan.\n\n## Avgifter\n\nHyran är 900 kronor."}, nil)
	for question, want := range map[string]bool{"Vem får elevhem?": true, "Vad kostar elevhem?": false} {
		s := a.shelf()
		w := weigher{query: understand(s.Snapshot, question, ""), doc: s.Documents()[0]}
		if got := w.asksAbout(); got != want {
			t.Errorf("%q: %v", question, got)
		}
	}
}

// A row that has what somebody wants to do without is not what they ask for.
func TestRowsWithout(t *testing.T) {
	a := aged(t, map[string]string{"hamn.md": "# Gästhamnen\n\n## Priser\n\n| Plats | Vuxen | Barn |\n|---|---|---|\n" +
		"| Dygnskort båtplats | 200 kr | 100 kr |\n| Säsongskort båtplats och bastu | 1 900 kr | 600 kr |\n| Dygnskort utan el | 90 kr | 90 kr |\n"}, nil)
	for question, want := range map[string]string{
		"Vad kostar säsongskort med båtplats och bastu?": "Säsongskort båtplats och bastu | 1 900 kr",
		"Vad kostar säsongskort bastu utan båtplats?":    "",
		"Vad kostar dygnskort utan el?":                  "Dygnskort utan el | 90 kr",
	} {
		if got := textOf(ask(t, a, question)); !strings.Contains(got, want) || (got == "") != (want == "") {
			t.Errorf("%q: %q", question, got)
		}
	}
}

// Who decides stands in the column of delegates.
func TestDelegatesDecide(t *testing.T) {
	a := aged(t, map[string]string{
		"delegat.md": "# Delegationsordning\n\n## Kultur\n\n| Nr | Ärende | Delegat |\n|---|---|---|\n| 2.1 | Stipendier | Kulturchef |\n| 2.2 | Gallring av böcker | Bibliotekarie |\n",
		"moten.md":   "# Ordning för möten\n\nNämnden möts varje månad i stadshuset.",
	}, nil)
	if got := textOf(ask(t, a, "Vem beslutar om stipendier?")); !strings.Contains(got, "Stipendier | Kulturchef") {
		t.Errorf("%q", got)
	}
}

// Who holds an office is told by a name beside it. What begins after a colon is none.
func TestHoldersAreNamedBesideTheirOffice(t *testing.T) {
	a := aged(t, map[string]string{
		"inkop.md":  "# Inköp\n\n- KRAV: Avstegsblanketten för dyra varor är undertecknad av inköpschef och diarieförd.\n- MÅL: Leverantören följer ISO 14001.\n",
		"kultur.md": "# Kultur\n\nBiblioteken leds av kulturchef Berg. Frågor om Norra Ekudden besvaras av växeln.\n",
	}, nil)
	for question, want := range map[string]string{
		"Vem är inköpschef?": "",
		"Vem är kulturchef?": "kulturchef Berg",
	} {
		if got := textOf(ask(t, a, question)); !strings.Contains(got, want) || (got == "") != (want == "") {
			t.Errorf("%q: %q", question, got)
		}
	}
}

// Keywords want what one of them says; spoken words are as those that are written.
func TestKeywordsAndSpokenWords(t *testing.T) {
	a := aged(t, map[string]string{"tennis.md": "# Tennishallen\n\nTennishallen på Idrottsvägen 3 har öppet vardagar 8–21.\n\n## Kontakt\n\nReceptionen nås på 0555-120 30.\n\n" +
		"## Regler\n\nFör att hyra ett omklädningsrum ska man vara minst 16 år. Racket lånas ut gratis.\n"}, nil)
	for question, want := range map[string]string{
		"öppettider tennishallen":                              "vardagar 8–21",
		"telefonnummer tennishallen":                           "0555-120 30",
		"Var ligger tennishallen?":                             "Idrottsvägen 3",
		"hur gammal måste man va för å hyra omklädningsrummet": "minst 16 år",
		"e-postadress tennishallen":                            "",
	} {
		if got := textOf(ask(t, a, question)); !strings.Contains(got, want) || (got == "") != (want == "") {
			t.Errorf("%q: %q", question, got)
		}
	}
}

// A question that names two rows is answered with both.
func TestTwoRowsInOneQuestion(t *testing.T) {
	a := aged(t, map[string]string{"hamn.md": "# Priser i gästhamnen\n\n| Tjänst | Pris |\n|---|---|\n| Bastu | 120 kr |\n| Tvätt | 60 kr |\n| El | 40 kr |\n| Bastu och tvätt för lag | 500 kr |\n"}, nil)
	for question, want := range map[string][]string{
		"Vad kostar bastu och el?": {"Bastu | 120 kr", "El | 40 kr"},
		"Vad kostar el?":           {"El | 40 kr"},
	} {
		got := textOf(ask(t, a, question))
		if strings.Count(got, " kr") != len(want) || slices.ContainsFunc(want, func(row string) bool { return !strings.Contains(got, row) }) {
			t.Errorf("%q: %q", question, got)
		}
	}
}

// A follow-up that asks nothing by itself asks what was asked before.
func TestFollowUpAsksTheSame(t *testing.T) {
	a := aged(t, map[string]string{"bad.md": "# Baden i Ekstad\n\nNorra badet ligger i skogen. Södra badet ligger vid sjön och är det äldsta badet i Ekstad. Båda har hopptorn.\n\n" +
		"## Tider\n\n### Norra badet\n\n- Måndag–fredag 8–16\n- Lördag 9–12\n\n### Södra badet\n\n- Måndag–fredag 9–20\n- Söndag 10–15\n"}, nil)
	before := []Turn{{Role: "user", Content: "När är Norra badet öppet?"}, {Role: "assistant", Content: "Måndag–fredag 8–16 [1]"}}
	if got := textOf(ask(t, a, "och Södra badet?", before...)); !strings.Contains(got, "9–20") || strings.Contains(got, "8–16") {
		t.Errorf("%q", got)
	}
}
