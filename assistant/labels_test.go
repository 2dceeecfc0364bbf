package assistant

import (
	"strings"
	"testing"
)

func TestLabelOf(t *testing.T) {
	for line, want := range map[string]bool{
		"Antagen av kommunfullmäktige 2022-06-14":                  true,
		"Beslutsdatum: 2024-03-01":                                 true,
		"Fastställd 2024-03-01, § 12":                              true,
		"Ersätter: Riktlinje för tjänstebil, KS 2018/11":           true,
		"Dnr KS 2018/11":                                           true,
		"Gäller från och med 2024-01-01":                           true,
		"Version 2.1, 2024-08-09":                                  true,
		"Antagna elever får besked i maj.":                         false,
		"Ersätter läraren en kollega betalas ett tillägg.":         false,
		"Gäller alla anställda i kommunen.":                        false,
		"Ersättningen för lunch är 120 kronor.":                    false,
		"Ändrade tider meddelas på webbplatsen.":                   false,
		"Beslutade åtgärder följs upp varje år.":                   false,
		"Kortet gäller från den 1 maj.":                            false,
		"Antagen av " + strings.Repeat("styrelsen och ", 12) + ".": false,
	} {
		if _, is := labelOf(line); is != want {
			t.Errorf("%q: %t", line, is)
		}
	}
}

// What a document says of itself answers questions about it, and no others.
func TestLabelsAnswerOnlyWhatAsksForThem(t *testing.T) {
	texts := map[string]string{
		"taxa.md": "# Taxa för bygglov\n\nAntagen av kommunfullmäktige 2022-06-14\n\n## Altan\n\nAvgiften för altan är 4 100 kronor.",
		"bil.md": "# Riktlinje för fordon\n\nBeslutsdatum: 2024-03-01\n\nErsätter: Riktlinje för tjänstebil, KS 2018/11\n\n" +
			"## Laddning\n\nFordon laddas vid stolpar på kommunens förråd.",
		"plan.md": "# Elevhälsoplan\n\nAntagen av barn- och utbildningsnämnden 2022-06-14\n\n## Kurator\n\nKuratorn tar emot på onsdagar och erbjuder stöd till alla elever.",
		"p.md":    parking,
	}
	a := aged(t, texts, nil)
	for _, c := range []struct{ question, quote string }{
		{"När beslutades taxan för bygglov?", "Antagen av kommunfullmäktige 2022-06-14"},
		{"När antogs taxan för bygglov?", "Antagen av kommunfullmäktige 2022-06-14"},
		{"Vilket datum beslutades riktlinjen för fordon?", "Beslutsdatum: 2024-03-01"},
		{"Vad ersätter riktlinjen för fordon?", "Ersätter: Riktlinje för tjänstebil, KS 2018/11"},
		{"Vad handlar ”Elevhälsoplan” om?", "Kuratorn tar emot på onsdagar och erbjuder stöd till alla elever."},
		{"Var tankas tjänstebilen?", ""},
		{"När beslutades taxan för parkering?", ""},
		{"När beslutades budgeten?", ""},
	} {
		answer := ask(t, a, c.question)
		quote := ""
		if answer.Status == Answered {
			quote = answer.Citations[0].Quote
		}
		if quote != c.quote {
			t.Errorf("%q: %q, want %q (%.2f)", c.question, quote, c.quote, answer.Confidence)
		}
	}
}

// What is decided about those who ask is not what was decided about the document.
func TestLabelsTellOnlyOfTheDocument(t *testing.T) {
	a := aged(t, map[string]string{
		"musik.md": "# Regler för musikskolan\n\nBeslutade av kulturnämnden 2023-05-09 § 31. Gäller 2023-08-01 till och med 2026-07-31.\n\n## Plats\n\nBeslut om plats i musikskolan lämnas inom fyra veckor efter sista ansökningsdag.",
	}, nil)
	for question, want := range map[string]string{
		"När får man beslut om plats i musikskolan?":     "Beslut om plats i musikskolan lämnas inom fyra veckor",
		"När fattades beslutet om musikskolans regler?":  "Beslutade av kulturnämnden 2023-05-09",
		"Hur länge gäller reglerna för musikskolan?":     "Gäller 2023-08-01 till och med 2026-07-31",
		"När beslutades reglerna för musikskolan?":       "Beslutade av kulturnämnden 2023-05-09",
		"När börjar musikskolans orkester att repetera?": "",
		"Vilka datum ger musikskolan konsert?":           "",
	} {
		answer := ask(t, a, question)
		quote := ""
		if answer.Status == Answered {
			quote = answer.Citations[0].Quote
		}
		if !strings.Contains(quote, want) || (quote == "") != (want == "") {
			t.Errorf("%q: %q, want %q (%.2f)", question, quote, want, answer.Confidence)
		}
	}
}
