package numfmt

import (
	"math"
	"strings"
	"testing"
)

func TestShow(t *testing.T) {
	tests := []struct {
		code  string
		value float64
		want  string
	}{
		{"0", 12.5, "13"}, {"0.00", 0.125, "0,13"}, {"0.00", 1.005, "1,01"}, {"#,##0", 1234567, "1 234 567"}, {"#,##0", 0, "0"}, {"#,##0", -1234.4, "-1 234"},
		{"#,##0.00", 1250, "1 250,00"}, {`#,##0 "kr"`, 1250, "1 250 kr"}, {"#,##0.00\\ [$kr-41D]", 12.5, "12,50 kr"}, {"[$€-2] #,##0", 99, "€ 99"},
		{`_-* #,##0.00\ "kr"_-;\-* #,##0.00\ "kr"_-;_-* "-"??\ "kr"_-;_-@_-`, -1234.5, "-1 234,50 kr"},
		{`_-* #,##0.00\ "kr"_-;\-* #,##0.00\ "kr"_-;_-* "-"??\ "kr"_-;_-@_-`, 0, "- kr"},
		{"0%", 0.125, "13 %"}, {"0.0%", 0.125, "12,5 %"}, {"0.0 %", -0.02, "-2,0 %"}, {"0.##", 1.5, "1,5"}, {"0.##", 2, "2"}, {"#", 0, ""},
		{"000 00", 12345, "123 45"}, {"000000-0000", 1212121212, "121212-1212"}, {"0000", 7, "0007"}, {"#,##0,", 1_500_000, "1 500"}, {`0.0,,"Mkr"`, 2_500_000, "2,5Mkr"},
		{"#,##0;[Red]-#,##0", -5, "-5"}, {"#,##0;(#,##0)", -5, "(5)"}, {"[<100]0.0;[>=100]0", 12.34, "12,3"}, {"[<100]0.0;[>=100]0", 123.4, "123"}, {`0;-0;"noll"`, 0, "noll"},
		{"0.00E+00", 12345, "1,23E+04"}, {"# ?/?", 0.5, "0,5"}, {"General", 0.1 + 0.2, "0,3"}, {`General" st"`, 4, "4 st"}, {"Standard", 1e20, "1E+20"},
		{"yyyy-mm-dd", 45413, "2024-05-01"}, {"yyyy\\-mm\\-dd;@", 45413.75, "2024-05-01"}, {"d mmmm yyyy", 45413, "1 maj 2024"}, {"[$-41D]d mmm yy", 45413, "1 maj 24"},
		{"[$-409]d-mmm-yyyy", 45427, "15-May-2024"}, {"dddd", 45413, "onsdag"}, {"ddd d/m", 45413, "ons 1/5"}, {"[$-F800]dddd, mmmm dd, yyyy", 45413, "den 1 maj 2024"},
		{"hh:mm", 0.75, "18:00"}, {"h:mm AM/PM", 0.75, "6:00 PM"}, {"[h]:mm", 1.5, "36:00"}, {"mm:ss.0", 0.000694444 + 0.0000058, "01:00,5"}, {"yyyy-mm-dd hh:mm:ss", 45413.5, "2024-05-01 12:00:00"},
		{"yyyy-mm-dd", 1, "1900-01-01"}, {"yyyy-mm-dd", 60.5, "1900-02-28"}, {"yyyy-mm-dd", -1, "-1"}, {"yyyy-mm-dd", 1e9, "1000000000"}, {"[$", 1, "[$"}, {`"`, 1, ""}, {";;", 1, ""},
	}
	for _, tt := range tests {
		got := strings.ReplaceAll(Parse(tt.code).Show(tt.value, false), "\u00a0", " ")
		if got != tt.want {
			t.Errorf("%q of %v: %q, want %q", tt.code, tt.value, got, tt.want)
		}
	}
	if got := Parse("yyyy-mm-dd").Show(43951, true); got != "2024-05-01" {
		t.Errorf("counted from 1904: %s", got)
	}
}

// FuzzShow checks that no code and no number makes it panic.
func FuzzShow(f *testing.F) {
	for _, code := range BuiltIn {
		f.Add(code, 45413.25)
	}
	f.Add(`[<100][$-409]d/m;_-*x\"a"[$€-2]#,##0.00E+0,;[h]:mm:ss.00 AM/PM;@`, -1.5)
	f.Fuzz(func(t *testing.T, code string, value float64) {
		if len(code) > 4*MaxCode {
			return
		}
		format := Parse(code)
		for _, v := range []float64{value, -value, 0, math.Inf(1), math.NaN(), 1e300} {
			format.Show(v, false)
		}
		format.Text("text")
	})
}
