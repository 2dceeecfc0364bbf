package swedish

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestTokens(t *testing.T) {
	check(t, "tokens.txt", func(text string) string { return strings.Join(Words(text), " ") })
}

func TestTokensAreFolded(t *testing.T) {
	for name, text := range documents(t) {
		for _, token := range Tokens(text) {
			if token.Text != Fold(token.Text) {
				t.Errorf("%s: %q folds to %q", name, token.Text, Fold(token.Text))
			}
		}
	}
}

func TestTokenSpans(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Se § 4, tack", "Se | § 4 | tack"},
		{"enligt 4 kap. 2 §.", "enligt | 4 | kap | 2 §"},
		{"ca 2\u00a0000\u00a0000 kr", "ca | 2\u00a0000\u00a0000 | kr"},
		{"SKR:s mål", "SKR:s | mål"},
		{"(t.ex. 10 %)", "t.ex | 10 | %"},
		{"🙂 ma\u030al 🙂", "ma\u030al"},
		{"\xffför\u00adslag\xff", "för\u00adslag"},
	} {
		tokens := Tokens(c.text)
		spans := make([]Span, len(tokens))
		for i, token := range tokens {
			spans[i] = token.Span
		}
		if got := joinSpans(c.text, spans); got != c.want {
			t.Errorf("%q: spans %q, want %q", c.text, got, c.want)
		}
	}
}

func TestTokenSpansInDocuments(t *testing.T) {
	for name, text := range documents(t) {
		checkTokens(t, name, text)
	}
}

// checkTokens checks what holds for the tokens of every text.
func checkTokens(t *testing.T, name, text string) {
	t.Helper()
	end := 0
	for _, token := range Tokens(text) {
		if token.Start < end || token.End <= token.Start || token.End > len(text) {
			t.Fatalf("%s: %q at %v, after one that ends at %d", name, token.Text, token.Span, end)
		}
		checkBorders(t, text, token.Span)
		if strings.ContainsFunc(token.Text, unicode.IsSpace) {
			t.Errorf("%s: token %q has a space", name, token.Text)
		}
		end = token.End
	}
}

// checkBorders checks that a span of text cuts no rune; a byte of invalid UTF-8
// is a rune of its own.
func checkBorders(t *testing.T, text string, s Span) {
	t.Helper()
	for _, at := range []int{s.Start, s.End} {
		for back := max(0, at-utf8.UTFMax+1); back < at; back++ {
			r, size := utf8.DecodeRuneInString(text[back:])
			if r != utf8.RuneError && back+size > at {
				t.Fatalf("%v cuts %q", s, r)
			}
		}
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ word, want string }{
		{"förvaltning", "förvaltning"},
		{"FÖRVALTNING", "förvaltning"},
		{"A\u030angstro\u0308m", "ångström"},
		{"Idé", "ide"}, {"à", "a"}, {"Curaçao", "curacao"}, {"señor", "senor"}, {"naïv", "naiv"},
		{"Ærø", "ärö"},
		{"för\u00adslag", "förslag"},
		{"e\u2011post", "e-post"},
		{"", ""},
	} {
		if got := Fold(c.word); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.word, got, c.want)
		}
	}
}

func TestContentWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Vad är det?", ""},
		{"Det är kommunernas ansvar att digitalisera.", "kommunernas ansvar digitalisera"},
		{"t.ex. skolor m.m.", "skolor"},
		{"Enligt 4 kap. 2 § i lagen", "4 kap §2 lagen"},
	} {
		var words []string
		for _, token := range ContentWords(c.text) {
			words = append(words, token.Text)
		}
		if got := strings.Join(words, " "); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
