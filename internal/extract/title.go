package extract

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// titleRunes is the greatest length of a title, in runes.
const titleRunes = 150

// Where a text does not say which of its headings is the title, it is the first
// of at least titleWords words before the first paragraph of at least bodyWords
// words; else the heading that begins it, if that is not a name of a part.
const (
	titleWords = 3
	bodyWords  = 20
)

// parts are headings that begin many texts and name none.
var parts = []string{"sammanfattning", "inledning", "bakgrund", "innehåll", "nyhet", "nyheter", "pressmeddelande", "hem", "start"}

// titleOf finds the title of a text that does not name it.
func titleOf(name, text string, blocks []swedish.Block) string {
	for _, b := range blocks {
		words := len(swedish.Words(b.In(text))) // "Kvalitet & Förnyelse" has two
		if b.Kind == swedish.Heading && words >= titleWords {
			return oneLine(b.In(text))
		}
		if b.Kind == swedish.Paragraph && words >= bodyWords {
			break
		}
	}
	if len(blocks) > 0 && blocks[0].Kind == swedish.Heading {
		first := oneLine(blocks[0].In(text))
		if !slices.Contains(parts, swedish.Fold(first)) {
			return first
		}
	}
	return titleFromName(name)
}

// titleFromName makes a title of a file's name: "arsredovisning-2024.txt" is
// "Arsredovisning 2024".
func titleFromName(name string) string {
	base := path.Base(name)
	words := strings.NewReplacer("-", " ", "_", " ").Replace(strings.TrimSuffix(base, path.Ext(base)))
	title := oneLine(words)
	if title == "" {
		return base
	}
	first, size := utf8.DecodeRuneInString(title)
	return string(unicode.ToUpper(first)) + title[size:]
}

// oneLine gives s as a title or heading: on one line, and cut at a word's end
// where it is longer than titleRunes.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= titleRunes {
		return s
	}
	cut := string([]rune(s)[:titleRunes-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + "…"
}
