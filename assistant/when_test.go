package assistant

import "testing"

// The same rule in three editions, of which the middle one took effect within a year in
// which the first one still held, and price lists of two years.
var yearly = map[string]string{
	"gällande/riktlinje kolonilotter.md":     "# Riktlinje för kolonilotter\n\nBeslutad av: Kommunstyrelsen 2024-05-14 § 40\n\nErsätter: Riktlinje för kolonilotter 2021\n\nEn kolonilott får vara högst 180 kvadratmeter.\n",
	"arkiv/riktlinje kolonilotter 2021.md":   "# Riktlinje för kolonilotter\n\nBeslutad av: Kommunstyrelsen 2021-03-02 § 12\n\nErsätter: Riktlinje för kolonilotter 2017\n\nGäller till och med: 2024-12-31\n\nEn kolonilott får vara högst 150 kvadratmeter.\n",
	"arkiv/riktlinje kolonilotter 2017.md":   "# Riktlinje för kolonilotter\n\nBeslutad av: Kommunstyrelsen 2017-09-19 § 77\n\nGäller till och med: 2021-12-31\n\nEn kolonilott får vara högst 120 kvadratmeter.\n",
	"arbete/Kopia av riktlinje, slutlig.md":  "# Riktlinje för kolonilotter\n\nBeslutad av: Kommunstyrelsen 2021-03-02 § 12\n\nErsätter: Riktlinje för kolonilotter 2017\n\nGäller till och med: 2024-12-31\n\nEn kolonilott får vara högst 150 kvadratmeter.\n",
	"taxor/2025/taxa för torghandel 2025.md": "# Taxa för torghandel 2025\n\nGäller från och med 2025-01-01.\n\n| Plats | Avgift |\n|---|---|\n| Hörnplats | 640 kr |\n| Mittplats | 410 kr |\n",
	"taxor/2026/taxa för torghandel 2026.md": "# Taxa för torghandel 2026\n\nGäller från och med 2026-01-01.\n\n| Plats | Avgift |\n|---|---|\n| Hörnplats | 665 kr |\n| Mittplats | 425 kr |\n",
}

func TestEditionOfTheYearAsked(t *testing.T) {
	a, _ := open(t, folder(yearly))
	for _, tt := range []struct{ question, want string }{ // what the answer ends with; "" for none
		{"Hur stor får en kolonilott vara?", "högst 180 kvadratmeter."},
		{"Hur stor fick en kolonilott vara år 2018?", "högst 120 kvadratmeter."},
		{"Hur stor fick en kolonilott vara år 2021?", "högst 150 kvadratmeter."},
		{"Hur stor fick en kolonilott vara 2023?", "högst 150 kvadratmeter."},
		{"Hur många kvadratmeter får en kolonilott vara enligt 2017 års utgåva?", "högst 120 kvadratmeter."},
		{"Vad kostade en hörnplats för torghandel 2025?", "Hörnplats | 640 kr"},
		{"Vad kostar en hörnplats för torghandel 2026?", "Hörnplats | 665 kr"},
		{"Vad kostar en hörnplats för torghandel 2028?", ""},
		{"Vad kostade en hörnplats för torghandel 2019?", ""},
	} {
		a.holds(t, tt.question, tt.want)
	}
}
