package swedish

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences gives the sentences of text, trimmed, in order. Headings, list
// items and table rows are sentences of their own, with or without a full stop;
// a list item with several sentences gives them all, the first with its mark.
func Sentences(text string) []Span {
	var sentences []Span
	for _, b := range Blocks(text) {
		sentences = append(sentences, SentencesIn(text, b)...)
	}
	return sentences
}

// SentencesIn gives the sentences of one block of text.
func SentencesIn(text string, b Block) []Span {
	if b.Kind == Heading || b.Kind == TableRow || b.Kind == ListItem && hasDots(b.In(text)) {
		return []Span{b.Span}
	}
	var sentences []Span
	start := b.Start
	search := start + len(listMark(b.In(text))) // "1." ends no sentence
	for at := search; at < b.End; {
		r, size := utf8.DecodeRuneInString(text[at:b.End])
		at += size
		if !strings.ContainsRune(".!?…", r) {
			continue
		}
		end := at + closing(text[at:b.End])
		if end < b.End && !isBorder(text[start:at], text[end:b.End]) {
			at = end // the marks between were part of the same end
			continue
		}
		sentences = append(sentences, Span{start, end})
		start = end + leadingSpace(text[end:b.End])
		at = max(start, end)
	}
	if start < b.End {
		sentences = append(sentences, Span{start, b.End})
	}
	return sentences
}

// hasDots reports whether dots merely lead from a name to something beside it: "Rektor
// ..... 0123-45 61 30". They end no sentence.
func hasDots(line string) bool {
	return strings.Contains(line, "....") || strings.Contains(line, ". . . .")
}

// closing gives the length of the marks at the start of s that still belong to
// the sentence before: more end marks, quotes, brackets.
func closing(s string) int {
	return len(s) - len(strings.TrimLeft(s, ".!?…\"'”’»)]"))
}

func leadingSpace(s string) int {
	return len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
}

// isBorder reports whether a sentence ends between before, which ends with an
// end mark, and after.
func isBorder(before, after string) bool {
	mark, size := utf8.DecodeLastRuneInString(before)
	rest := strings.TrimLeftFunc(after, unicode.IsSpace)
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, "\"'”“’»«(["))
	if len(rest) == len(after) { // a full stop without a space after it
		last, _ := utf8.DecodeLastRuneInString(before[:len(before)-size])
		return unicode.IsUpper(next) && unicode.IsLower(last) && !isAbbreviation(lastWord(before))
	}
	if unicode.IsLower(next) {
		return false
	}
	if mark != '.' {
		return true
	}
	return endsAtStop(lastWord(before), rest, next)
}

// endsAtStop reports whether the full stop after word ends a sentence when rest,
// which begins with the letter next, follows.
func endsAtStop(word, rest string, next rune) bool {
	folded := Fold(word)
	switch {
	case leads(folded), word == "St", counts(folded) && unicode.IsDigit(next):
		return false
	case isAbbreviation(word): // "m.m. Nästa" ends one, "kap. 4" does not
		return unicode.IsUpper(next) && !isInitial(word)
	case isNumber(folded): // "den 21. november", "3. 4."; a year ends one
		return unicode.IsUpper(next) && !isMonth(firstWord(rest)) && len(folded) != 1
	}
	return true
}

// lastWord gives what stands before the end mark of s, back to a space, with
// the full stops inside it ("bl.a").
func lastWord(s string) string {
	s = strings.TrimRight(s, ".!?…")
	if i := strings.LastIndexFunc(s, unicode.IsSpace); i >= 0 {
		_, size := utf8.DecodeRuneInString(s[i:])
		s = s[i+size:]
	}
	return strings.TrimLeft(s, "(\"'”“’«»[–-")
}

func firstWord(s string) string {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		s = s[:i]
	}
	return Fold(strings.Trim(s, ".,;:"))
}

// leading abbreviations announce what follows: no sentence ends after them.
var leading = set(`t.ex bl.a s.k fr.o.m t.o.m d.v.s dvs i.e e.g kap kl ca tel prop dnr jfr resp inkl exkl
	dr prof f.d f.n p.g.a pga kungl mr mrs ev`)

// counting abbreviations stand before a number; alone they are words that may
// end a sentence ("Hon har en bil.").
var counting = set(`nr st max min art bil avd sid kv fil red f`)

// trailing abbreviations may end a sentence.
var trailing = set(`m.m m.fl osv o.s.v etc e.d o.d o.dyl dyl kr mdkr mnkr tkr milj mdr s jan feb mars
	apr aug sept okt nov dec a.a f.kr e.kr`)

func leads(word string) bool {
	_, found := leading[word]
	return found
}

func counts(word string) bool {
	_, found := counting[word]
	return found
}

// isAbbreviation reports whether a word without its last stop is one.
func isAbbreviation(word string) bool {
	folded := Fold(word)
	_, found := trailing[folded]
	return found || leads(folded) || isInitial(word)
}

// isInitial reports whether word is one capital, as in "A. Andersson"; "å" and
// "ö" are words.
func isInitial(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	return size == len(word) && unicode.IsUpper(r)
}
