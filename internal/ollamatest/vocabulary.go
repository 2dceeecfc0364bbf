package ollamatest

// The tokens of the copying models that are not bytes. The server recognises them
// everywhere, also in a user's text.
const (
	TokenUser   = "<|user|>"   // begins a message from the user
	TokenSystem = "<|system|>" // begins the system message
	TokenEnd    = "<|end|>"    // ends every message, and the answer
	TokenQuote  = "<|quote|>"  // comes before what is to be copied
	TokenStop   = "<|stop|>"   // comes after it
	tokenCopy   = "<|copy|>"   // begins the answer
	tokenBegin  = "<|begin|>"  // begins everything
)

// The code of a token is a vector of length one. That of a byte has one of 16 places for
// its upper half and one of 16 for its lower, so that the codes of two bytes agree by
// half at most. Any other token has its own place.
const (
	codeSize = 40
	flags    = 32 // first of the places for tokens that are not bytes
)

// token is in the vocabulary of the copying models.
type token struct {
	text string
	code map[int]float64
	kind int32 // as numbered in GGUF
}

const (
	kindNormal  = 1
	kindControl = 3
)

// vocabulary is all bytes, followed by the control tokens.
var vocabulary = makeVocabulary()

func makeVocabulary() []token {
	var all []token
	for b := range 256 {
		const share = 0.70710678 // √½
		code := map[int]float64{b >> 4: share, 16 + b&15: share}
		all = append(all, token{string(printable(b)), code, kindNormal})
	}
	for i, text := range []string{TokenUser, TokenSystem, TokenEnd, TokenQuote, TokenStop, tokenCopy, tokenBegin} {
		all = append(all, token{text, map[int]float64{flags + i: 1}, kindControl})
	}
	return all
}

// id gives the index of a control token in the vocabulary.
func id(text string) int {
	for i, t := range vocabulary {
		if t.text == text && t.kind == kindControl {
			return i
		}
	}
	panic("no such token: " + text)
}

// flag gives the place of a control token in codes.
func flag(text string) int { return flags + id(text) - 256 }

// printable gives the character that GPT-2's vocabulary writes for a byte: the byte
// itself if it is visible, else the next unused one from U+0100.
func printable(b int) rune {
	seen := func(b int) bool { return '!' <= b && b <= '~' || '¡' <= b && b <= 'ÿ' && b != 0xad }
	if seen(b) {
		return rune(b)
	}
	next := rune(0x100)
	for before := range b {
		if !seen(before) {
			next++
		}
	}
	return next
}
