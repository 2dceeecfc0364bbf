package extract

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// titleRunes is the greatest length of a title, in runes.
const titleRunes = 150

// Where a text does not say which of its headings is the title, it is the only one of
// the highest level, if that begins it; else the first of at least titleWords words
// before the first paragraph of at least bodyWords words; else the heading that begins
// it. None of these but the second is a name of a part.
const (
	titleWords = 3
	bodyWords  = 20
)

// parts are headings that begin many texts and name none.
var parts = []string{"sammanfattning", "inledning", "bakgrund", "innehåll", "nyhet", "nyheter", "pressmeddelande", "hem", "start"}

// titleOf finds the title of a text that does not name it.
func titleOf(name, text string, blocks []swedish.Block) string {
	blocks = blocks[letterhead(text, blocks):]
	if first, found := soleHeading(text, blocks); found {
		return first
	}
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

// letterhead counts the blocks above the title that say who wrote the document, and no
// more: "Tallmo kommun". The title is a heading below, and of no lower level; below
// another heading, it is also one that can be no part of a text about that:
// "Uppgifter" below "Socialnämnden" can.
func letterhead(text string, blocks []swedish.Block) int {
	level, isBelow := 6, false
	for i, b := range blocks {
		content, isHeading := b.In(text), b.Kind == swedish.Heading
		switch {
		case isHeading && b.Level > level:
			return 0
		case !isLetterhead(content):
			if !isHeading || isBelow && len(swedish.Words(content)) < titleWords && !kindOfDocument.MatchString(content) {
				return 0
			}
			return i
		case isHeading:
			level, isBelow = b.Level, true
		}
	}
	return 0
}

// kindOfDocument begins the titles of documents that are one of their kind.
var kindOfDocument = regexp.MustCompile(`(?i)^` + documents + `(?:$|[^\pL])`)

// numbered is a title after the number of a chapter: "1 Riktlinje för inköp", "2.1 Mål".
var numbered = regexp.MustCompile(`^(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(\p{Lu}.*)$`)

// withoutNumber takes the number of a chapter from a title: one that its parts go on
// from ("1.1 Syfte"), or that is the first before the name of a document. "10 råd",
// "24 §" and "2024 års budget" keep theirs, as does "5 Frågor" above "5 Svar".
func withoutNumber(title, text string, blocks []swedish.Block) string {
	m := numbered.FindStringSubmatch(title)
	if m == nil || strings.HasPrefix(m[2], "Kap") {
		return title
	}
	isPart := func(b swedish.Block) bool {
		return b.Kind == swedish.Heading && strings.HasPrefix(b.In(text), m[1]+".1 ")
	}
	if m[1] == "1" && kindOfDocument.MatchString(m[2]) || slices.ContainsFunc(blocks, isPart) {
		return m[2]
	}
	return title
}

// soleHeading gives the heading that begins a text, if all others stand below it.
func soleHeading(text string, blocks []swedish.Block) (title string, found bool) {
	if len(blocks) == 0 || blocks[0].Kind != swedish.Heading {
		return "", false
	}
	lower := 0
	for _, b := range blocks[1:] {
		if b.Kind != swedish.Heading {
			continue
		}
		if lower++; b.Level <= blocks[0].Level {
			return "", false
		}
	}
	title = oneLine(blocks[0].In(text))
	return title, lower > 0 && !slices.Contains(parts, swedish.Fold(title))
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
