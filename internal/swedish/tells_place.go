package swedish

import (
	"regexp"
	"slices"
)

var (
	// street is a street with a number, or the place of a post office.
	street = regexp.MustCompile(`\pL(?:gatan|vägen|gränd|gränden|torget|allén|stigen|backen|platsen|stråket)\s\d|\d{3} \d{2} \p{Lu}`)
	// situated is a preposition of place, or a comma, before a name.
	situated = regexp.MustCompile(`(?:^|[\s,(])(?:[Ii]|[Pp]å|[Vv]id|[Ii]ntill|[Bb]redvid|[Nn]ära|[Mm]ittemot|[Mm]itt emot|[Uu]tanför|[Mm]ellan)\s(?:\pL+\s)?\p{Lu}|, \p{Lu}`)
)

// tellsAddress reports whether a text says where something lies: it has an address, says
// that something lies, or names a place that it is at.
func tellsAddress(text string) bool {
	return street.MatchString(text) || situated.MatchString(text) || slices.ContainsFunc(Words(text), func(w string) bool {
		return w == "ligger" || w == "belägen" || w == "beläget" || w == "belägna"
	})
}
