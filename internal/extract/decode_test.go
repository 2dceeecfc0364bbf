package extract

import (
	"strings"
	"testing"
	"unicode/utf16"
)

const åäö = "Årsredovisning för kommunen – \"ärenden\" och öppna frågor.\nRad två\n"

func utf16Bytes(text string, little bool) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(text)) {
		high, low := byte(u>>8), byte(u)
		if little {
			high, low = low, high
		}
		b.WriteString(string([]byte{high, low}))
	}
	return b.String()
}

func TestDecode(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"utf-8", åäö, åäö},
		{"utf-8 with mark", "\ufeff" + åäö, åäö},
		{"utf-16 little with mark", "\xff\xfe" + utf16Bytes(åäö, true), åäö},
		{"utf-16 big with mark", "\xfe\xff" + utf16Bytes(åäö, false), åäö},
		{"utf-16 little", utf16Bytes(åäö, true), åäö},
		{"utf-16 big", utf16Bytes(åäö, false), åäö},
		{"windows-1252", "R\xe4ksm\xf6rg\xe5s \x96 \x93bl\xe5\x94 5 \x80", "Räksmörgås – “blå” 5 €"},
		{"windows-1252, one letter", "Sm\xf6r", "Smör"},
		{"utf-8 with one broken byte", "Å ä ö är bokst\xe4ver", "Å ä ö är bokst\ufffdver"},
		{"utf-8 cut in a letter", "Räksmörgås p\xc3", "Räksmörgås p\ufffd"},
		{"marked utf-8 with a broken byte", "\xef\xbb\xbfsm\xf6r", "sm\ufffdr"},
		{"line ends", "a\r\nb\rc\vd\u0085e", "a\nb\nc\nd\ne"},
		{"controls", "a\x01b\tc\fd\u009be\ufefff", "ab\tc\fdef"},
		{"end of file from DOS", "slut\x1a", "slut"},
		{"decomposed", "A\u030arsm\u00f6te a\u0308r", "Årsmöte är"},
		{"white space is kept", " a  \n\n\n b \n", " a  \n\n\n b \n"},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		got, err := decode([]byte(tt.data))
		if err != nil || got != tt.want {
			t.Errorf("%s: %q, %v, want %q", tt.name, got, err, tt.want)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	var random strings.Builder
	for i, x := 0, uint32(1); i < 4000; i++ {
		x = x*1664525 + 1013904223
		random.WriteByte(byte(x>>24) | 1) // no zeros
	}
	tests := []struct{ name, data, reason string }{
		{"zero byte", "text med \x00 i", "not a text: holds binary data"},
		{"zero bytes", strings.Repeat("\x00", 100), "not a text: holds binary data"},
		{"random bytes", random.String(), "not a text: holds binary data"},
	}
	for _, tt := range tests {
		if text, err := decode([]byte(tt.data)); err == nil || err.Error() != tt.reason {
			t.Errorf("%s: %q, %v, want %q", tt.name, text, err, tt.reason)
		}
	}
}
