package assistant

import (
	"strings"
	"testing"
)

// priced are small tables and lists whose rows nearly have each other's names.
var priced = map[string]string{
	"prover.md": "# Analyser\n\n| Prov | Pris |\n|---|---|\n| Brunn, mycket djup | 830 kr |\n| Brunn, djup | 610 kr |\n| Brunn | 450 kr |\n" +
		"| Provtagning med besök | 720 kr |\n| Provtagning utan besök | 240 kr |\n| Sjövatten, filtrerat | 510 kr |\n| Sjövatten, ej filtrerat | 390 kr |\n",
	"bio.md": "# Biografen\n\n| Besökare | Biljett |\n|---|---|\n| Under 15 år | 55 kr |\n| 15 år | 75 kr |\n| Över 15 år | 110 kr |\n",
	"bad.md": "# Bryggan\n\nDygnsavgifter:\n\n- Kanot, lång: 85 kr\n- Kanot, mycket lång: 99 kr\n- Kanot utan segel: 70 kr\n- Kanot med segel: 140 kr\n",
	"fard.csv": "Linje;Avgång;Pris\nFärjan;från klockan 6 till 9;48 kr\nFärjan;från klockan 9 till 6;31 kr\n" +
		"Bussen;från klockan 6 till 9;27 kr\nBussen;från klockan 9 till 6;19 kr\n",
	"plats.html": "<html><body><h1>Avgifter i barnomsorgen</h1><table><tr><th>Placering</th><th>Avgift</th></tr>" +
		"<tr><td colspan=2>Dagbarnvård</td></tr><tr><td>Barn 1</td><td>5 %</td></tr><tr><td>Barn 2</td><td>4 %</td></tr>" +
		"<tr><td colspan=2>Kvällsomsorg</td></tr><tr><td>Barn 1</td><td>7 %</td></tr><tr><td>Barn 2</td><td>6 %</td></tr></table></body></html>",
	"lag.md": "# Simklubben\n\n| Grupp | Tränare |\n|---|---|\n| Delfinerna | |\n| Hajarna | Ulf Ek |\n| Laxarna | Ia Alm |\n| Sälarna | |\n| Valarna | Ed Ask |\n| Uttrarna | Bo By |\n",
	"inkop.md": "# Delegationer\n\nUpphandling och inköp, beslutanderätt\n\n| Roll | Beloppsgräns |\n|---|---|\n| Hamnchef | 90 000 kr |\n| Kansliråd | 35 000 kr |\n\n" +
		"## Uthyrning av lokaler\n\n| Roll | Längsta tid |\n|---|---|\n| Kansliråd | 8 år |\n",
}

func TestSiblings(t *testing.T) {
	tests := []struct{ question, want string }{ // the lines that the answer ends with, without its numbers; "" for none
		{"Vad kostar en brunn, mycket djup?", "Prov | Pris\nBrunn, mycket djup | 830 kr"},
		{"Hur mycket kostar en djup brunn?", "Prov | Pris\nBrunn, djup | 610 kr"},
		{"Vad kostar prov av brunn?", "Prov | Pris\nBrunn | 450 kr"},
		{"Vad kostar provtagning utan besök?", "Prov | Pris\nProvtagning utan besök | 240 kr"},
		{"Vad kostar sjövatten som inte är filtrerat?", "Prov | Pris\nSjövatten, ej filtrerat | 390 kr"},
		{"Vad kostar filtrerat sjövatten?", "Prov | Pris\nSjövatten, filtrerat | 510 kr"},
		{"Vad kostar biljett för den som är över 15 år?", "Besökare | Biljett\nÖver 15 år | 110 kr"},
		{"Vad kostar biljett för den som är 15 år?", "Besökare | Biljett\n15 år | 75 kr"},
		{"Vad kostar en mycket lång kanot?", "Kanot, mycket lång: 99 kr"},
		{"Vad kostar kanot med segel?", "Kanot med segel: 140 kr"},
		{"Vad kostar färjan från klockan 9 till 6?", "Linje | Avgång | Pris\nFärjan | från klockan 9 till 6 | 31 kr"},
		{"Vad är avgiften för barn 2 i kvällsomsorg?", "Placering | Avgift\nKvällsomsorg |\nBarn 2 | 6 %"},
		{"Vad är avgiften för första barnet i kvällsomsorgen?", "Placering | Avgift\nKvällsomsorg |\nBarn 1 | 7 %"},
		{"Vad är avgiften för barn nummer två i dagbarnvården?", "Placering | Avgift\nDagbarnvård |\nBarn 2 | 4 %"},
		{"Vad är avgiften för barn 1?", "Placering | Avgift\nDagbarnvård |\nBarn 1 | 5 %\nKvällsomsorg |\nBarn 1 | 7 %"},
		{"Vad är avgiften för barn 3 i kvällsomsorg?", ""},
		{"Vad är avgiften för kvällsomsorg?", "Placering | Avgift\nKvällsomsorg |\nBarn 1 | 7 %\nBarn 2 | 6 %"},
		{"Vem är tränare för Delfinerna?", ""},
		{"Vem är tränare för Valarna?", "Grupp | Tränare\nValarna | Ed Ask"},
		{"Hur stort belopp får en hamnchef upphandla för?", "Roll | Beloppsgräns\nHamnchef | 90 000 kr"},
		{"Hur mycket får en hamnchef köpa in för?", "Roll | Beloppsgräns\nHamnchef | 90 000 kr"},
		{"Hur länge får en hamnchef upphandla?", ""},
		{"Hur länge får ett kansliråd hyra ut lokaler?", "Roll | Längsta tid\nKansliråd | 8 år"},
		{"Hur mycket tjänar en hamnchef?", ""},
	}
	a, _ := open(t, folder(priced))
	for _, tt := range tests {
		answer, err := a.Ask(t.Context(), Question{Text: tt.question})
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(marks.ReplaceAllString(answer.Text, ""), "\n")
		for i := range lines {
			lines[i] = strings.TrimSpace(lines[i])
		}
		got := strings.Join(lines, "\n")
		if tt.want == "" && answer.Status == Answered || tt.want != "" && !strings.HasSuffix("\n"+got, "\n"+tt.want) {
			t.Errorf("%s (%.2f)\n%s\nwant\n%s", tt.question, answer.Confidence, got, tt.want)
		}
		for _, c := range answer.Citations {
			doc, _ := a.Document(c.Document)
			if string([]rune(doc.Text)[c.Start:c.End]) != c.Quote {
				t.Errorf("%s: %q does not stand at %d", tt.question, c.Quote, c.Start)
			}
		}
	}
}

// TestRowProvesItsOwn holds that a row proves what a model says of it, and not what it
// says of another group or of a row that is called all that it is and more.
func TestRowProvesItsOwn(t *testing.T) {
	tests := []struct{ document, sentence, quote string }{
		{"plats.html", "Avgiften för barn 2 i kvällsomsorg är 6 %.", "Barn 2 | 6 %"},
		{"plats.html", "Avgiften för barn 2 i dagbarnvården är 4 %.", "Barn 2 | 4 %"},
		{"plats.html", "Avgiften för barn 2 i kvällsomsorg är 4 %.", ""},
		{"plats.html", "Avgiften för barn 1 i dagbarnvård är 7 %.", ""},
		{"plats.html", "Avgiften för andra barnet i dagbarnvård är 5 %.", ""},
		{"prover.md", "Priset för en djup brunn är 610 kr.", "Brunn, djup | 610 kr"},
		{"prover.md", "Priset för en mycket djup brunn är 830 kr.", "Brunn, mycket djup | 830 kr"},
		{"prover.md", "Priset för en mycket djup brunn är 610 kr.", ""},
		{"prover.md", "Priset för provtagning utan besök är 240 kr.", "Provtagning utan besök | 240 kr"},
		{"prover.md", "Priset för provtagning utan besök är 720 kr.", ""},
	}
	for _, tt := range tests {
		a, _ := open(t, folder(map[string]string{tt.document: priced[tt.document]}))
		s := a.shelf()
		v := verifier{shelf: s, places: make(map[place]int), sources: []source{readSource(s.Snapshot, 0)}}
		_, lacks := v.verify(draft{text: tt.sentence, cited: []int{1}})
		if (lacks == "") != (tt.quote != "") || tt.quote != "" && (len(v.citations) != 1 || v.citations[0].Quote != tt.quote) {
			t.Errorf("%s lacks %q, cites %+v", tt.sentence, lacks, v.citations)
		}
	}
}
