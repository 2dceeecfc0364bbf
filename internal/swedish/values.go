package swedish

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// ValueKind says what a Value measures.
type ValueKind uint8

// The kinds of value that text holds.
const (
	Number  ValueKind = iota // a count, with or without a word for what is counted
	Percent                  // a share
	Money                    // an amount of kronor
	Date                     // a day, a month or a year
)

// Value is a number or a date as it is meant, however it is written.
type Value struct {
	Kind   ValueKind
	Amount float64 // of a Number, as it is; of Percent, 10 for "10 %"; of Money, in kronor
	Year   int     // of a Date; 0 where it is not said
	Month  time.Month
	Day    int
	Span   // its place in the text, in bytes
}

// Key gives a text that is the same for two values that mean the same:
// "en halv miljard" and "500 miljoner", "tio procent" and "10 %", "den 21
// november" and "21 november". Money and plain numbers share keys, since the
// word for kronor is often left out.
func (v Value) Key() string {
	switch v.Kind {
	case Date:
		return fmt.Sprintf("#%d-%d-%d", v.Year, v.Month, v.Day)
	case Percent:
		return "#" + strconv.FormatFloat(v.Amount, 'g', 10, 64) + "%"
	default:
		return "#" + strconv.FormatFloat(v.Amount, 'g', 10, 64)
	}
}

// Values reads the numbers and dates of text, in order.
func Values(text string) []Value {
	return ValuesOf(Tokens(text))
}

// ValuesOf reads the numbers and dates in the tokens of a text, in order.
func ValuesOf(tokens []Token) []Value {
	var values []Value
	for i := 0; i < len(tokens); {
		value, length := readDate(tokens[i:])
		if length == 0 {
			value, length = readNumber(tokens[i:])
		}
		if length == 0 {
			i++
			continue
		}
		value.Span = Span{tokens[i].Start, tokens[i+length-1].End}
		values = append(values, value)
		i += length
	}
	return values
}

var months = map[string]time.Month{
	"januari": 1, "februari": 2, "mars": 3, "april": 4, "maj": 5, "juni": 6, "juli": 7,
	"augusti": 8, "september": 9, "oktober": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "apr": 4, "aug": 8, "sept": 9, "sep": 9, "okt": 10, "nov": 11, "dec": 12,
}

func isMonth(word string) bool { return months[word] != 0 }

// readDate reads a date at the start of tokens and how many tokens it takes; 0
// where there is none.
func readDate(tokens []Token) (Value, int) {
	word := tokens[0].Text
	if len(word) == len(time.DateOnly) && startsWithDigit(word) {
		if date, err := time.Parse(time.DateOnly, word); err == nil {
			return Value{Kind: Date, Year: date.Year(), Month: date.Month(), Day: date.Day()}, 1
		}
	}
	if month := months[word]; month != 0 {
		if yearAt(tokens, 1) {
			return Value{Kind: Date, Year: atoi(tokens[1].Text), Month: month}, 2
		}
		if len(word) > 3 && word != "mars" { // "maj" and "mars" are also names
			return Value{Kind: Date, Month: month}, 1
		}
		return Value{}, 0
	}
	if len(tokens) > 1 && isDay(word, months[tokens[1].Text]) {
		date := Value{Kind: Date, Month: months[tokens[1].Text], Day: atoi(word)}
		if yearAt(tokens, 2) {
			date.Year = atoi(tokens[2].Text)
			return date, 3
		}
		return date, 2
	}
	if yearAt(tokens, 0) {
		return Value{Kind: Date, Year: atoi(word)}, 1
	}
	return Value{}, 0
}

// isDay reports whether word is a day of a month, which is 0 for none; also
// "21:a".
func isDay(word string, month time.Month) bool {
	if month == 0 || len(word) > 2 || !isNumber(word) {
		return false
	}
	const leapYear = 2024
	day := time.Date(leapYear, month, atoi(word), 0, 0, 0, 0, time.UTC)
	return day.Month() == month && day.Day() == atoi(word)
}

// yearAt reports whether the i-th token is a number that is most often a year:
// four digits written together that no unit follows.
func yearAt(tokens []Token, i int) bool {
	if i >= len(tokens) {
		return false
	}
	word := tokens[i].Text
	return len(word) == 4 && tokens[i].End-tokens[i].Start == 4 && isNumber(word) && "1500" <= word && word <= "2199" &&
		!(i+1 < len(tokens) && isUnit(tokens[i+1].Text))
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// multipliers are the words that make a number larger; those in money say that
// it is kronor.
var multipliers = map[string]float64{
	"hundra": 1e2, "tusen": 1e3, "tusental": 1e3, "miljon": 1e6, "miljoner": 1e6, "mn": 1e6, "milj": 1e6,
	"miljard": 1e9, "miljarder": 1e9, "md": 1e9, "mdr": 1e9, "biljon": 1e12, "biljoner": 1e12,
	"tkr": 1e3, "mkr": 1e6, "mnkr": 1e6, "mdkr": 1e9,
}

var inKronor = set("tkr mkr mnkr mdkr")

var kronor = set("kr kronor krona sek kronorna")

var percents = set("procent procenten procentenheter pct")

func isUnit(word string) bool {
	_, money := kronor[word]
	_, share := percents[word]
	return money || share || multipliers[word] != 0
}

// largest is the greatest amount that is multiplied further.
const largest = 1e15

// readNumber reads a number with its multiplier and unit at the start of tokens
// and how many tokens it takes; 0 where there is none. The words "en" and "ett"
// are numbers only before a multiplier: otherwise they are articles.
func readNumber(tokens []Token) (Value, int) {
	amount, length := readAmount(tokens)
	if length == 0 {
		return Value{}, 0
	}
	value := Value{Kind: Number, Amount: amount}
	for length < len(tokens) {
		word := tokens[length].Text
		if factor := multipliers[word]; factor != 0 && value.Amount < largest {
			value.Amount *= factor
			if _, money := inKronor[word]; money {
				value.Kind = Money
			}
			length++
			continue
		}
		if _, share := percents[word]; share {
			value.Kind = Percent
			length++
		} else if _, money := kronor[word]; money {
			value.Kind = Money
			length++
		}
		break
	}
	value.Amount = math.Round(value.Amount*1e6) / 1e6
	return value, length
}

// readAmount reads digits, a number word, "en halv" or "ett par" multiples.
func readAmount(tokens []Token) (float64, int) {
	word := tokens[0].Text
	if startsWithDigit(word) {
		if grouped(word) {
			word = strings.ReplaceAll(word, ".", "")
		}
		amount, err := strconv.ParseFloat(strings.Replace(word, ",", ".", 1), 64)
		if err != nil || strings.ContainsAny(word, "ex") {
			return 0, 0
		}
		return amount, 1
	}
	multiplied := func(i int) bool { return len(tokens) > i && multipliers[tokens[i].Text] != 0 }
	says := func(i int, word string) bool { return len(tokens) > i && tokens[i].Text == word }
	half := says(1, "och") && says(2, "en") && says(3, "halv") && multiplied(4)
	switch word {
	case "en", "ett":
		switch {
		case half:
			return 1.5, 4
		case (says(1, "halv") || says(1, "halva")) && multiplied(2):
			return 0.5, 2
		case multiplied(1):
			return 1, 1
		}
		return 0, 0
	case "halv", "halva":
		if multiplied(1) {
			return 0.5, 1
		}
		return 0, 0
	case "hundra", "tusen":
		return multipliers[word], 1
	}
	n, found := numberWord(word)
	switch {
	case !found:
		return 0, 0
	case half:
		return float64(n) + 0.5, 4
	}
	return float64(n), 1
}

// grouped reports whether a number's digits are in threes with stops between
// ("500.000"), which in Swedish is no decimal.
func grouped(word string) bool {
	groups := strings.Split(word, ".")
	for _, g := range groups[1:] {
		if len(g) != 3 || !isNumber(g) {
			return false
		}
	}
	return len(groups) > 1 && len(groups[0]) <= 3
}

var units = map[string]int{
	"noll": 0, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9,
	"tio": 10, "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16,
	"sjutton": 17, "arton": 18, "nitton": 19,
}

var tens = map[string]int{
	"tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90,
}

// numberWord reads one word for a number from 0 to 999 999, without "en" and
// "ett".
func numberWord(word string) (int, bool) {
	if n, found := units[word]; found {
		return n, true
	}
	if before, after, found := strings.Cut(word, "tusen"); found && before != "" {
		thousands, ok := numberWord(before)
		rest, restOK := 0, after == ""
		if !restOK {
			rest, restOK = numberWord(after)
		}
		return thousands*1000 + rest, ok && restOK && thousands < 1000 && rest < 1000
	}
	if before, after, found := strings.Cut(word, "hundra"); found {
		hundreds, rest := 1, 0
		if before != "" && before != "ett" {
			n, ok := units[before]
			if !ok || n > 9 {
				return 0, false
			}
			hundreds = n
		}
		if after != "" {
			n, ok := numberWord(after)
			if !ok || n > 99 {
				return 0, false
			}
			rest = n
		}
		return hundreds*100 + rest, true
	}
	for name, ten := range tens {
		rest, found := strings.CutPrefix(word, name)
		if !found {
			continue
		}
		if rest == "" {
			return ten, true
		}
		if rest == "en" || rest == "ett" {
			return ten + 1, true
		}
		if n, ok := units[rest]; ok && 2 <= n && n <= 9 {
			return ten + n, true
		}
	}
	return 0, false
}

var ordinals = set(`första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte
	förste andre first second third fourth fifth`)

// IsOrdinal reports whether a folded word says a place in an order.
func IsOrdinal(word string) bool {
	_, found := ordinals[word]
	return found
}
