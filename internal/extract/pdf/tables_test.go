package pdf

import (
	"fmt"
	"strings"
	"testing"

	"svara/internal/extract/pdf/pdftest"
)

// table draws rows of cells, separated by |, at the horizontal places xs. Rows are that
// many points apart.
func table(y, apart float64, xs []float64, rows ...string) string {
	var b strings.Builder
	for _, r := range rows {
		for i, cell := range strings.Split(r, "|") {
			if cell != "" {
				b.WriteString(pdftest.Show("F", 10, xs[i], y, cell))
			}
		}
		y -= apart
	}
	return b.String()
}

// box draws a frame, given its lower left corner and its size in points.
func box(x, y, width, height float64) string {
	return fmt.Sprintf("%g %g %g %g re S\n", x, y, width, height)
}

func TestTables(t *testing.T) {
	three := []float64{60, 200, 400}
	text := pdftest.Column(60, 700, "Nämnden beslutar om taxan för nästa år enligt förslaget från förvaltningen, som har räknat", "om alla avgifter efter hur lång tid ett ärende tar.")
	tests := []struct{ name, page, want string }{
		{"rows as near as lines, as Calc writes them", table(700, 12, three,
			"Anläggning|Åtgärd|Ansvar", "|Byte av belysning i stora hallen|", "Ekhallen|och i korridorerna|Fastighet", "Simhallen|Ny pump|Drift", "Ishallen|Ny sarg|Drift"),
			`tr0 "Anläggning | Åtgärd | Ansvar"; tr0 "Ekhallen | Byte av belysning i stora hallen och i korridorerna | Fastighet"; tr0 "Simhallen | Ny pump | Drift"; tr0 "Ishallen | Ny sarg | Drift"`},
		{"a group of rows", table(700, 12, three, "Avgift|Liten|Stor", "Förskola||", "Mat|10 kr|15 kr", "Omsorg|20 kr|25 kr", "Fritids||", "Mat|5 kr|8 kr", "Omsorg|9 kr|11 kr"),
			`tr1 "Avgift | Liten | Stor"; tr0 "Förskola |  |"; tr0 "Mat | 10 kr | 15 kr"; tr0 "Omsorg | 20 kr | 25 kr"; tr0 "Fritids |  |"; tr0 "Mat | 5 kr | 8 kr"; tr0 "Omsorg | 9 kr | 11 kr"`},
		{"heads that begin where numbers do not", table(700, 12, []float64{60, 200, 230, 300, 330}, "Nämnd|Utfall||Plan|", "Kultur||120||130", "Social||810||840", "Teknik||95||97"),
			`tr1 "Nämnd | Utfall | Plan"; tr0 "Kultur | 120 | 130"; tr0 "Social | 810 | 840"; tr0 "Teknik | 95 | 97"`},
		{"cells that touch", table(700, 12, []float64{60, 130, 167}, "Lokal|Timmar|Avgift", "Liten sal|2|270 kr", "Stor sal|4|540 kr", "Mycket stor sal|7|950 kr"),
			`tr1 "Lokal | Timmar | Avgift"; tr0 "Liten sal | 2 | 270 kr"; tr0 "Stor sal | 4 | 540 kr"; tr0 "Mycket stor sal | 7 | 950 kr"`},
		{"all cells of a row that touch", table(700, 12, []float64{60, 130}, "Lokal|Avgift", "Liten sal|270 kr", "Stor sal|540 kr", "Mycket stor sal|950 kr", "Aula|1 200 kr"),
			`tr1 "Lokal | Avgift"; tr0 "Liten sal | 270 kr"; tr0 "Stor sal | 540 kr"; tr0 "Mycket stor sal | 950 kr"; tr0 "Aula | 1 200 kr"`},
		{"a line across a table", table(700, 12, []float64{60, 130}, "Lokal|Avgift", "Liten sal|270 kr", "Stor sal|540 kr", "Lokaler för fest|och lek", "Aula|1 200 kr", "Ekhallen|640 kr"),
			`tr1 "Lokal | Avgift"; tr0 "Liten sal | 270 kr"; tr0 "Stor sal | 540 kr"; tr0 "Lokaler för fest och lek |"; tr0 "Aula | 1 200 kr"; tr0 "Ekhallen | 640 kr"`},
		{"text below is none of it", text + table(650, 18, three, "Måndag|9-19|Lars", "Tisdag|9-17|Eva", "Onsdag|stängt|", "Torsdag|9-19|Eva") + pdftest.Column(60, 560, "Tiderna gäller inte under helger, då biblioteket är stängt om inget annat sägs på webbplatsen."),
			`p0 "Nämnden beslutar om taxan för nästa år enligt förslaget från förvaltningen, som har räknat om alla avgifter efter hur lång tid ett ärende tar."; tr0 "Måndag | 9-19 | Lars"; tr0 "Tisdag | 9-17 | Eva"; tr0 "Onsdag | stängt |"; tr0 "Torsdag | 9-19 | Eva"; p0 "Tiderna gäller inte under helger, då biblioteket är stängt om inget annat sägs på webbplatsen."`},
		{"two lines are none", table(700, 12, three, "Handläggare|Diarienummer|Datum", "Eva Ros|KS 2024/12|2024-03-01"),
			`p0 "Handläggare Diarienummer Datum Eva Ros KS 2024/12 2024-03-01"`},
		{"those who sign", text + table(600, 12, three, "Eva Ros|Lars Ek|", "Ordförande|Justerare|"), `p0 "Nämnden beslutar om taxan för nästa år enligt förslaget från förvaltningen, som har räknat om alla avgifter efter hur lång tid ett ärende tar."; p0 "Eva Ros\nOrdförande"; p0 "Lars Ek\nJusterare"`},
		{"a frame around text", box(50, 600, 500, 150) + box(50, 600, 500, 40) + text, `p0 "Nämnden beslutar om taxan för nästa år enligt förslaget från förvaltningen, som har räknat om alla avgifter efter hur lång tid ett ärende tar."`},
		{"cells with frames, one beside two", box(50, 660, 100, 60) + box(150, 690, 200, 30) + box(150, 660, 200, 30) + box(50, 630, 100, 30) + box(150, 630, 200, 30) +
			pdftest.Show("F", 10, 60, 688, "Lov") + pdftest.Show("F", 10, 160, 700, "Hus") + pdftest.Show("F", 10, 160, 670, "Garage") + pdftest.Show("F", 10, 60, 640, "Anmälan") + pdftest.Show("F", 10, 160, 640, "Eldstad"),
			`tr0 "Lov | Hus"; tr0 "Lov | Garage"; tr0 "Anmälan | Eldstad"`},
		{"lines within one frame", box(50, 700, 100, 20) + box(150, 700, 100, 20) + box(50, 640, 100, 60) + box(150, 640, 100, 60) +
			table(705, 100, []float64{60, 160}, "Del|Pris") + table(685, 15, []float64{60, 160}, "Hyra|100 kr", "Lokal|200 kr", "El|50 kr"),
			`tr1 "Del | Pris"; tr0 "Hyra | 100 kr"; tr0 "Lokal | 200 kr"; tr0 "El | 50 kr"`},
		{"text beside the page and a watermark", text + "BT /F 9 Tf 0 1 -1 0 30 300 Tm (Antagen 2021) Tj ET\nBT /B 80 Tf .7 .7 -.7 .7 150 300 Tm (UTKAST) Tj ET\n",
			`p0 "Nämnden beslutar om taxan för nästa år enligt förslaget från förvaltningen, som har räknat om alla avgifter efter hur lång tid ett ärende tar."; p0 "Antagen 2021"`},
		{"heads written upwards", table(700, 15, []float64{60, 200, 240}, "Roll||", "Chef|Ja|Ja", "Tekniker|Nej|Ja", "Vikarie|Nej|Nej") +
			"BT /F 10 Tf 0 1 -1 0 208 700 Tm (Attestera) Tj ET\nBT /F 10 Tf 0 1 -1 0 248 700 Tm (Avsluta) Tj ET\n",
			`tr0 "Roll | Attestera | Avsluta"; tr0 "Chef | Ja | Ja"; tr0 "Tekniker | Nej | Ja"; tr0 "Vikarie | Nej | Nej"`},
		{"lines that end with room for the next word", pdftest.Column(60, 740, "Gäller till och med 2022-12-31", "Beslutad av nämnden 2019-05-02", "Dnr 2019/44"),
			`p0 "Gäller till och med 2022-12-31\nBeslutad av nämnden 2019-05-02\nDnr 2019/44"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, _ := recorded(t, pdftest.Make([]string{tt.page}))
			if got := strings.TrimSuffix(strings.ReplaceAll(r.lines.String(), "\n", "; "), "; "); got != tt.want {
				t.Errorf("\n%s, want\n%s", got, tt.want)
			}
		})
	}
}

// Levels come from the outline rather than from looks, below a title that the outline
// does not name.
func TestOutline(t *testing.T) {
	page := pdftest.Show("B", 20, 60, 780, "Plan för övning") + pdftest.Show("B", 12, 60, 740, "1 Syfte") + pdftest.Column(60, 720, "Alla ska veta vad de gör när det gäller, och hur de gör det.") +
		pdftest.Show("B", 12, 60, 690, "Deltagare") + pdftest.Column(60, 670, "Förvaltningarnas chefer deltar i övningen varje år.")
	data := strings.Replace(string(pdftest.Make([]string{page},
		"<</Type/Outlines/First 11 0 R/Last 11 0 R>>",
		"<</Title(SYFTE)/Parent 10 0 R/First 12 0 R/Last 12 0 R/Dest[13 0 R/Fit]>>",
		"<</Title(Deltagare)/Parent 11 0 R/Next 11 0 R/Dest[13 0 R/Fit]>>")), "/Pages 2 0 R>>", "/Pages 2 0 R/Outlines 10 0 R>>", 1)
	r, _ := recorded(t, []byte(data))
	got := r.lines.String()
	for _, want := range []string{`h1 "Plan för övning"`, `h2 "1 Syfte"`, `h3 "Deltagare"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
}
