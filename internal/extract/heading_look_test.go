package extract

import "testing"

// Headings of documents without styles: lines that are headings by their look, and lines
// that only look like them.
func TestHeadingsByLook(t *testing.T) {
	bold := func(text string) string { return `<w:r><w:rPr><w:b/></w:rPr><w:t>` + text + `</w:t></w:r>` }
	large := func(size, text string) string {
		return `<w:r><w:rPr><w:b/><w:sz w:val="` + size + `"/></w:rPr><w:t>` + text + `</w:t></w:r>`
	}
	const first = "Den som vill låna lokalen bokar den hos föreningen senast en vecka i förväg."
	const second = "Nyckeln hämtas i receptionen och lämnas tillbaka samma kväll, väl synligt på bänken."
	head, prose := func(text string) string { return p("", bold(text)) }, func(text string) string { return p("", text) }
	tests := []struct{ name, body, want string }{
		{"bold lines", head("Bokning") + prose(first) + head("Hur får jag nyckeln?") + prose(second),
			"h1 Bokning\np0 " + first + "\nh1 Hur får jag nyckeln?\np0 " + second},
		{"sizes", p("", large("36", "Regler för lokaler")) + p("", large("28", "Bokning")) + prose(first) + head("Nycklar") + prose(second),
			"h1 Regler för lokaler\nh2 Bokning\np0 " + first + "\nh3 Nycklar\np0 " + second},
		{"larger and not bold", p("", `<w:r><w:rPr><w:sz w:val="32"/></w:rPr><w:t>Bokning</w:t></w:r>`) + prose(first) + prose(second), "h1 Bokning\np0 " + first + "\np0 " + second},
		{"numbers", head("1. Bokning") + prose(first) + head("1.1 Nycklar") + prose(second) + head("2 Städning") + prose(first),
			"h1 1. Bokning\np0 " + first + "\nh2 1.1 Nycklar\np0 " + second + "\nh1 2 Städning\np0 " + first},
		{"a count of Word's own", p("1/0", bold("Bokning")) + prose(first) + p("1/0", bold("Nycklar")) + prose(second), "h1 1. Bokning\np0 " + first + "\nh1 2. Nycklar\np0 " + second},
		{"above a list and a table", head("Ta med") + p("2/0", "legitimation") + p("2/0", "kvitto") + head("Priser") + gridXML(2, rowXML("Sal", "200 kr"), rowXML("Kök", "100 kr")),
			"h1 Ta med\nli0 • legitimation\nli0 • kvitto\nh1 Priser\ntr0 Sal | 200 kr\ntr0 Kök | 100 kr"},
		{"a title of its own style", p("Rubrik", "Lokaler") + head("Bokning") + prose(first) + head("Nycklar") + prose(second), "h1 Lokaler\nh2 Bokning\np0 " + first + "\nh2 Nycklar\np0 " + second},
		{"a style in bold", p("", `<w:r><w:rPr><w:rStyle w:val="Stark"/></w:rPr><w:t>Bokning</w:t></w:r>`) + prose(first) + head("Nycklar") + prose(second), "h1 Bokning\np0 " + first + "\nh1 Nycklar\np0 " + second},
		{"other headings are there", p("Rubrik1", "Lokaler") + p("Rubrik2", "Bokning") + prose(first) + head("Nycklar") + prose(second), "h1 Lokaler\nh2 Bokning\np0 " + first + "\np0 Nycklar\np0 " + second},
		{"warnings", prose(first) + head("OBS gäller inte lördagar") + prose(second) + head("Ring alltid 112 vid brand!") + prose(first) + head("Rök inte i lokalen.") + prose(second),
			"p0 " + first + "\np0 OBS gäller inte lördagar\np0 " + second + "\np0 Ring alltid 112 vid brand!\np0 " + first + "\np0 Rök inte i lokalen.\np0 " + second},
		{"one bold line", prose(first) + head("Ring alltid vaktmästaren först") + prose(second), "p0 " + first + "\np0 Ring alltid vaktmästaren först\np0 " + second},
		{"signatures", prose(first) + prose(second) + head("Anna Ek") + prose("ordförande") + head("Bo Lind") + prose("sekreterare"), "p0 " + first + "\np0 " + second + "\np0 Anna Ek\np0 ordförande\np0 Bo Lind\np0 sekreterare"},
		{"labels", head("Datum:") + prose(first) + head("Handläggare:") + prose(second), "p0 Datum:\np0 " + first + "\np0 Handläggare:\np0 " + second},
		{"words in bold", p("", bold("Bokning")+r(" sker här")) + prose(first) + p("", bold("Nycklar")+r(" finns")) + prose(second), "p0 Bokning sker här\np0 " + first + "\np0 Nycklar finns\np0 " + second},
		{"items in bold", p("2/0", bold("Bokning")) + p("2/0", bold("Nycklar")) + prose(first), "li0 • Bokning\nli0 • Nycklar\np0 " + first},
		{"a frame", prose(first) + gridXML(1, rowXML(head("Tänk på")+prose(first)+head("Kom ihåg")+prose(second))), "p0 " + first + "\np0 Tänk på\np0 " + first + "\np0 Kom ihåg\np0 " + second},
		{"all in bold", head("Bokning") + head(first) + head("Nycklar") + head(second), "h1 Bokning\np0 " + first + "\nh1 Nycklar\np0 " + second},
		{"a paragraph of a sign that does not show", p("", "&#xfeff;") + prose(first), "p0 " + first},
		{"more bold than text", head("Ansökan om plats i kö hos kommunen") + prose("Se sida tre i häftet, tack.") + head("Anmälan om plats i kö hos föreningen") + prose("Se sida fyra i häftet, tack."),
			"p0 Ansökan om plats i kö hos kommunen\np0 Se sida tre i häftet, tack.\np0 Anmälan om plats i kö hos föreningen\np0 Se sida fyra i häftet, tack."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := readOne("a.docx", wordFile(t, tt.body))
			if err != nil {
				t.Fatal(err)
			}
			checkDocument(t, doc)
			if got := outline(doc); got != tt.want {
				t.Errorf("\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}
