package extract

import (
	"testing"
)

func TestWorkbook(t *testing.T) {
	text := func(ref, text string) string {
		return `<c r="` + ref + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
	}
	bold := func(ref, text string) string {
		return `<c r="` + ref + `" s="4" t="inlineStr"><is><t>` + text + `</t></is></c>`
	}
	tests := []struct{ name, sheet, want string }{
		{"kinds of cells", `<sheetData><row><c t="s"><v>0</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>A1</f><v>svar</v></c><c s="1"><v>1250</v></c><c s="2"><v>45413</v></c><c s="3"><v>0.125</v></c><c><v>0.5</v></c></row></sheetData>`,
			"tr0 Delad text | FALSKT | #N/A | svar | 1 250,00 kr | 2024-05-01 | 12,50 % | 0,5"},
		{"tables beside and below each other", `<sheetData><row r="1">` + text("A1", "Avgifter") + `</row><row r="2">` + text("A2", "Sak") + text("B2", "Pris") + text("D2", "Ort") + text("E2", "Antal") + `</row>` +
			`<row r="3">` + text("A3", "Lån") + `<c r="B3"><v>5</v></c>` + text("D3", "Lund") + `<c r="E3"><v>7</v></c></row>` +
			`<row r="7">` + bold("A7", "Dag") + bold("B7", "Tid") + `</row><row r="8">` + text("A8", "mån") + text("B8", "stängt") + `</row></sheetData>`,
			"p1 Avgifter\ntr1 Sak | Pris\ntr0 Lån | 5\ntr1 Ort | Antal\ntr0 Lund | 7\ntr1 Dag | Tid\ntr0 mån | stängt"},
		{"merged and hidden", `<cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1">` + text("A1", "Norr") + text("B1", "dold") + `<c r="C1"><v>1</v></c></row><row r="2"><c r="C2"><v>2</v></c></row>` +
			`<row r="3" hidden="1">` + text("A3", "dold") + `</row><row r="4">` + text("A4", "Söder") + `<c r="C4"><v>3</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>`,
			"tr0 Norr | 1\ntr0 Norr | 2\ntr0 Söder | 3"},
		{"a text below a table", `<sheetData><row>` + text("A1", "Sak") + text("B1", "Pris") + `</row><row>` + text("A2", "Lån") + `<c r="B2"><v>5</v></c></row><row>` + text("A3", "* Avgiften tas ut av den som inte lämnar tillbaka i tid, utan undantag.") + `</row></sheetData>`,
			"tr1 Sak | Pris\ntr0 Lån | 5\np0 * Avgiften tas ut av den som inte lämnar tillbaka i tid, utan undantag."},
	}
	for _, tt := range tests {
		doc, err := readOne("a.xlsx", workbookFile(t, `<si><r><t>Delad </t></r><r><t>text</t></r><rPh><t>nej</t></rPh></si>`, tt.sheet))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		checkDocument(t, doc)
		if got := outline(doc); got != "h2 Bidrag\n"+tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestCSV(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"a.csv", "Namn;Ort;Antal\nA, B;Lund;1,5\n", "tr1 Namn | Ort | Antal\ntr0 A, B | Lund | 1,5"},
		{"a.csv", "sep=,\nNamn,Antal\r\n\"A\r\nB\",2\r\n\"C \"\"x\"\"\",3\r\n", "tr1 Namn | Antal\ntr0 A B | 2\ntr0 C \"x\" | 3"},
		{"a.tsv", "Namn\tAntal\nA\t1\n\nDag\tTid\nmån\t8–12\n", "tr1 Namn | Antal\ntr0 A | 1\ntr1 Dag | Tid\ntr0 mån | 8–12"},
		{"a.csv", "Namn|Antal\nA \"a|1\n", "tr1 Namn | Antal\ntr0 A \"a | 1"},
		{"a.csv", "Namn;Antal\n;;;\nÅsa;1\n", "tr0 Namn | Antal\ntr0 Åsa | 1"},
		{"a.csv", "Priser 2024\nVara;Pris 2024\nTält;400 kr\nGrill;200 kr\n", "p1 Priser 2024\ntr1 Vara | Pris 2024\ntr0 Tält | 400 kr\ntr0 Grill | 200 kr"},
		{"a.csv", "2024\n12;13\nA;B\n", "tr0 2024\ntr0 12 | 13\ntr0 A | B"},
		{"noter", "Namn,Ort,Antal\nA,Lund,1\nB,Ystad,2\n", "tr1 Namn | Ort | Antal\ntr0 A | Lund | 1\ntr0 B | Ystad | 2"},
		{"a.txt", "Sal\tPris\nEk\t400 kr\nTall\t200 kr\n", "tr1 Sal | Pris\ntr0 Ek | 400 kr\ntr0 Tall | 200 kr"},
		{"a.txt", "Hyra av salar\n\nSal\t\tPris\nEkhallen\t400 kr\nTall\t\t200 kr\nAl\t\t\t90 kr\n", "p1 Hyra av salar\ntr1 Sal | Pris\ntr0 Ekhallen | 400 kr\ntr0 Tall | 200 kr\ntr0 Al | 90 kr"},
		{"a.txt", "\tPris\tTid\nEk\t\t8–12\nTall\t200 kr\t8–12\n", "tr1 | Pris | Tid\ntr0 Ek |  | 8–12\ntr0 Tall | 200 kr | 8–12"},
		{"a.txt", "1.\tTvätta.\n2.\tTorka.\n3.\tVik.\n", "li0 1.\tTvätta.\nli0 2.\tTorka.\nli0 3.\tVik."},
		{"a.txt", "\tVi ses.\n\tHälsa alla.\n\tTa med kaffe.\n", "p0 Vi ses.\np0 Hälsa alla.\np0 Ta med kaffe."},
		{"a.txt", "Dag\tmåndag\nKom i tid.\nTa med kaffe.\nTid\t8–12\nSal\tEk\n", "h2 Dag\tmåndag\np0 Kom i tid.\np0 Ta med kaffe.\nli0 Tid\t8–12\nli0 Sal\tEk"},
		{"a.txt", "Namn,Ort,Antal\nA,Lund,1\n", "h2 Namn,Ort,Antal\np0 A,Lund,1"},
	}
	for _, tt := range tests {
		doc, err := readOne(tt.name, []byte(tt.data))
		if err != nil {
			t.Errorf("%q: %v", tt.data, err)
			continue
		}
		checkDocument(t, doc)
		if got := outline(doc); got != tt.want {
			t.Errorf("%q:\n%s\nwant\n%s", tt.data, got, tt.want)
		}
	}
}
