package assistant

import (
	"strings"
	"testing"
)

func TestAges(t *testing.T) {
	by := func(title, date string) Standing {
		return Standing{Outdated: true, ReplacedBy: &Replacement{Title: title, date: date}}
	}
	past, early := Standing{Outdated: true, ValidTo: "2023-12"}, Standing{early: true, ValidFrom: "2027"}
	for _, c := range []struct {
		answer Answer
		want   string
	}{
		{Answer{}, ""},
		{Answer{Citations: []Citation{{N: 1}, {N: 2, Standing: Standing{Date: "2019", ValidTo: "2027"}}}}, ""},
		{Answer{Citations: []Citation{{N: 1, Standing: by("Taxa", "2024-03-01")}}}, "Källa 1 är ersatt av ”Taxa” (2024)."},
		{Answer{Citations: []Citation{{N: 1, Standing: by("Taxa 2024", "2024-03-01")}}}, "Källa 1 är ersatt av ”Taxa 2024”."},
		{Answer{Citations: []Citation{{N: 1, Document: "a", Standing: by("Taxa", "")}, {N: 2, Document: "b", Standing: past}, {N: 3, Document: "a", Standing: by("Taxa", "")}, {N: 4, Document: "a", Standing: by("Taxa", "")}}},
			"Källorna 1, 3 och 4 är ersatta av ”Taxa”. Källa 2 gällde till och med december 2023."},
		{Answer{Nearest: []Nearest{{Title: "Plan", Standing: early}, {Title: "Annan"}}}, "”Plan” gäller från och med 2027."},
	} {
		if got := strings.Join(ages(c.answer), " "); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
