package ollamatest

// The copying models' tokens that are not bytes. The server takes them for what
// they are wherever they stand, in a user's text, too.
const (
	TokenUser   = "<|user|>"   // begins a user's message
	TokenSystem = "<|system|>" // begins the system's
	TokenEnd    = "<|end|>"    // ends any message, and the answer
	TokenQuote  = "<|quote|>"  // what is to be copied begins …
	TokenStop   = "<|stop|>"   // … and ends
	tokenCopy   = "<|copy|>"   // begins the answer
	tokenBegin  = "<|begin|>"  // begins everything
)

// A token's code is a vector of length one. A byte's has one of 16 places for
// its upper half and one of 16 for its lower, so that two bytes' codes agree by a
// half at most; any other token's has a place of its own.
const (
	codeSize = 40
	flags    = 32 // where the places of tokens that are not bytes begin
)

// token is one of the copying models' vocabulary.
type token struct {
	text string
	code map[int]float64
	kind int32 // in GGUF's numbering
}

const (
	kindNormal  = 1
	kindControl = 3
)

// vocabulary is all bytes, and then the control tokens.
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

// id gives a control token's place in the vocabulary.
func id(text string) int {
	for i, t := range vocabulary {
		if t.text == text && t.kind == kindControl {
			return i
		}
	}
	panic("no such token: " + text)
}

// flag gives a control token's place in codes.
func flag(text string) int { return flags + id(text) - 256 }

// printable gives the letter that GPT-2's vocabulary writes a byte with: itself
// where it can be seen, else the next of those from U+0100 on.
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
