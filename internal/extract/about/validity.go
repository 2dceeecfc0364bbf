package about

import "strings"

// validity adds from when and until when the document is in force.
func (f *finding) validity(line string) {
	if overLabel.MatchString(line) {
		f.over = f.over || f.sure
		return
	}
	if from, to, isPeriod := periodAt(line); isPeriod {
		f.from = append(f.from, from.first())
		f.ends(to, day.last)
		return
	}
	if f.years(line) {
		return
	}
	rest, period := "", false
	switch {
	case moreLabel.MatchString(line):
		if d, after, found := dayAt(line[len(moreLabel.FindString(line)):]); found && f.sure && ended.MatchString(after) {
			f.longer = append(f.longer, d.last())
		}
		return
	case fromLabel.MatchString(line):
		rest = line[len(fromLabel.FindString(line)):]
	case toLabel.MatchString(line):
		f.ends(line[len(toLabel.FindString(line)):], day.last)
		return
	case endLabel.MatchString(line):
		f.repealed(line[len(endLabel.FindString(line)):])
		return
	case timeLabel.MatchString(line):
		rest, period = line[len(timeLabel.FindString(line)):], true
		if mark := until.FindString(rest + " "); mark != "" && len(mark) < len(rest) {
			f.ends(rest[len(mark):], day.last)
			return
		}
		if mark := since.FindString(rest); mark != "" {
			rest, period = rest[len(mark):], false
		}
	default:
		return
	}
	d, after, found := dayAt(rest)
	if !found {
		return
	}
	mark := until.FindString(after)
	if period && mark == "" {
		return // a single date of a period may be its first or its last
	}
	f.from = append(f.from, d.first())
	if mark != "" {
		f.ends(after[len(mark):], day.last)
	}
}

// years adds a single year, or school years, which end in June. It reports whether the
// line is about such years.
func (f *finding) years(line string) bool {
	if m := oneYear.FindStringSubmatchIndex(line); m != nil {
		if year, rest, found := dayAt(line[m[2]:]); found && ended.MatchString(rest) {
			f.from = append(f.from, year.first())
			f.ends(line[m[2]:], day.last)
		}
		return true
	}
	m := schoolYears.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	first, last := m[1], m[2]
	if len(last) == 2 {
		last = first[:2] + last
	}
	if rest := line[len(m[0]):]; first < last && ended.MatchString(rest) {
		f.from = append(f.from, first+"-07-01")
		f.ends(last+"-06-30"+rest, day.last)
	}
	return true
}

// ends adds the last day from a text that is a date and nothing else: "till och med 2025
// om inget annat beslutas" gives no last day.
func (f *finding) ends(text string, last func(day) string) {
	if d, after, found := dayAt(text); found && f.sure && ended.MatchString(after) && !prolongs.MatchString(after) {
		f.to = append(f.to, last(d))
	}
}

// repealed adds the last day from what follows "Upphävd": a date, or the decision that
// repealed it.
func (f *finding) repealed(rest string) {
	by, isBy := strings.CutPrefix(rest, "genom ")
	if !isBy {
		by, isBy = strings.CutPrefix(rest, "av ")
	}
	if !isBy {
		f.ends(rest, day.lastIn)
		return
	}
	if d, found := dayIn(by); found && f.sure {
		f.to = append(f.to, d.last())
	}
}
