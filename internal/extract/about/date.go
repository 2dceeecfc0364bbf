package about

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"svara/internal/swedish"
)

// numericDate matches a date in digits at the beginning of a text: 2024-05-17, 20240517,
// 17.5.2024, 17/5 2024, 2024-05 and 2024.
var numericDate = regexp.MustCompile(`^(?:(\d{4})-(\d{1,2})-(\d{1,2})|((?:19|20)\d{2})(\d{2})(\d{2})|(\d{1,2})[./](\d{1,2})[./ -] ?(\d{4})|(\d{4})-(\d{2})|(\d{4}))(?:[^\d]|$)`)

// beforeDate matches words between a label and its date.
var beforeDate = regexp.MustCompile(`(?i)^(?:(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?,?\s+)?(?:den\s+)?`)

// day is a date. The day, or both day and month, are 0 if they are not given.
type day struct{ year, month, day int }

// dayAt reads the date at the beginning of a text, and gives the text after it.
func dayAt(text string) (d day, rest string, found bool) {
	text = strings.TrimLeft(text, " \t")
	text = text[len(beforeDate.FindString(text)):]
	if m := numericDate.FindStringSubmatchIndex(text); m != nil {
		number := func(group int) int {
			if m[2*group] < 0 {
				return 0
			}
			n, _ := strconv.Atoi(text[m[2*group]:m[2*group+1]]) // they are digits
			return n
		}
		end := 0
		for group := 1; 2*group < len(m); group++ {
			end = max(end, m[2*group+1])
		}
		d = day{number(1) + number(4) + number(9) + number(10) + number(12), number(2) + number(5) + number(8) + number(11), number(3) + number(6) + number(7)}
		return d, text[end:], d.isSound()
	}
	head, _, _ := strings.Cut(text[:min(len(text), 60)], "§") // no date is longer; in "12 maj 2021 § 87" the year is not the number of a paragraph
	for _, value := range swedish.Values(head) {
		if value.Start > 0 || value.Kind != swedish.Date || value.Month == 0 {
			break
		}
		d = day{value.Year, int(value.Month), value.Day}
		return d, text[value.End:], d.isSound()
	}
	return day{}, text, false
}

// sixFigures matches a date as offices shorten it: 240312.
var sixFigures = regexp.MustCompile(`^[\s:]*(\d{6})\s*$`)

// shortDay reads six digits after a label as a date. The label must be one of a date,
// because registration numbers have six digits too.
func shortDay(label, text string) (d day, found bool) {
	m := sixFigures.FindStringSubmatch(text)
	if m == nil || !strings.HasSuffix(strings.ToLower(strings.TrimRight(label, ": ")), "datum") {
		return day{}, false
	}
	d, _, found = dayAt("20" + m[1])
	return d, found
}

func (d day) isSound() bool {
	if d.year < 1800 || d.year > 2199 || d.month < 0 || d.month > 12 {
		return false
	}
	t := time.Date(d.year, time.Month(max(d.month, 1)), max(d.day, 1), 0, 0, 0, 0, time.UTC)
	return int(t.Month()) == max(d.month, 1)
}

// String gives the date as far as it is known: 2024, 2024-05 or 2024-05-17.
func (d day) String() string {
	switch {
	case d.month == 0:
		return fmt.Sprintf("%04d", d.year)
	case d.day == 0:
		return fmt.Sprintf("%04d-%02d", d.year, d.month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// first gives the first day of a year or month, last its last; both give the day of a
// whole date.
func (d day) first() string { return day{d.year, max(d.month, 1), max(d.day, 1)}.String() }

func (d day) last() string {
	if d.month == 0 {
		d.month = 12
	}
	if d.day == 0 {
		d.day = time.Date(d.year, time.Month(d.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	}
	return d.String()
}

// lastIn gives the last day in force of something that ends on d. People write "upphör
// den 1 januari" when it is no longer in force on that day, but "upphör den 31 december"
// when it still is.
func (d day) lastIn() string {
	if d.day != 1 {
		return d.last()
	}
	return time.Date(d.year, time.Month(d.month), 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// DateOf gives the date that a text begins with, in ISO 8601 (2024, 2024-05 or
// 2024-05-17), or "".
func DateOf(text string) string {
	if d, _, found := dayAt(text); found {
		return d.String()
	}
	return ""
}
