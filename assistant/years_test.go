package assistant

import (
	"slices"
	"testing"
)

func TestYearsIn(t *testing.T) {
	tests := []struct {
		text string
		want []years
	}{
		{"Bokslut 2021", []years{{2021, 2021}}},
		{"Planen gäller 2021–2024.", []years{{2021, 2024}}},
		{"från 2021 till 2024", []years{{2021, 2024}}},
		{"läsåret 2021/22 och läsåret 2023/2024", []years{{2021, 2022}, {2023, 2024}}},
		{"sedan år 2021", []years{{2021, yearEnd}}},
		{"till och med den 31 maj 2021", []years{{yearZero, 2021}}},
		{"en ökning jämfört med 2021", nil},
		{"24 lärlingar år 2017, fler än 2016", []years{{2017, 2017}}},
		{"KS 2021/118, enligt 2010:900, för 2 021 kronor", nil},
	}
	for _, tt := range tests {
		if got := yearsIn(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestSentenceOfAnotherTime(t *testing.T) {
	tests := []struct{ question, want string }{ // what the answer ends with; "" for none
		{"Hur hög var personalomsättningen 2017?", ""},
		{"Vad var personalomsättningen i procent 2022?", "Personalomsättningen var 9,4 procent. Antalet lärlingar var 31, jämfört med 24 år 2017."},
		{"Hur många lärlingar var det 2017?", "Antalet lärlingar var 31, jämfört med 24 år 2017."},
		{"Hur många lärlingar var det 2019?", ""},
		{"Hur hög var frånvaron 2016?", "År 2016 var frånvaron 4,1 procent."},
		{"Hur hög var frånvaron 2022?", ""},
		{"Med hur många procent ska utsläppen minska varje år 2023?", "Utsläppen ska minska med 12 procent varje år."},
		{"Hur mycket ska utsläppen minska 2031?", ""},
		{"Hur många nya lekparker kom 2018?", "År 2018 kom två nya till."},
		{"Vad är avgiften för det andra syskonet?", "Syskon två | 600 kr"},
		{"Vad är terminsavgiften för första syskonet?", "Syskon ett | 900 kr"},
		{"Är undervisningen utan avgift för det tredje syskonet?", "Från det tredje syskonet är undervisningen utan avgift."},
	}
	a, _ := open(t, folder(unlike))
	for _, tt := range tests {
		a.holds(t, tt.question, tt.want)
	}
}
