package assistant

import "testing"

// boards have minutes and delegations that differ by little but whose they are.
var boards = map[string]string{
	"kulturnämnden/2023-04-18.md": "# Kulturnämnden: protokoll 2023-04-18\n\n## § 31 Stöd till Björkhaga Dragspelsklubb\n\nKulturnämnden beslutar att ge Björkhaga Dragspelsklubb ett stöd på 23 000 kronor för år 2023.\n",
	"hamnnämnden/2023-04-20.md":   "# Hamnnämnden: protokoll 2023-04-20\n\n## § 12 Bojar\n\nHamnnämnden beslutar att köpa sju bojar.\n",
	"delegering/skol.md":          "# Delegationsordning för skolnämnden\n\n| Ärende | Delegat |\n|---|---|\n| Beslut om inackorderingstillägg | Rektor |\n| Beslut om lovskola | Skolchef |\n",
	"delegering/park.md":          "# Delegationsordning för park- och naturnämnden\n\n| Ärende | Delegat |\n|---|---|\n| Beslut om dispens från koppeltvång | Parkmästare |\n| Beslut om att avverka stadsträd | Parkmästare |\n",
	"policy/representation.md":    "# Policy för representation\n\nAntagen av kommunfullmäktige 2024-02-05.\n\nEn lunch får kosta högst 310 kronor per person.\n",
}

func TestAnotherBoardDoesNotAnswer(t *testing.T) {
	a, _ := open(t, folder(boards))
	for _, tt := range []struct{ question, want string }{ // what the answer ends with; "" for none
		{"Hur stort stöd gav kulturnämnden Björkhaga Dragspelsklubb för 2023?", "23 000 kronor för år 2023."},
		{"Hur stort stöd gav hamnnämnden Björkhaga Dragspelsklubb för 2023?", ""},
		{"Hur stort stöd gav kommunstyrelsen Björkhaga Dragspelsklubb för 2023?", ""},
		{"Hur stort stöd fick Björkhaga Dragspelsklubb för 2023?", "23 000 kronor för år 2023."},
		{"Vem är delegat för beslut om lovskola enligt skolnämndens delegationsordning?", "Beslut om lovskola | Skolchef"},
		{"Vem är delegat för beslut om studieresor enligt skolnämndens delegationsordning?", ""},
		{"Vem är delegat för beslut om tillägg för inackordering enligt skolnämndens delegationsordning?", "Beslut om inackorderingstillägg | Rektor"},
		{"Vem är delegat för beslut om lovskola enligt park- och naturnämndens delegationsordning?", ""},
		{"Vem är delegat för beslut om att avverka stadsträd enligt parknämndens delegationsordning?", "Beslut om att avverka stadsträd | Parkmästare"},
		{"Hur mycket får en lunch för hamnnämnden kosta enligt policyn för representation?", "En lunch får kosta högst 310 kronor per person."},
	} {
		a.holds(t, tt.question, tt.want)
	}
}
