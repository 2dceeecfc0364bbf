package swedish

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Measure is an amount of something that a text names: an area, an age, a sum of money,
// a month, a day of the week.
type Measure struct {
	Amount float64 // in the unit
	Unit   string  // what amounts are compared in, such as "kvm"; see Range.Unit
	Key    string  // of the number, as Value.Key gives it; empty where a word says it
	Word   string  // the number's first word, or what says it, folded: "75", "fyraåring", "onsdagar"
	Of     string  // the word for the unit, folded: "kvadratmeter"; may be empty
}

// Range is a range of amounts: "51–100 kvm", "upp till 50 000 kr", "måndag–torsdag".
type Range struct {
	Low, High   float64 // infinite where there is no limit
	WithoutLow  bool    // Low does not belong to it
	WithoutHigh bool    // High does not belong to it
	Unit        string  // what is measured; empty where the text does not say
	Loose       bool    // a word says it that is of many things: "vardagar"
	wraps       bool    // it goes past the last weekday or month and on from the first
}

// Units that are told in several ways.
const (
	unitKronor  = "kr"
	unitPercent = "%"
	unitWeekday = "weekday" // 1, Monday, to 7
	unitMonth   = "month"   // 1 to 12
	unitClock   = "clock"   // hours since midnight
	unitYears   = "år"
)

// Unit is what numbers are of, as a column names it.
type Unit struct {
	Name   string  // of the unit that amounts are compared in; see Range.Unit
	Factor float64 // how many of those it is: 1e6 for "mnkr"
}

var scales = scaled(map[string]Unit{
	"kvm m2 m² kvadratmeter kvadratmetern": {"kvm", 1}, "hektar ha": {"kvm", 1e4},
	"kbm m3 m³ kubikmeter kubikmetern": {"l", 1e3}, "l liter litern": {"l", 1}, "cl": {"l", .01}, "dl": {"l", .1}, "ml": {"l", .001},
	"m meter metern": {"m", 1}, "cm centimeter": {"m", .01}, "mm millimeter": {"m", .001}, "km kilometer": {"m", 1e3}, "mil": {"m", 1e4},
	"kg kilo kilogram": {"kg", 1}, "hg": {"kg", .1}, "g gram": {"kg", .001}, "ton": {"kg", 1e3},
	"min minut minuter": {"tim", 1. / 60}, "h tim timme timma timmar timmarna": {"tim", 1},
	"dygn dag dagar dagarna": {"dag", 1}, "vecka veckor": {"dag", 7}, "månad månader mån": {"månad", 1},
	"år året åren årsåldern": {unitYears, 1},
})

func scaled(of map[string]Unit) map[string]Unit {
	all := make(map[string]Unit)
	for words, s := range of {
		for word := range strings.FieldsSeq(words) {
			all[word] = s
		}
	}
	return all
}

// columnUnits are words in the name of a column, with the unit of the numbers below.
var columnUnits = map[string]string{"ålder": unitYears, "åldersgrupp": unitYears, "belopp": unitKronor, "klockan": unitClock, "tid": unitClock, "öppettider": unitClock}

// UnitOf gives the unit of the numbers below the name of a column, "Yta (kvm)"; the zero
// Unit where the name does not say it.
func UnitOf(column string) Unit {
	var found Unit
	tokens := Tokens(column)
	for i, t := range tokens {
		_, money := inKronor[t.Text]
		if s, known := scales[t.Text]; known {
			return s
		} else if money {
			return Unit{unitKronor, multipliers[t.Text]}
		} else if _, money := kronor[t.Text]; money {
			return Unit{unitKronor, 1}
		} else if unit, known := columnUnits[t.Text]; known {
			found = Unit{unit, 1} // unless another word says it exactly
		} else if t.Text == "antal" && i+1 < len(tokens) {
			found = Unit{Stem(tokens[i+1].Text), 1}
		}
	}
	return found
}

// MeansOther reports whether a text has the number of a measure, but each time with
// another unit: "18 kr" where 18 hours are asked for.
func (m Measure) MeansOther(text string) bool {
	if m.Key == "" || !isMeasured(m.Unit) {
		return false
	}
	other := false
	for _, a := range amountsIn(text) {
		if a.key != m.Key {
			continue
		}
		if a.unit == m.Unit || !isMeasured(a.unit) {
			return false
		}
		other = true
	}
	return other
}

// isMeasured reports whether a unit is one of measure or money, rather than a word for
// what is counted.
func isMeasured(unit string) bool {
	return slices.Contains([]string{unitKronor, unitPercent, unitClock, unitYears, "kvm", "l", "m", "kg", "tim", "dag", "månad"}, unit)
}

// days are the beginnings of the names of weekdays, Monday first.
var days = []string{"mån", "tis", "ons", "tors", "fre", "lör", "sön"}

var dayName = regexp.MustCompile(`^(mån|tis|ons|tors?|fre|lör|sön)(dag(?:ar|en|arna|s)?)?$`)

// weekday gives the number of a weekday, 1 for Monday; 0 if the word is none. A weekday
// may be shortened in a range, "mån–fre"; elsewhere "mån" is a month.
func weekday(word string, inRange bool) float64 {
	m := dayName.FindStringSubmatch(word)
	if m == nil || m[2] == "" && !inRange {
		return 0
	}
	return float64(1 + slices.IndexFunc(days, func(day string) bool { return strings.HasPrefix(day, m[1]) }))
}

// aged is an age in one word: "4-åring", "fyraåringar", "tolvårig".
var aged = regexp.MustCompile(`^(\d+|\pL+?)-?år(?:ing|ig)(?:s|a|t|en|ar|arna)?$`)

// age gives the years of such a word.
func age(word string) (years float64, found bool) {
	m := aged.FindStringSubmatch(word)
	if m == nil {
		return 0, false
	}
	if n, err := strconv.Atoi(m[1]); err == nil {
		return float64(n), true
	}
	n, found := numberWord(m[1])
	if m[1] == "ett" {
		return 1, true
	}
	return float64(n), found
}

// Measures gives the amounts that a question names with a unit.
func Measures(question string) []Measure {
	var found []Measure
	for _, t := range Tokens(question) {
		if day := weekday(t.Text, false); day > 0 {
			found = append(found, Measure{Amount: day, Unit: unitWeekday, Word: t.Text})
		} else if years, is := age(t.Text); is {
			found = append(found, Measure{Amount: years, Unit: unitYears, Word: t.Text})
		} else if month := months[t.Text]; month > 0 && len(t.Text) > 2 {
			found = append(found, Measure{Amount: float64(month), Unit: unitMonth, Word: t.Text})
		}
	}
	for _, a := range amountsIn(question) {
		if a.unit != "" {
			found = append(found, Measure{Amount: a.amount, Unit: a.unit, Key: a.key, Word: a.word, Of: a.of})
		}
	}
	return found
}

// In gives the range in a unit, such as its column names, if it has none of its own.
func (r Range) In(u Unit) Range {
	if r.Unit == "" && u.Name != "" {
		r.Low, r.High, r.Unit = r.Low*u.Factor, r.High*u.Factor, u.Name
	}
	return r
}

// Holds reports whether a measure lies in a range.
func (r Range) Holds(m Measure) bool {
	if r.Unit != m.Unit {
		return false
	}
	above := m.Amount > r.Low || m.Amount == r.Low && !r.WithoutLow
	below := m.Amount < r.High || m.Amount == r.High && !r.WithoutHigh
	if r.wraps {
		return above || below
	}
	return above && below
}

// amount is a number in a text with its unit, and where it stands.
type amount struct {
	amount float64
	unit   string
	key    string
	of     string // the word for its unit
	word   string // its first
	Span          // of the number
	end    int    // of the unit
	before string // the words before it, up to three, each with a space after it
	after  string // the words after it, up to three, each with a space before it
}

// joinedNumbers are numbers with a hyphen between them.
var joinedNumbers = regexp.MustCompile(`(\d)-(\d)`)

// amountsIn reads the numbers of a text that are not dates.
func amountsIn(text string) []amount {
	tokens := Tokens(text)
	var found []amount
	next := 0 // the token after the value
	values := ValuesOf(tokens)
	for i, v := range values {
		first := next
		for tokens[first].Start < v.Start {
			first++
		}
		for next = first; next < len(tokens) && tokens[next].Start < v.End; {
			next++
		}
		if v.Kind == Date {
			continue
		}
		a := amount{amount: v.Amount, key: v.Key(), word: tokens[first].Text, Span: v.Span, end: v.End}
		switch {
		case v.Kind == Money:
			a.unit = unitKronor
		case v.Kind == Percent:
			a.unit = unitPercent
		case first > 0 && slices.Contains([]string{"klockan", "kl"}, tokens[first-1].Text):
			a.unit, a.amount = unitClock, hoursOf(v)
		case i+1 < len(values) && next < len(tokens) && values[i+1].Start == tokens[next].Start: // of which the unit is
		case next < len(tokens) && strings.TrimSpace(text[v.End:tokens[next].Start]) == "":
			if unit, in, end := measuredIn(text, tokens[next], v.Amount); unit != "" {
				a.unit, a.amount, a.end = unit, in, end
				a.of = tokens[next].Text
			}
		}
		for _, t := range tokens[max(0, first-3):first] {
			a.before += t.Text + " "
		}
		rest := tokens[next:]
		if a.end > v.End {
			rest = rest[1:]
		}
		for _, t := range rest[:min(len(rest), 3)] {
			a.after += " " + t.Text
		}
		found = append(found, a)
	}
	return found
}

// hoursOf gives a time of day in hours: "17.30" is a number of 17.3.
func hoursOf(v Value) float64 {
	hours := math.Floor(v.Amount)
	return hours + (v.Amount-hours)/.6
}

// measuredIn reads the word after a number as its unit: one that is known, or any other
// word that is counted, "30 personer".
func measuredIn(text string, t Token, n float64) (unit string, in float64, end int) {
	word, end := t.Text, t.End
	if word == "m" {
		for _, power := range []string{"²", "³"} { // of which tokens know nothing
			if strings.HasPrefix(text[end:], power) {
				word, end = word+power, end+len(power)
			}
		}
	}
	if s, known := scales[word]; known {
		return s.Name, n * s.Factor, end
	}
	if _, compares := comparing[word]; compares || IsStopword(word) || startsWithDigit(word) || IsOrdinal(word) {
		return "", n, end
	}
	return Stem(word), n, end
}

// comparing are words that begin a limit, and are no units.
var comparing = set("eller och men till mer fler äldre yngre under över upp minst högst max inte")

// limit is words before or after a number that make it a limit.
type limit struct {
	words   *regexp.Regexp
	low     bool // it is the lowest, else the highest
	without bool // it does not belong to the range itself
}

var limitsBefore = []limit{
	{regexp.MustCompile(`(?:^| )(?:upp till|upp t o m|högst|max|maximalt|maximum|till och med|t\.?o\.?m|t o m|som mest|inte över|inte överstiger|ej över) $`), false, false},
	{regexp.MustCompile(`(?:^| )(?:under|mindre än|färre än|yngre än|lägre än|kortare än|understigande|understiger|ej fyllda) $`), false, true},
	{regexp.MustCompile(`(?:^| )(?:minst|från|från och med|fr\.?o\.?m|fr o m|lägst|fyllda|har fyllt) $`), true, false},
	{regexp.MustCompile(`(?:^| )(?:över|mer än|fler än|större än|äldre än|högre än|längre än|överstigande|överstiger|utöver) $`), true, true},
}

var limitsAfter = []limit{
	{regexp.MustCompile(`^ (?:eller|och|el|samt) (?:äldre|mer|mera|fler|flera|större|längre|högre|över|uppåt)(?: |$)`), true, false},
	{regexp.MustCompile(`^ (?:eller|och|el|samt) (?:yngre|mindre|färre|kortare|lägre|under|nedåt)(?: |$)`), false, false},
}

var (
	between = regexp.MustCompile(`^\s*(?:[–—−-]|till(?: och med)?|t\.?o\.?m\.?|upp till|men högst|och högst|men inte över)\s*$`)
	and     = regexp.MustCompile(`^\s*och\s*$`)
)

// dashes are the signs between the ends of a range.
const dashes = "–—−-"

// endsInDash reports whether a text before a number ends in a dash with nothing before it
// that the range could begin with: "–50 kvm".
func endsInDash(before string) bool {
	rest := strings.TrimRight(before, " \u00a0")
	without := strings.TrimRight(rest, dashes)
	without, rest = strings.TrimRight(without, " \u00a0"), strings.TrimPrefix(rest, without)
	return rest != "" && (without == "" || strings.ContainsAny(without[len(without)-1:], "|;:\n"))
}

// beginsWithDash reports whether a text after a number begins with a dash and nothing that
// the range could end with: "65 år –".
func beginsWithDash(after string) bool {
	rest := strings.TrimLeft(after, " \u00a0")
	without := strings.TrimLeft(rest, dashes)
	if len(without) == len(rest) {
		return false
	}
	without = strings.TrimLeft(without, " \u00a0")
	return without == "" || strings.ContainsAny(without[:1], "|;\n")
}

// Ranges gives the ranges of amounts, weekdays and months in a text.
func Ranges(text string) []Range {
	text = joinedNumbers.ReplaceAllString(text, "$1–$2")
	found := append(weekdaysIn(text), monthsIn(text)...)
	amounts := amountsIn(text)
	for i := 0; i < len(amounts); i++ {
		a := amounts[i]
		low := limitOf(text, a)
		if i+1 < len(amounts) && (low == nil || low.low) {
			b := amounts[i+1]
			gap := text[a.end:b.Start]
			if between.MatchString(gap) || and.MatchString(gap) && strings.HasSuffix(a.before, "mellan ") {
				switch {
				case a.unit == "":
					a.amount, a.unit = inUnitOf(text, a, b), b.unit
				case a.unit == unitClock && b.unit == "":
					b.amount, b.unit = hoursOf(Value{Amount: b.amount}), unitClock
				}
				if a.unit == b.unit && a.amount <= b.amount {
					found = append(found, Range{Low: a.amount, High: b.amount, WithoutLow: low != nil && low.without, Unit: b.unit})
					i++
					continue
				}
			}
		}
		switch {
		case low == nil:
		case low.low:
			found = append(found, Range{Low: a.amount, High: math.Inf(1), WithoutLow: low.without, Unit: a.unit})
		default:
			found = append(found, Range{Low: math.Inf(-1), High: a.amount, WithoutHigh: low.without, Unit: a.unit})
		}
	}
	return found
}

// inUnitOf gives the number a in the unit that only the number b after it has: "2–3 ton".
func inUnitOf(text string, a, b amount) float64 {
	if bare := ValuesOf(Tokens(b.In(text))[:1]); len(bare) == 1 && bare[0].Amount != 0 && b.unit != unitClock {
		return a.amount * b.amount / bare[0].Amount
	}
	return a.amount
}

// limitOf gives the limit that a number is; nil if it is none.
func limitOf(text string, a amount) *limit {
	for i, l := range limitsBefore {
		if l.words.MatchString(a.before) {
			return &limitsBefore[i]
		}
	}
	for i, l := range limitsAfter {
		if l.words.MatchString(a.after) {
			return &limitsAfter[i]
		}
	}
	switch {
	case endsInDash(text[:a.Start]):
		return &limit{}
	case beginsWithDash(text[a.end:]):
		return &limit{low: true}
	}
	return nil
}

// weekdaysIn gives the ranges of weekdays in a text.
func weekdaysIn(text string) []Range {
	var found []Range
	add := func(low, high float64, loose bool) {
		found = append(found, Range{Low: low, High: high, Unit: unitWeekday, Loose: loose, wraps: low > high})
	}
	text = strings.ReplaceAll(text, "-", "–")
	day := func(word string) float64 { return weekday(word, true) }
	tokens := Tokens(text)
	for i, t := range tokens {
		switch t.Text {
		case "vardag", "vardagar", "vardagarna":
			add(1, 5, true)
		case "helg", "helger", "helgen", "helgerna":
			add(6, 7, true)
		case "dagligen":
			add(1, 7, true)
		case "dag", "dagar":
			if i > 0 && slices.Contains([]string{"varje", "alla"}, tokens[i-1].Text) {
				add(1, 7, true)
			}
		}
		if low, high := day(t.Text), reaches(text, tokens[i:], day); low > 0 && high > 0 {
			add(low, high, false)
		}
	}
	return found
}

// monthsIn gives the ranges of months in a text.
func monthsIn(text string) []Range {
	var found []Range
	month := func(word string) float64 { return float64(months[word]) }
	text = strings.ReplaceAll(text, "-", "–")
	tokens := slices.DeleteFunc(Tokens(text), func(t Token) bool {
		return isNumber(t.Text) && len(t.Text) <= 2 // the day
	})
	for i, t := range tokens {
		if low, high := month(t.Text), reaches(text, tokens[i:], month); low > 0 && high > 0 {
			found = append(found, Range{Low: low, High: high, Unit: unitMonth, wraps: low > high})
		}
	}
	return found
}

// joining are words between the names at the ends of a range.
var joining = set("till t.o.m tom t o m och med den")

// reaches gives the number of the name up to which a range goes that the first token
// begins: "maj–september", "maj till och med september". It is 0 if there is none.
func reaches(text string, tokens []Token, number func(word string) float64) float64 {
	for i, t := range tokens[1:min(len(tokens), 6)] {
		if n := number(t.Text); n > 0 {
			gap := text[tokens[0].End:t.Start]
			if strings.ContainsAny(gap, "–—") || i > 0 && strings.Contains(gap, "t") { // not two of them: ", " or " och "
				return n
			}
			return 0
		}
		if _, joins := joining[t.Text]; !joins {
			return 0
		}
	}
	return 0
}
