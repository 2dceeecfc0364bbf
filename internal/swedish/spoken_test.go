package swedish

import "testing"

func TestWritten(t *testing.T) {
	for question, want := range map[string]string{
		"va kostar de å tälta":               "vad kostar de och tälta",
		"hur lång måste man va för å åka":    "hur lång måste man vara för och åka",
		"När e lekparken öppen?":             "När är lekparken öppen?",
		"finns det nån lekpark nånstans":     "finns det någon lekpark någonstans",
		"inställt pga regn?":                 "inställt på grund av regn?",
		"Vad kostar VA?":                     "Vad kostar VA?",
		"vad kostar va för en villa":         "vad kostar va för en villa",
		"Får man fiska i en å?":              "Får man fiska i en å?",
		"Vad är skillnaden på klass E och D": "Vad är skillnaden på klass E och D",
	} {
		if got := Written(question); got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
}
