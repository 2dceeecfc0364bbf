package assistant

import (
	"fmt"
	"testing"

	"svara/internal/index"
)

// A successor that turns a rule round under the same heading answers, in other words
// than the question's; where it is silent, or speaks of something else, the old one does.
func TestSuccessorOfSameSection(t *testing.T) {
	texts := map[string]string{
		"bil2018.md": "# Riktlinje för tjänstebil\n\n## Användning\n\nTjänstebil får användas för privata ärenden efter arbetstid om chefen har godkänt det.\n\n" +
			"## Tankning\n\nTjänstebilen tankas på bolagets station med tankkort.\n\n## Parkering\n\nTjänstebilen parkeras i kommunhusets garage över natten.",
		"bil2024.md": "# Riktlinje för fordon\n\n## 1 Användning\n\nPrivat körning är inte tillåten. Resor journalförs.\n\n" +
			"## 2 Laddning\n\nFordon laddas vid stolpar på kommunens förråd.\n\n## 3 Parkering\n\nFordon ska stå i förrådets inhägnad nattetid.",
		"dryck2017.md": "# Alkoholpolicy\n\n## Representation\n\nVid extern representation får vin eller öl serveras till måltid.\n\n## Fester\n\nPersonalfester hålls utan sprit. Kostnaden är högst 300 kronor per person.",
		"dryck2024.md": "# Alkoholpolicy\n\n## Representation\n\nVid representation serveras inte alkohol.\n\n## Fester\n\nPersonalfester planeras av varje enhet.",
		"p.md":         parking,
	}
	for i := range 40 { // among so many others the successors' passages rank low
		texts[fmt.Sprintf("x%d.md", i)] = fmt.Sprintf("# Rutin %c\n\n## Bokning\n\nVin, privata ärenden och representation bokas i kassan %d. Tjänstebil parkeras där vin serveras.", 'A'+i%26, i)
	}
	a := aged(t, texts, map[string]index.About{
		"bil2018.md": {Date: "2018-03-01"}, "bil2024.md": {Date: "2024-03-01", Replaces: []string{"Riktlinje för tjänstebil"}},
		"dryck2017.md": {Date: "2017-05-29"}, "dryck2024.md": {Date: "2024-02-26", Replaces: []string{"dryck2017.md"}},
	})
	for _, c := range []struct{ question, document string }{
		{"Får tjänstebil användas för privata ärenden?", "bil2024.md"},
		{"Var parkeras tjänstebilen?", "bil2024.md"},
		{"Var tankas tjänstebilen?", "bil2018.md"},
		{"Får vi servera vin vid representation?", "dryck2024.md"},
		{"Hur mycket får personalfester kosta per person?", "dryck2017.md"},
		{"Hur natten ska tjänstebilen stå?", "bil2024.md"},
		{"Fick tjänstebil användas för privata ärenden 2019?", "bil2018.md"},
	} {
		answer := ask(t, a, c.question)
		if answer.Status != Answered || answer.Citations[0].Document != c.document {
			t.Errorf("%q: %s", c.question, asJSON(answer))
		}
	}
}
