package swedish

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Token is one word of a text as search sees it.
type Token struct {
	// Text is folded (see Fold). A paragraph sign and its number are one token
	// ("§ 4" and "4 §" are "§4"), digits grouped in threes are one number
	// ("500 000" is "500000"), and a colon before an ending falls ("SKR:s" is
	// "skr"); "e-legitimation", "2023/45", "2025-06-24" and "1177.se" stay whole.
	Text string
	// Span is the token's place in the text, in bytes.
	Span
}

// Tokens gives the words of text in order. Invalid UTF-8 separates words.
func Tokens(text string) []Token {
	tokens := make([]Token, 0, len(text)/6)
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case r == '§':
			tokens = append(tokens, Token{"§", Span{at, at + size}})
			at += size
		case r == '%':
			tokens = append(tokens, Token{"procent", Span{at, at + size}})
			at += size
		case isWordRune(r):
			end := wordEnd(text, at)
			if isRange(text[at:end]) {
				end = at + strings.IndexByte(text[at:end], '-')
			}
			tokens = append(tokens, Token{foldWord(text[at:end]), Span{at, end}})
			at = end
		default:
			at += size
		}
	}
	return join(text, tokens)
}

// Words gives the texts of Tokens.
func Words(text string) []string {
	tokens := Tokens(text)
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.Text
	}
	return words
}

// Fold gives the form in which words are compared: composed, lower case, and
// without the accents that Swedes leave out (é becomes e; å, ä and ö stay; the
// Danish and Norwegian ø and æ become ö and ä).
func Fold(s string) string {
	if isPlain(s) {
		return s
	}
	return strings.Map(foldRune, strings.ToLower(norm.NFC.String(s)))
}

// isPlain reports whether s is lower-case ASCII already, as most words are.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

func foldRune(r rune) rune {
	switch r {
	case 'é', 'è', 'ê', 'ë':
		return 'e'
	case 'á', 'à', 'â':
		return 'a'
	case 'ó', 'ò', 'ô':
		return 'o'
	case 'ü', 'ú', 'ù', 'û':
		return 'u'
	case 'í', 'ì', 'î', 'ï':
		return 'i'
	case 'ø':
		return 'ö'
	case 'æ':
		return 'ä'
	case 'ç':
		return 'c'
	case 'ñ':
		return 'n'
	case '\u00ad': // a soft hyphen is not part of the word
		return -1
	case '\u2010', '\u2011': // hyphens of other kinds
		return '-'
	}
	return r
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// maxWord is the greatest length of a word in bytes. Longer runs of letters, as in
// encoded data, are cut: nobody searches for them, and processing a word may take time
// that grows with the square of its length.
const maxWord = 100

// wordEnd gives the byte after the word that starts at start: letters and
// digits, and the marks between them that belong to a word.
func wordEnd(text string, start int) int {
	at, last := start, rune(0)
	for at < len(text) && at-start < maxWord {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !isWordRune(r) && r != '\u00ad' {
			next, _ := utf8.DecodeRuneInString(text[at+size:])
			if !isWordRune(next) || !joins(last, r, next) {
				return at
			}
		}
		last, at = r, at+size
	}
	return at
}

// joins reports whether mark holds a word together between last and next.
func joins(last, mark, next rune) bool {
	digits := unicode.IsDigit(last) && unicode.IsDigit(next)
	switch mark {
	case '-', '\u2010', '\u2011', '_', '@', '&':
		return true
	case '.': // "1177.se" and "t.ex", but "slutet.Nästa" has lost its space
		return !(unicode.IsLower(last) && unicode.IsUpper(next))
	case ':': // "SKR:s", "2018:218"
		return digits || unicode.IsLower(next)
	case '/': // "2023/45", but "och/eller" is two words
		return unicode.IsDigit(last) || unicode.IsDigit(next)
	case ',':
		return digits
	case '\'', '’':
		return unicode.IsLetter(last) && unicode.IsLetter(next)
	}
	return false
}

// foldWord folds one word and drops an ending after a colon ("SKR:s").
func foldWord(word string) string {
	if stem, ending, found := strings.Cut(word, ":"); found && len(ending) <= 3 && !isNumber(ending) { // also "21:a"
		word = stem
	}
	return Fold(word)
}

// join makes one token of a paragraph sign and its number, in either order and
// also written out, and of digits grouped in threes.
func join(text string, tokens []Token) []Token {
	joined := tokens[:0]
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		var next Token
		if i+1 < len(tokens) {
			next = tokens[i+1]
		}
		switch {
		case (t.Text == "§" || t.Text == "paragraf") && isNumber(next.Text):
			t = Token{"§" + next.Text, Span{t.Start, next.End}}
			i++
		case next.Text == "§" && isNumber(t.Text) && len(t.Text) <= 4 && !(i+2 < len(tokens) && adjoins(text, next, tokens[i+2])):
			t = Token{"§" + t.Text, Span{t.Start, next.End}}
			i++
		case t.Text == "§":
			continue
		case isNumber(t.Text) && len(t.Text) <= 3:
			for len(t.Text) < maxNumber && i+1 < len(tokens) && isGroup(text, t, tokens[i+1]) {
				i++
				t = Token{t.Text + tokens[i].Text, Span{t.Start, tokens[i].End}}
			}
		}
		joined = append(joined, t)
	}
	return joined
}

// maxNumber is the length at which digits grouped in threes end a number.
const maxNumber = 18

// adjoins reports whether b is a number written without a space after a: "4 §4".
func adjoins(text string, a, b Token) bool {
	return a.End == b.Start && isNumber(b.Text)
}

// isGroup reports whether b continues the number a: three digits after one
// space, the last three perhaps with decimals.
func isGroup(text string, a, b Token) bool {
	gap := text[a.End:b.Start]
	digits, decimals, found := strings.Cut(b.Text, ",")
	return (gap == " " || gap == "\u00a0" || gap == "\u202f") && isNumber(a.Text) &&
		len(digits) == 3 && isNumber(digits) && (!found || isNumber(decimals))
}

// isRange reports whether a word is two numbers with a hyphen between them
// ("10-15", "2023-2025"). Telephone numbers begin with 0.
func isRange(word string) bool {
	first, last, found := strings.Cut(word, "-")
	return found && isNumber(first) && isNumber(last) && first[0] != '0' && len(first) <= len(last)
}

func isNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
