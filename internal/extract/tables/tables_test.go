package tables

import (
	"strings"
	"testing"
)

// The same rows are tried as in a file, where the first row certainly begins the table,
// and as on a page, where the table may have begun on another one.
func TestHeadOfTable(t *testing.T) {
	tests := []struct {
		name, rows   string
		file, onPage bool
	}{
		{"words above amounts", "Vara|Pris; Tält|400 kr; Grill|200 kr", true, true},
		{"years above amounts", "Vara|2025|2026; Tält|400 kr|450 kr; Grill|200 kr|210 kr", true, true},
		{"words with a year", "Vara|Pris 2025|Pris 2026; Tält|400 kr|450 kr; Grill|200 kr|210 kr", true, true},
		{"one word with a year", "Vara|Pris 2025; Tält|400 kr; Grill|200 kr", true, true},
		{"ages", "Kort|Under 18 år|Över 18 år; Dag|40 kr|90 kr; År|1 000 kr|2 000 kr", true, true},
		{"one age", "Kort|Över 65 år; Dag|40 kr; År|700 kr", true, true},
		{"times above prices", "Kanot|1 dag|5 dagar; Enkel|200 kr|700 kr; Dubbel|250 kr|900 kr", true, true},
		{"times above plain numbers", "Sal|1 timme|4 timmar; A|100|350; B|120|400", true, true},
		{"numbers in the first column", "Ålder|Avgift; 0–6 år|0 kr; 7–15 år|40 kr", true, true},
		{"some that are free", "Insats|Avgift; Städning|340 kr; Råd|ingen avgift", true, true},
		{"days", "Frist|Dag; Fakturor|12 maj; Bokslut|9 juni", true, true},
		{"telephones", "Namn|Telefon; Eva Ros|0555-12 34 56; Lars Ek|0555-65 43 21", true, true},
		{"one row below", "Vara|Pris; Tält|400 kr", true, false},
		{"words alone in three columns", "Roll|Ort|Chef; Lärare|Lund|Eva; Kock|Ystad|Lars", true, false},

		{"an ordinary first row", "Dag|40 kr|90 kr; Månad|300 kr|500 kr; År|1 000 kr|2 000 kr", false, false},
		{"an ordinary row with another unit", "Längd|7 m; Vikt|70 kg; Pris|300 kr", false, false},
		{"people", "Eva Ros|Lund|0555-12 34 56; Lars Ek|Ystad|0555-65 43 21; Mia Alm|Lund|0555-22 33 44", false, false},
		{"mail", "Eva Ros|Chef|eva@lund.example; Lars Ek|Kock|lars@lund.example; Mia Alm|Kock|mia@lund.example", false, false},
		{"streets", "Ek Bygg|Storgatan 5; Alm Måleri|Torget 12; Ros El|Nygatan 3", false, false},
		{"where to find somebody", "Besöksadress|Stadshuset; Telefon|0555-12 34 56; Fax|0555-12 34 57", false, false},
		{"facts of a document", "Beslutad av|Nämnden; Beslutsdatum|2025-01-15; Gäller till|2027-12-31", false, false},
		{"facts side by side", "Beslutad av|Nämnden|Ansvarig|Rektorn; Beslutsdatum|2025-01-15|Version|2; Dnr|24/12|Sidor|7", false, false},
		{"facts with a number", "Diarienummer|KS 2024/12; Beslutsdatum|2025-01-15; Gäller till|2027-12-31", false, false},
		{"facts of several kinds", "Plats|Ekhallen; Datum|2025-01-15; Pris|200 kr", false, false},
		{"numbered names", "Lärare|Anna; Sal 1|Bo; Sal 2|Eva", false, false},
		{"a group", "Bad|; Barn|40 kr; Vuxen|90 kr", false, false},
		{"words alone in two columns", "Roll|Chef; Lärare|Eva; Kock|Lars", false, false},
	}
	for _, tt := range tests {
		var rows [][]string
		for row := range strings.SplitSeq(tt.rows, "; ") {
			rows = append(rows, TrimRow(strings.Split(row, "|")))
		}
		if got := HasHeader(rows, false); got != tt.file {
			t.Errorf("%s: in a file %v", tt.name, got)
		}
		if got := HasContrastingHeader(rows); got != tt.onPage {
			t.Errorf("%s: on a page %v", tt.name, got)
		}
	}
}
