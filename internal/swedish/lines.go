package swedish

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// lineKind is the kind of information in a line that tells something rather than naming
// what follows.
type lineKind uint8

// The kinds of lines. From lineHours on, a single line is enough to be sure. A line of an
// earlier kind may still be a heading, "Sammanträde den 4 maj", unless others stand beside it.
const (
	lineNames lineKind = iota
	lineLabelled
	lineColumns
	lineDate
	lineTime
	linePrice
	lineNumber // a short one of a telephone: "Ring 112 vid fara" may head what follows
	lineStreet
	lineHours
	lineContact
)

// isSure reports whether a single line of this kind certainly tells something.
func (t lineKind) isSure() bool { return t >= lineHours }

// TellsValue reports whether a short line certainly says when something is open or how
// somebody can be reached, rather than naming what follows: "Lördag 11–15", "Växeln
// 0555-100 00".
func TellsValue(line string) bool { return lineKindOf(line).isSure() }

// Patterns for what lines tell. Whole hours ("10–19") only count as times if a word says so.
const (
	dayWords = `(?:mån|tis|ons|tors?|fre|lör|sön)(?:d(?:ag(?:ar(?:na)?|en|s)?)?)?|må|ti|on|to|fr|lö|sö|vard(?:ag(?:ar)?)?|(?:röda|alla|övriga) dagar|` +
		`helg(?:er|dag(?:ar)?|fri\pL*)?|(?:\pL+ )?\pL*(?:afton|helgen|dagen)|dagligen|trettondag\pL*|sommar(?:tid)?|vinter(?:tid)?`
	clockTime    = `(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?`
	clockMinutes = `(?:[01]?\d|2[0-4])[.:][0-5]\d`
	untilMark    = `\s?(?:[–—-]|till)\s?`
	closedWords  = `(?:lunch)?stäng(?:t|d|da)|(?:mer)?öppet|dygnet runt|obemannat`
	monthWords   = `(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|jan|feb|apr|aug|sept?|okt|nov|dec)`
	phoneWords   = `(?:tele|telefax|tel|telefon\pL*|tfn|mobil\pL*|växel|fax|jour\pL*|larm\pL*|ring|sms)`
)

var (
	saysDay     = regexp.MustCompile(`(?i)^(?:` + dayWords + `)(?:[^\pL]|$)`)
	saysHours   = regexp.MustCompile(`(?i)(?:^|[^\d.:/-])` + clockTime + untilMark + clockTime + `(?:$|[^\d.:/-])|(?:^|[^\d.:/-])` + clockMinutes + `(?:$|[^\d.:-])|\bkl(?:ockan|\.)? ?\d|(?:^|[^\pL])(?:` + closedWords + `)(?:$|[^\pL])`)
	saysTime    = regexp.MustCompile(`(?i)(?:^|[^\d.:/-])` + clockMinutes + untilMark + clockMinutes + `(?:$|[^\d.:/-])|\bkl(?:ockan|\.)? ?\d|(?:^|[^\pL])(?:` + closedWords + `)$|^(?:` + closedWords + `)(?:$|[^\pL])`)
	saysOpen    = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:\pL*(?:öppet|öppen|tid|tider)|` + dayWords + `)[^\pL].*(?:^|[^\d.:/-])` + clockTime + untilMark + clockTime + `(?:$|[^\d.:/-])`)
	saysDate    = regexp.MustCompile(`(?i)(?:^|[^\d])\d{1,2}(?:\s?[–-]\s?\d{1,2})?\.? ` + monthWords + `(?:$|[^\pL])|(?:^|[^\d-])\d{4}-\d{2}-\d{2}(?:$|[^\d-])|(?:^| )[0-3]?\d/1?\d(?:$| |[–-][0-3]?\d/1?\d)`)
	ofPaper     = regexp.MustCompile(`(?i)^(?:antag|fastställ|beslut|senast|reviderad|uppdaterad|ändrad|gäller|giltig|version|ersätt|upphäv|utgå|förläng|protokoll|diarie|dnr|datum|dokument)|§`)
	saysPrice   = regexp.MustCompile(`(?i)\d(?:,\d{1,2}|:\d{2})?\s?(?:kr|kronor|sek|:-)(?:\s?(?:/|per|i|om|inkl\.?|exkl\.?)\s?\pL+\.?){0,3}\)?$|(?:^|[^\pL])(?:gratis|kostnadsfritt?|avgiftsfritt?)$`)
	saysPhone   = regexp.MustCompile(`(?i)(?:^|[^\d/–-])(?:\+\d{2}[ -]?(?:\(0\) ?)?[1-9][\d -]{5,12}\d|0\d{1,3}\s?[–/-]\s?\d[\d ]{3,9}\d|0\d{1,2} \d{2,3} \d{2} \d{2}(?: \d{2})?)(?:$|[^\d-])`)
	saysNumber  = regexp.MustCompile(`(?i)(?:^|[^\pL])` + phoneWords + `[ .:]{1,3}\d[\d ]{1,10}(?:$|[^\d/.-])`)
	saysAddress = regexp.MustCompile(`(?i)^(?:[^\s@]+[: ]\s*){0,4}[\w.+åäö-]+@[\w-]+\.[\w.-]+\w$|^(?:[^\s@]+[: ]\s*)?(?:(?:https?://|www\.)\S+|[\w-]+\.se(?:/\S*)?)$`)
	saysStreet  = regexp.MustCompile(`(?i)^(?:(?:norra|södra|östra|västra|stora|lilla|gamla|nya|övre|nedre|s:t|sankt|\pL\.) ){0,2}[\pL:-]*(?:gatan|vägen|gränd|gränden|torget|torg|allén|plan|planen|backen|stigen|leden|kajen|gata|väg|plats|esplanaden)\s\d{1,3}(?: ?[a-z])?(?:$|[, ])`)
	saysPostal  = regexp.MustCompile(`^(?:SE[ -])?\d{3} \d{2} \p{Lu}\pL+|^Box \d+(?:$|,)`)
	columnGap   = regexp.MustCompile(`\t+|\s{2,}|\s?\.{4,}\s?|\s(?:\. ){3,}|\s\|\s`)
)

// The greatest numbers of words in lines that tell something; more of them form a sentence.
const (
	toldWords   = 10
	dateWords   = 7
	streetWords = 7
	labelWords  = 4
	mostCells   = 6
)

// lineKindOf gives what a line tells.
func lineKindOf(line string) lineKind {
	if len(line) > headingBytes || strings.Contains(line, "\n") || !mayTell(line) {
		return lineNames
	}
	words := countFields(line)
	if words > toldWords || EndsSentence(line) && !saysDay.MatchString(line) {
		return lineNames
	}
	hasDate := saysDate.MatchString(line)
	switch {
	case saysPhone.MatchString(line), saysAddress.MatchString(line), saysPostal.MatchString(line):
		return lineContact
	case !hasDate && saysDay.MatchString(line) && saysHours.MatchString(line):
		return lineHours
	case saysTime.MatchString(line), saysOpen.MatchString(line) && !hasDate:
		return lineTime
	case saysPrice.MatchString(line):
		return linePrice
	case saysNumber.MatchString(line):
		return lineNumber
	case words <= streetWords && saysStreet.MatchString(line):
		return lineStreet
	case words <= dateWords && hasDate && !ofPaper.MatchString(line):
		return lineDate
	}
	if name, value, found := strings.Cut(line, ": "); found && len(strings.Fields(name)) <= labelWords {
		return max(lineLabelled, lineKindOf(strings.TrimSpace(value)))
	}
	if hasColumns(line) {
		return lineColumns
	}
	return lineNames
}

// countFields counts the words of a line, but stops at one more than such a line may
// have.
func countFields(line string) int {
	n := 0
	for range strings.FieldsSeq(line) {
		if n++; n > toldWords {
			break
		}
	}
	return n
}

// otherSigns are marks and parts of words, also in capitals. Every line that tells
// something without digits has one of them.
var otherSigns = []string{"@", ":", "\t", "|", "  ", "....", ". . .", "täng", "TÄNG", "ppet", "PPET", "ygnet", "YGNET", "emanna", "EMANNA",
	"ratis", "RATIS", "sfri", "SFRI", "www.", ".se"}

// mayTell quickly rules out most lines, to save a closer look.
func mayTell(line string) bool {
	return strings.ContainsAny(line, "0123456789") || slices.ContainsFunc(otherSigns, func(sign string) bool { return strings.Contains(line, sign) })
}

// hasColumns reports whether a line is a name with something in a column beside it. A
// line with only a number in its first column is a heading: "1.2      Syfte".
func hasColumns(line string) bool {
	cells := columnGap.Split(line, -1)
	return 2 <= len(cells) && len(cells) <= mostCells && strings.IndexFunc(cells[0], unicode.IsLetter) >= 0 && len(cells[0]) > 1
}

// isDrawn reports whether a line is drawn, below a heading or between two parts.
func isDrawn(line string) bool {
	const fewest = 3
	return len(line) >= fewest && strings.ContainsAny(line[:1], "=-_*~") && strings.Trim(line, line[:1]) == ""
}
