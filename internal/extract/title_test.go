package extract

import (
	"strings"
	"testing"
)

func TestTitles(t *testing.T) {
	tests := []struct{ text, want string }{
		// A chapter number is not part of the title.
		{"# 1 Riktlinje för inköp\n\nText", "Riktlinje för inköp"},
		{"# 1. Riktlinjer för inköp\n\n## 1.1 Syfte\n\nText", "Riktlinjer för inköp"},
		{"# 7 Upphandling\n\n## 7.1 Syfte\n\nText\n\n## 7.2 Mål\n\nText", "Upphandling"},
		{"# 2.1 Att köpa in varor\n\n## 2.1.1 Syfte\n\nText", "Att köpa in varor"},
		{"---\ntitle: 1 Policy för resor\n---\nText", "Policy för resor"},
		// Other numbers are part of it.
		{"# 10 råd för bättre möten\n\nText", "10 råd för bättre möten"},
		{"# 10 Råd för bättre möten\n\n## 1 Bjud in\n\nText", "10 Råd för bättre möten"},
		{"# 3 Riktlinjer som alla bör kunna\n\nText", "3 Riktlinjer som alla bör kunna"},
		{"# 24 § Jäv i nämnder\n\nText", "24 § Jäv i nämnder"},
		{"# 2024 års budget\n\nText", "2024 års budget"},
		{"# 1 maj i Tallmo\n\n## 1.1 Torget\n\nText", "1 maj i Tallmo"},
		{"# 5 Frågor om avgiften\n\n## 5 Svar\n\nText", "5 Frågor om avgiften"},
		{"# 1 kap. Om kommuner\n\n## 1.1 Syfte\n\nText", "1 kap. Om kommuner"},
		{"# 1 Kap. Om kommuner\n\n## 1.1 Syfte\n\nText", "1 Kap. Om kommuner"},
		{"# 112 Så larmar du\n\nText", "112 Så larmar du"},
		// Who wrote the document is not its title, if there is another.
		{"# Tallmo kommun\n\n# Resor i tjänsten\n\nText", "Resor i tjänsten"},
		{"# Region Tallmo\n\n# Socialnämnden\n\n# Resepolicy\n\nText", "Resepolicy"},
		{"Tallmo kommun\n\n# Resor\n\nText", "Resor"},
		{"# Socialnämnden\n\n# Uppgifter\n\nText\n\n# Möten\n\nText", "Socialnämnden"},
		{"# Socialnämnden\n\n## Uppgifter\n\nText", "Socialnämnden"},
		{"# Socialnämnden\n\nText", "Socialnämnden"},
		{"# Reglemente för kommunstyrelsen\n\n# Uppgifter\n\nText", "Reglemente för kommunstyrelsen"},
		{"# Kommunen växer\n\n# Nya hus i staden\n\nText", "Kommunen växer"},
	}
	for _, tt := range tests {
		doc, err := readOne("a.md", []byte(tt.text))
		if err != nil {
			t.Fatal(err)
		}
		if doc.Title != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, doc.Title, tt.want)
		}
	}
}

func TestTitlesOfPlainText(t *testing.T) {
	const hall, gym = "Ishallen\nLördag 9–12\nSöndag 13–15\n\n", "Gymmet vid Norra Storgatan\nAlla dagar 6–22\nJulafton stängt\n\n"
	const prose = "Den som hyr en hall svarar för att den lämnas städad, med släckta lampor och låsta dörrar, och att nyckeln kommer tillbaka.\n"
	tests := []struct{ text, want string }{
		// Headings above opening hours or numbers are parts of a text.
		{"Öppettider\n\n" + hall + gym, "Öppettider"},
		{"Idrott\n======\n\n" + hall + gym, "Idrott"},
		{hall + gym, "Lokal text"},
		{hall, "Ishallen"},
		{"Öppettider\n\n" + hall + gym + "Att hyra\n" + prose, "Öppettider"},
		{hall + gym + "Regler för den som hyr\n" + prose, "Lokal text"},
		{"Telefon 0123-45 60 00\nhall@tallmo.se\n", "Lokal text"},
		{"Kontakt\nTelefon 0123-45 60 00\nStora gatan 12, Tallmo\n", "Kontakt"},
		// An address below a letterhead is not part of the title.
		{"Tallmo kommun\nStorgatan 12\n123 45 Tallmo\n\nTaxa\n" + prose, "Taxa"},
		{"Anna Berg\nStorgatan 12\n123 45 Tallmo\n\nKlagomål på snöröjningen\n" + prose, "Klagomål på snöröjningen"},
		// A date in a title does not make it less of a title.
		{"Sammanträde den 4 maj kl. 18.00\n" + prose, "Sammanträde den 4 maj kl. 18.00"},
		{"Priser från 1 januari 2027\n\nHallar\n" + prose, "Priser från 1 januari 2027"},
	}
	for _, tt := range tests {
		doc, err := readOne("lokal-text.txt", []byte(tt.text))
		if err != nil {
			t.Fatal(err)
		}
		if doc.Title != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, doc.Title, tt.want)
		}
	}
}

func TestTitlesOfSheets(t *testing.T) {
	cell := func(ref, text string) string {
		return `<c r="` + ref + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
	}
	sheet := func(above ...string) string {
		xml := "<sheetData>"
		for _, text := range above {
			xml += "<row>" + cell("A1", text) + "</row>"
		}
		return xml + "<row>" + cell("A1", "Sak") + cell("B1", "Pris") + `</row><row>` + cell("A2", "Lån") + `<c r="B2"><v>5</v></c></row></sheetData>`
	}
	tests := []struct{ sheet, want string }{
		{sheet("Avgifter för bygglov 2026"), "Avgifter för bygglov 2026"},
		{sheet("Tallmo kommun", "Avgifter för bygglov"), "Avgifter för bygglov"},
		{sheet("Belopp i tkr", "Budget för skolan"), "Budget för skolan"},
		{sheet(), "Avgifter 2026"},
		{sheet("Avgifter"), "Avgifter 2026"},
		{sheet("Alla belopp anges utan moms"), "Avgifter 2026"},
		{sheet("Beslutad av kommunfullmäktige"), "Avgifter 2026"},
		{sheet("Avgiften tas ut av den som lånar."), "Avgifter 2026"},
		{sheet("Tabell 1 Avgifter för lån"), "Avgifter 2026"},
		{sheet("i löpande priser"), "Avgifter 2026"},
	}
	for _, tt := range tests {
		doc, err := readOne("mapp/avgifter-2026.xlsx", workbookFile(t, "", tt.sheet))
		if err != nil {
			t.Fatal(err)
		}
		if doc.Title != tt.want {
			t.Errorf("%q above the table: %q, want %q", strings.SplitN(doc.Text, "\n", 2)[0], doc.Title, tt.want)
		}
	}
}

func TestTitleOfText(t *testing.T) {
	const text = "Kommunen ska erbjuda god service till alla som bor, verkar och vistas här, och den ska vara lika för alla oavsett var i kommunen man bor."
	for _, tt := range []struct {
		name   string
		blocks []string // headings with a # for each level
		want   string
	}{
		{"the only heading of its level", []string{"# Resepolicy", text, "## Val av färdsätt", text}, "Resepolicy"},
		{"that with a short text before the next", []string{"# Resepolicy", "Beslutad 2024-02-03", "## Val av färdsätt", text}, "Resepolicy"},
		{"one with another beside it", []string{"# Nyheter 2024", "# Nya regler för resor", text}, "Nya regler för resor"},
		{"a name of a part", []string{"# Inledning", "## Regler för resor", text}, "Regler för resor"},
		{"a lower one first", []string{"## Kommunen", "# Regler för resor", text}, "Regler för resor"},
		{"alone", []string{"# Resepolicy", text}, "Resepolicy"},
		{"none", []string{text}, "Resepolicy 2024"},
	} {
		b := Builder{limit: 10_000}
		for _, block := range tt.blocks {
			if heading := strings.TrimLeft(block, "#"); heading != block {
				b.Heading(len(block)-len(heading), heading)
			} else {
				b.Paragraph(block)
			}
		}
		doc, err := b.document("mapp/resepolicy-2024.docx")
		if err != nil || doc.Title != tt.want {
			t.Errorf("%s: %q, %v, want %q", tt.name, doc.Title, err, tt.want)
		}
	}
}

// The day when a file was saved is its date only if the text does not say when it was
// decided.
func TestSaved(t *testing.T) {
	for _, tt := range []struct {
		text, want string
		saved      bool
	}{
		{"Beslutad: 2019-05-02", "2019-05-02", false},
		{"Beslutad av nämnden", "2026-11-22", true},
	} {
		b := Builder{limit: 10_000, saved: "2026-11-22"}
		b.Heading(1, "Policy för resor")
		b.Paragraph(tt.text)
		doc, err := b.document("a.docx")
		if err != nil || doc.About.Date != tt.want || doc.Saved != tt.saved {
			t.Errorf("%s: %s, %t, %v", tt.text, doc.About.Date, doc.Saved, err)
		}
	}
}
