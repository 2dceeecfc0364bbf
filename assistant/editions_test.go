package assistant

import (
	"strings"
	"testing"
)

// Of price lists and the like for several years, this year's answers unless the
// question names another; where it says nothing, the older one does and says so.
func TestEditionsOfLists(t *testing.T) {
	prices := func(title, month, year string) string {
		return "# " + title + "\n\n| Kort | Pris |\n|---|---|\n| Månadskort | " + month + " kr |\n| Årskort | " + year + " kr |\n"
	}
	hours := func(title, closes string) string {
		return "# " + title + "\n\nSimhallen har öppet måndag till fredag från klockan 7 till klockan " + closes + "."
	}
	const (
		month = "Vad kostar månadskort?"
		open  = "När har simhallen öppet?"
		newer = "Det finns en nyare utgåva än käll"
	)
	for _, c := range []struct {
		name, question string
		texts          map[string]string
		document       string // that is cited
		notice         string // that stands in the notice; "" for nothing of editions
	}{
		{"this year's", month, map[string]string{"a.md": prices("Priser gym 2025", "250", "2 000"), "b.md": prices("Priser gym 2026", "270", "2 200")}, "b.md", ""},
		{"this year's, first by path", month, map[string]string{"b.md": prices("Priser gym 2025", "250", "2 000"), "a.md": prices("Priser gym 2026", "270", "2 200")}, "a.md", ""},
		{"the year that is asked for", "Vad kostade månadskort på gym 2025?", map[string]string{"a.md": prices("Priser gym 2025", "250", "2 000"), "b.md": prices("Priser gym 2026", "270", "2 200")},
			"a.md", newer},
		{"next year's", month, map[string]string{"a.md": prices("Priser gym 2026", "270", "2 200"), "b.md": prices("Priser gym 2027", "290", "2 400")}, "a.md", ""},
		{"next year's alone says it", "Vad kostar dagkort?", map[string]string{"a.md": prices("Priser gym 2026", "270", "2 200"),
			"b.md": prices("Priser gym 2027", "290", "2 400") + "| Dagkort | 60 kr |\n"}, "b.md", ""},
		{"the new one is silent", "Vad kostar dagkort?", map[string]string{"b.md": prices("Priser gym 2026", "270", "2 200"),
			"a.md": prices("Priser gym 2025", "250", "2 000") + "| Dagkort | 60 kr |\n"}, "a.md", newer},
		{"years in file names", open, map[string]string{"tider-2025.md": hours("Öppettider", "18"), "tider-2026.md": hours("Öppettider", "20")}, "tider-2026.md", ""},
		{"years in file names, the older asked for", "När hade simhallen öppet enligt öppettider 2025?", map[string]string{"tider-2025.md": hours("Öppettider", "18") + " Sommaren 2025 var det stängt.", "tider-2026.md": hours("Öppettider", "20")},
			"tider-2025.md", ": ”Öppettider” (tider-2026.md)."},
		{"set aside", open, map[string]string{"gammalt/tider.md": hours("Öppettider", "18"), "tider.md": hours("Öppettider", "20")}, "tider.md", ""},
		{"reports of two years", open, map[string]string{"a.md": hours("Rapport 2025", "18"), "b.md": hours("Rapport 2026", "18")}, "a.md", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.texts["p.md"] = parking
			answer := ask(t, aged(t, c.texts, nil), c.question)
			if answer.Status != Answered || answer.Citations[0].Document != c.document {
				t.Fatal(asJSON(answer))
			}
			if !strings.Contains(answer.Notice, c.notice) || c.notice == "" && strings.Contains(answer.Notice, "utgåva") {
				t.Errorf("notice %q, want %q", answer.Notice, c.notice)
			}
		})
	}
}
