package about

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// MaxTitle is the greatest length of a title, in runes.
const MaxTitle = 150

// If a text does not say which of its headings is the title, Title takes the only heading
// of the highest level, if the text begins with it; else the first heading of at least
// titleWords words before the first paragraph of at least bodyWords words; else the
// heading that the text begins with. The first and the last of these must not be in
// partNames.
const (
	titleWords = 3
	bodyWords  = 20
)

// partNames are headings that many texts begin with and that are not titles.
var partNames = []string{"sammanfattning", "inledning", "bakgrund", "innehåll", "nyhet", "nyheter", "pressmeddelande", "hem", "start"}

// Title finds the title of a text that does not name it, from the blocks of the text or
// else from the name of the file. It is on one line, and at most MaxTitle runes long.
func Title(name, text string, blocks []swedish.Block) string {
	blocks = blocks[CountLetterhead(text, blocks):]
	if first, found := soleHeading(text, blocks); found {
		return first
	}
	if isOneOfSeveral(text, blocks) {
		return TitleFromName(name)
	}
	for i, b := range blocks {
		words := len(swedish.Words(b.In(text))) // "Kvalitet & Förnyelse" has two
		if b.Kind == swedish.Heading && words >= titleWords && !headsLines(text, blocks, i) && !swedish.TellsValue(b.In(text)) {
			return OneLine(b.In(text))
		}
		if b.Kind == swedish.Paragraph && words >= bodyWords {
			break
		}
	}
	if len(blocks) > 0 && blocks[0].Kind == swedish.Heading {
		first := OneLine(blocks[0].In(text))
		if !slices.Contains(partNames, swedish.Fold(first)) {
			return first
		}
	}
	return TitleFromName(name)
}

// headsLines reports whether a heading of plain text stands above a list of opening
// hours, numbers and the like (see swedish.Blocks): such a heading says what they belong
// to.
func headsLines(text string, blocks []swedish.Block, i int) bool {
	return blocks[i].Kind == swedish.Heading && i+1 < len(blocks) && IsUnmarkedItem(text, blocks[i+1])
}

// IsUnmarkedItem reports whether a block of plain text is an item of a list of opening
// hours, numbers and the like, without a bullet or number before it.
func IsUnmarkedItem(text string, b swedish.Block) bool {
	return b.Kind == swedish.ListItem && swedish.AfterMark(text, b.Span) == b.Span ||
		b.Kind == swedish.Paragraph && swedish.TellsValue(b.In(text))
}

// isOneOfSeveral reports whether a text begins with a heading above such a list, and
// other headings of that level are above lists too: "Biblioteket", then "Simhallen". None
// of them is the title.
func isOneOfSeveral(text string, blocks []swedish.Block) bool {
	if len(blocks) == 0 || !headsLines(text, blocks, 0) {
		return false
	}
	n := 0
	for i, b := range blocks {
		if headsLines(text, blocks, i) && b.Level == blocks[0].Level {
			n++
		}
	}
	return n > 1
}

// CountLetterhead counts the blocks above the title that only name who wrote the
// document: "Tallmo kommun". The title must be a heading at least as high as those above
// it. If there is a heading above it, the title must also be one that cannot be a part of
// a text about that: "Uppgifter" below "Socialnämnden" can be.
func CountLetterhead(text string, blocks []swedish.Block) int {
	level, isBelow := 6, false
	for i, b := range blocks {
		content, isHeading := b.In(text), b.Kind == swedish.Heading
		switch {
		case isHeading && b.Level > level:
			return 0
		case isBelow && IsUnmarkedItem(text, b): // an address, telephone number or the like
		case !IsLetterhead(content):
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

// kindOfDocument matches titles that begin with a word for a kind of document, such as
// "Policy".
var kindOfDocument = regexp.MustCompile(`(?i)^` + documents + `(?:$|[^\pL])`)

// numbered matches a title with a chapter number: "1 Riktlinje för inköp", "2.1 Mål".
var numbered = regexp.MustCompile(`^(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(\p{Lu}.*)$`)

// WithoutNumber removes a chapter number from a title: one that sections of the text
// continue from ("1.1 Syfte"), or a 1 before a word for a kind of document. "10 råd", "24
// §" and "2024 års budget" keep theirs, as does "5 Frågor" above "5 Svar".
func WithoutNumber(title, text string, blocks []swedish.Block) string {
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

// soleHeading gives the heading that a text begins with, if all other headings are of
// lower levels.
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
	title = OneLine(blocks[0].In(text))
	return title, lower > 0 && !slices.Contains(partNames, swedish.Fold(title))
}

// TitleFromName makes a title from the name of a file: "arsredovisning-2024.txt" becomes
// "Arsredovisning 2024".
func TitleFromName(name string) string {
	base := path.Base(name)
	words := strings.NewReplacer("-", " ", "_", " ").Replace(strings.TrimSuffix(base, path.Ext(base)))
	title := OneLine(words)
	if title == "" {
		return base
	}
	first, size := utf8.DecodeRuneInString(title)
	return string(unicode.ToUpper(first)) + title[size:]
}

// OneLine gives s on one line, as a title or heading. Beyond MaxTitle runes it is cut, at
// the end of a word if possible, and ends in "…".
func OneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= MaxTitle {
		return s
	}
	cut := string([]rune(s)[:MaxTitle-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + "…"
}
