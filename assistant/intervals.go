package assistant

import (
	"slices"
	"strconv"
	"strings"

	"svara/internal/swedish"
)

// intervalsIn gives the intervals that a text mentions: "1 veck" for "varje vecka" or
// "per vecka", "2 veck" for "varannan vecka".
func intervalsIn(text string) []string {
	var found []string
	tokens := swedish.Tokens(text)
	for i := 0; i+1 < len(tokens); i++ {
		times, unit := 0, tokens[i+1].Text
		switch tokens[i].Text {
		case "varje", "per":
			times = 1
		case "varannan", "vartannat":
			times = 2
		case "var", "vart":
			if key, isOrdinal := ordinals[unit]; isOrdinal && i+2 < len(tokens) {
				times, _ = strconv.Atoi(strings.TrimPrefix(key, "#"))
				unit = tokens[i+2].Text
			}
		}
		if times > 0 && slices.Contains(periods, swedish.Stem(unit)) {
			found = append(found, strconv.Itoa(times)+" "+swedish.Stem(unit))
		}
	}
	return found
}

// periods are the stems of the words that intervals are counted in.
var periods = stemmed("timme timma dag dygn vecka månad kvartal halvår termin år")[0]

// atOtherIntervals reports whether a row, or the names of its columns, mention intervals,
// but none of those that the question asks about.
func atOtherIntervals(asked []string, row unit) bool {
	if len(asked) == 0 {
		return false
	}
	told := intervalsIn(row.parts[0].In(row.doc.Text))
	told = append(told, intervalsIn(strings.Join(row.columns, " . "))...)
	return len(told) > 0 && !slices.ContainsFunc(told, func(interval string) bool { return slices.Contains(asked, interval) })
}
