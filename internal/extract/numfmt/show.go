package numfmt

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// maxDecimals is how many decimals are shown at most, as in the programs themselves.
const maxDecimals = 30

// digitPlan is how a section shows the digits of a number.
type digitPlan struct {
	whole, decimals int // placeholders for digits before and after the decimal point
	needed          int // decimals that are shown even if they are zeros
	scale           float64
	isGrouped       bool
	hasPower        bool
	hasFraction     bool
}

func (s section) plan() digitPlan {
	d := digitPlan{scale: 1}
	afterPoint, commas := false, 0
	for _, p := range s.pieces {
		switch p.sign {
		case '#', '0', '?':
			if d.hasPower {
				continue
			}
			if commas > 0 && !afterPoint {
				d.isGrouped = true
			}
			commas = 0
			if !afterPoint {
				d.whole++
			} else if d.decimals++; p.sign == '0' {
				d.needed = d.decimals
			}
		case ',':
			commas++
		case '.':
			afterPoint = true
		case '%':
			d.scale *= 100
		case 'E':
			d.hasPower = true
		case '/':
			d.hasFraction = true
		}
	}
	for range min(commas, 5) { // commas after the last digit divide by a thousand each
		d.scale /= 1000
	}
	d.decimals = min(d.decimals, maxDecimals)
	return d
}

// number shows a number, which must not be negative.
func (s section) number(value float64) string {
	plan := s.plan()
	switch {
	case plan.hasFraction || math.IsInf(value, 0) || math.IsNaN(value):
		return General(value)
	case plan.hasPower:
		text := strings.Replace(strconv.FormatFloat(value, 'E', plan.decimals, 64), ".", ",", 1)
		return strings.TrimSpace(text)
	}
	text := strconv.FormatFloat(roundHalfUp(value*plan.scale, plan.decimals), 'f', plan.decimals, 64)
	whole, decimals, _ := strings.Cut(text, ".")
	for len(decimals) > plan.needed && strings.HasSuffix(decimals, "0") {
		decimals = decimals[:len(decimals)-1]
	}
	if whole == "0" {
		whole = ""
	}
	var b strings.Builder
	left, afterPoint, used := plan.whole, false, 0
	for _, p := range s.pieces {
		switch p.sign {
		case 0:
			b.WriteString(p.text)
		case '%':
			b.WriteString("\u00a0%")
		case '.':
			afterPoint = true
			if decimals != "" {
				b.WriteString(",")
			}
		case '#', '0', '?':
			if afterPoint {
				if used < len(decimals) {
					b.WriteByte(decimals[used])
				}
				used++
				continue
			}
			writeDigits(&b, whole, left, left == plan.whole, p.sign == '0', plan.isGrouped)
			left--
		}
	}
	shown := strings.ReplaceAll(b.String(), " \u00a0", "\u00a0")
	return strings.TrimSpace(shown)
}

// roundHalfUp rounds as spreadsheets do: 0.125 to two decimals is 0.13. So is a number
// that is below such a half only because of binary floating point.
func roundHalfUp(value float64, decimals int) float64 {
	power := math.Pow(10, float64(decimals))
	if scaled := value * power; scaled < 1e15 {
		return math.Floor(scaled*(1+1e-15)+0.5) / power
	}
	return value
}

// writeDigits writes the digit at place, counted from 1 at the right. The first
// placeholder also stands for all digits further left.
func writeDigits(b *strings.Builder, whole string, place int, isFirst, isNeeded, isGrouped bool) {
	from := max(len(whole)-place, 0)
	if isFirst {
		from = 0
	}
	to := len(whole) - place + 1
	if to <= 0 {
		if isNeeded {
			b.WriteByte('0')
			if isGrouped && place > 1 && place%3 == 1 {
				b.WriteString("\u00a0")
			}
		}
		return
	}
	for i := from; i < to; i++ {
		b.WriteByte(whole[i])
		if left := len(whole) - i - 1; isGrouped && left > 0 && left%3 == 0 {
			b.WriteString("\u00a0")
		}
	}
}

// Names of months and days.
var (
	swedishMonths = strings.Fields("januari februari mars april maj juni juli augusti september oktober november december")
	swedishDays   = strings.Fields("söndag måndag tisdag onsdag torsdag fredag lördag")
)

// lastDay is the last day that workbooks know: 9999-12-31.
const lastDay = 2_958_465

// date shows a number of days as a date or time. It gives false if the number cannot be
// one.
func (s section) date(value float64, is1904 bool) (text string, isDate bool) {
	if value < 0 || value >= lastDay+1 || math.IsNaN(value) {
		return "", false
	}
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case is1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case value < 60: // workbooks count a 29 February 1900, which did not exist
		base = base.AddDate(0, 0, 1)
	}
	unit := time.Second
	for _, p := range s.pieces {
		if p.sign == '.' {
			unit = time.Millisecond
		}
	}
	days := math.Floor(value)
	moment := base.AddDate(0, 0, int(days)).Add(time.Duration((value - days) * float64(24*time.Hour)).Round(unit))
	hasHalves := false
	for _, p := range s.pieces {
		hasHalves = hasHalves || p.sign == 'a'
	}
	fraction := moment.Nanosecond()
	var b strings.Builder
	for i, p := range s.pieces {
		switch p.sign {
		case 0, '/':
			b.WriteString(p.text)
		case '.', ',':
			if i > 0 && s.pieces[i-1].sign == 's' {
				b.WriteString(",")
			} else {
				b.WriteString(p.text)
			}
		case '0':
			b.WriteByte(byte('0' + fraction/1e8))
			fraction = fraction % 1e8 * 10
		default:
			b.WriteString(s.datePart(i, moment, value, hasHalves))
		}
	}
	return strings.TrimSpace(b.String()), true
}

// datePart shows the part of a date that piece i stands for.
func (s section) datePart(i int, t time.Time, value float64, hasHalves bool) string {
	p := s.pieces[i]
	switch p.text {
	case "[h]":
		return strconv.Itoa(int(math.Floor(value*24 + 1e-9)))
	case "[m]":
		return strconv.Itoa(int(math.Floor(value*24*60 + 1e-9)))
	case "[s]":
		return strconv.Itoa(int(math.Round(value * 24 * 60 * 60)))
	}
	n := len(p.text)
	switch p.sign {
	case 'y':
		if n <= 2 {
			return t.Format("06")
		}
		return t.Format("2006")
	case 'm':
		if s.isMinute(i) {
			return twoDigits(t.Minute(), n)
		}
		return s.month(t, n)
	case 'd':
		switch {
		case n <= 2:
			return twoDigits(t.Day(), n)
		case s.isEnglish && n == 3:
			return t.Format("Mon")
		case s.isEnglish:
			return t.Format("Monday")
		case n == 3:
			return string([]rune(swedishDays[t.Weekday()])[:3])
		}
		return swedishDays[t.Weekday()]
	case 'h':
		if hasHalves {
			return twoDigits((t.Hour()+11)%12+1, n)
		}
		return twoDigits(t.Hour(), n)
	case 's':
		return twoDigits(t.Second(), n)
	case 'a':
		return t.Format("PM")
	}
	return ""
}

// isMinute reports whether piece i, an m, stands for minutes: it does beside hours or
// seconds.
func (s section) isMinute(i int) bool {
	for j := i - 1; j >= 0; j-- {
		if sign := s.pieces[j].sign; strings.IndexByte("ymdhs", sign) >= 0 {
			if sign == 'h' || sign == 's' {
				return true
			}
			break
		}
	}
	for _, p := range s.pieces[i+1:] {
		if strings.IndexByte("ymdhs", p.sign) >= 0 {
			return p.sign == 's'
		}
	}
	return false
}

func (s section) month(t time.Time, n int) string {
	name := swedishMonths[t.Month()-1]
	if s.isEnglish {
		name = t.Month().String()
	}
	switch {
	case n <= 2:
		return twoDigits(int(t.Month()), n)
	case n == 3:
		return name[:3]
	case n == 5:
		return strings.ToUpper(name[:1])
	}
	return name
}

func twoDigits(value, n int) string {
	if n == 1 {
		return strconv.Itoa(value)
	}
	return fmt.Sprintf("%02d", value)
}
