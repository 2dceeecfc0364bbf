package assistant

import (
	"strings"
	"testing"
)

const hours = `# Öppettider

## Huvudbiblioteket

- Måndag–torsdag 10–19
- Fredag 10–17
- Lördag 10–15
- Söndag stängt

## Simhallen

| Dag | Tid |
|---|---|
| Måndag–fredag | 6.30–20.00 |
| Lördag–söndag | 9.00–17.00 |

Utebadet är öppet från den 1 juni till den 20 augusti, alla dagar klockan 10–18.

## Receptionen

Receptionen är öppen vardagar klockan 8–16. Dag före helgdag stänger den klockan 14.

## Priser i simhallen

Vuxna 70 kr. Barn 0–6 år gratis i vuxens sällskap. Barn och ungdomar 7–17 år 35 kr. Pensionärer från 65 år 50 kr.

## Sena hämtningar

| Försening (timmar) | Avgift |
|---|---|
| upp till 1 | 18 kr |
| 2–4 | 90 kr |
`

// A question may name a day, an hour, a month, an age or an amount that texts give as part
// of a range.
func TestValuesInRanges(t *testing.T) {
	a, _ := open(t, folder(map[string]string{"tider.md": hours}))
	for question, want := range map[string]string{ // "" for one that is refused
		"När stänger huvudbiblioteket på onsdagar?":         "Måndag–torsdag 10–19",
		"Har biblioteket öppet på lördagar?":                "Lördag 10–15",
		"Är huvudbiblioteket öppet på söndagar?":            "Söndag stängt",
		"När öppnar simhallen på tisdagar?":                 "Måndag–fredag | 6.30–20.00",
		"Är utebadet öppet i juli?":                         "den 1 juni till den 20 augusti",
		"Är utebadet öppet i september?":                    "",
		"Är receptionen öppen klockan 15?":                  "klockan 8–16",
		"Är receptionen öppen klockan 17?":                  "",
		"Har bowlinghallen öppet på söndagar?":              "",
		"Vad kostar simhallen för en tioåring?":             "7–17 år 35 kr",
		"Vad kostar simhallen för en 70-åring?":             "från 65 år 50 kr",
		"Vad kostar simhallen för en 40-åring?":             "",
		"Vad är avgiften för sen hämtning tre timmar?":      "2–4 | 90 kr",
		"Vad är avgiften för en sen hämtning på 18 timmar?": "",
		"Vad kostar 3 timmar parkering?":                    "",
	} {
		answer := ask(t, a, question)
		if want == "" && answer.Status == Answered || !strings.Contains(answer.Text, want) {
			t.Errorf("%q: %s %q, want %q", question, answer.Status, answer.Text, want)
		}
	}
}
