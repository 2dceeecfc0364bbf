package swedish

import (
	"regexp"
	"slices"
	"strings"
)

// momentEndings end the words for times in history and in the year: "världskriget".
var momentEndings = []string{"medeltiden", "forntiden", "kriget", "seklet", "århundradet", "decenniet", "våren", "våras", "sommaren", "somras", "hösten", "höstas", "vintern", "vintras"}

// momentWords are others, and those that begin to tell one: "i slutet av …".
var momentWords = set(`igår idag förra fjol slutet början mitten samtidigt sedan`)

// era matches a century or decade, "1800-talet" and "14- till 17-talet", and "14 e.Kr."
var era = regexp.MustCompile(`(?i)\d-tal|\d\s*[ef]\.?\s?kr`)

// tellsMoment reports whether a text says at which time, or after what. A condition, "om …",
// a limit, "inom en vecka", and a stretch of time do not.
func tellsMoment(text string) bool {
	if tellsClock(text, "") || era.MatchString(text) || slices.ContainsFunc(Values(text), func(v Value) bool { return v.Kind == Date }) {
		return true
	}
	for i, t := range Tokens(text) {
		_, weekday := weekdays[t.Text]
		_, other := momentWords[t.Text]
		follows := slices.Contains([]string{"efter", "innan", "när", "då", "under", "vid"}, t.Text)
		begins := i == 0 || strings.HasSuffix(text[:t.Start], ", ")
		if weekday || other || isMonth(t.Text) || endsWith(t.Text, momentEndings) || follows && begins {
			return true
		}
	}
	return false
}
