package extract

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"svara/internal/swedish"
)

// finding is what the claims of a document come to.
type finding struct {
	title                string // folded
	several              bool   // the text describes several documents
	sure                 bool   // what is read is said of the document: it may end it
	over                 bool   // it is said to be, without a day
	whole                bool   // the claim stands where it is of all that the document lists
	open                 bool   // it may hold until further notice, or for longer than some day
	longer               []string
	planned              []day // of a change that may be yet to come
	elsewhere            []day // of decisions that may be others'
	from, to             []string
	changed, dated       []day
	replaces, replacedBy []string
}

// read takes what a claim says.
func (f *finding) read(c claim) {
	if c.value == "" && !c.past {
		f.whole = !c.part && c.edge
		for _, s := range swedish.Sentences(c.label) {
			f.sentence(s.In(c.label), c.label)
		}
	}
	line := c.label
	if c.value != "" {
		line = strings.TrimRight(c.label, ": ") + ": " + c.value
	}
	if len(line) > lineBytes || !c.front && !c.beside {
		return
	}
	if c.past || c.part {
		f.date(line, &f.elsewhere, &f.elsewhere)
		return
	}
	isPair := c.value != "" || strings.Contains(line, ":")
	f.sure = c.top || c.beside
	f.open = f.open || prolongs.MatchString(line) || openLabel.MatchString(line)
	f.validity(line)
	f.date(line, &f.changed, &f.dated)
	f.others(line, isPair)
}

// sentence takes what a sentence says whose subject is the document: "denna policy",
// "dokumentet", or the noun of its title; within is the text that it stands in.
func (f *finding) sentence(s, within string) {
	m := ofItself.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil && f.whole && strings.HasPrefix(within, s) {
		m = prices.FindStringSubmatch(strings.TrimSpace(s))
	}
	if m == nil || len(s) > lineBytes {
		return
	}
	if noun := swedish.Fold(m[1]); noun != "" && noun != "dokumentet" && !f.isCalled(noun) {
		return
	}
	said := strings.TrimPrefix(strings.TrimPrefix(m[2], "är "), "Är ")
	f.sure = true
	f.open = f.open || prolongs.MatchString(within)
	f.validity(said)
	f.others(said, false)
}

// isCalled reports whether the document's title begins with a noun that has a definite
// ending: "policyn" where that is "Policy för resor", but not "Ny policy för resor",
// which tells of one.
func (f *finding) isCalled(noun string) bool {
	first := f.called()
	for _, ending := range []string{"erna", "arna", "met", "na", "en", "et", "n", "t"} {
		if stem := strings.TrimSuffix(noun, ending); stem != noun && len(stem) >= 4 {
			return strings.Contains(first, stem)
		}
	}
	return strings.Contains(first, noun)
}

// called gives the words of the title up to what the document is about: "tallmo kommuns
// policy" of "Tallmo kommuns policy för resor". Of one that tells of a new document, and
// is not it, it gives the first.
func (f *finding) called() string {
	words := strings.Fields(f.title)
	for i, word := range words {
		switch {
		case strings.HasPrefix(word, "ny") || word == "förslag" || strings.HasPrefix(word, "samråd"):
			return words[0]
		case slices.Contains([]string{"för", "om", "vid", "av", "i", "på", "till", "mot", "med", "hos"}, word):
			return strings.Join(words[:i], " ")
		}
	}
	return f.title
}

// dayIn finds the first whole date in a text.
func dayIn(text string) (day, bool) {
	for at := 0; at < len(text); {
		if d, _, found := dayAt(text[at:]); found && d.day != 0 {
			return d, true
		}
		next := strings.IndexAny(text[at:], " (")
		if next < 0 {
			break
		}
		at += next + 1
	}
	return day{}, false
}

// date takes when the document was decided or changed: "Fastställd 2019-05-02, reviderad
// 2022-03-01"; and, apart from those, what is only called its date.
func (f *finding) date(line string, days, dated *[]day) {
	if m := byBoard.FindStringSubmatch(line); m != nil {
		d, _, _ := dayAt(m[1])
		*days = append(*days, d)
	}
	if label := decidedOn.FindString(line); label != "" {
		if d, after, found := dayAt(line[len(label):]); found && d.day != 0 && ended.MatchString(after) {
			*days = append(*days, d)
		}
	}
	if m := decidedItself.FindStringSubmatch(line); m != nil && (m[1] == "" || swedish.Fold(m[1]) == "dokumentet" || f.isCalled(swedish.Fold(m[1]))) {
		line = m[2]
	}
	isFirst := true
	first := changedLabel.FindString(line)
	for part := range strings.FieldsFuncSeq(first+again.ReplaceAllString(line[len(first):], ", $1"), func(r rune) bool { return r == ',' || r == ';' || r == '(' }) {
		part = strings.TrimSpace(part)
		label := changedLabel.FindString(part)
		if label == "" && isFirst {
			label = decidedLabel.FindString(part)
		}
		if label == "" && isFirst {
			break
		}
		isFirst = false
		if label == "" {
			continue
		}
		d, found := shortDay(label, part[len(label):])
		if !found {
			d, found = dayIn(part[len(label):])
		}
		if !found {
			d, _, found = dayAt(part[len(label):])
		}
		switch {
		case found && plannedLabel.MatchString(part):
			f.planned = append(f.planned, d)
		case found:
			*days = append(*days, d)
		}
	}
	if label := datedLabel.FindString(line); label != "" {
		d, after, found := dayAt(line[len(label):])
		if short, isShort := shortDay(label, line[len(label):]); isShort {
			d, after, found = short, "", true
		}
		if found && ended.MatchString(after) {
			*dated = append(*dated, d)
		}
	}
}

// others takes which documents this one replaces, and which replaces it.
func (f *finding) others(line string, isPair bool) {
	if m := replacesLabel.FindStringSubmatch(line); m != nil {
		for _, value := range strings.Split(line[len(m[0]):], ";") {
			value, isPlain := otherOf(value)
			if value != "" && (isPair || startsName(value) || isPlain) {
				f.replaces = append(f.replaces, value)
			}
		}
	}
	if m := replacedLabel.FindStringSubmatch(line); m != nil {
		if value, _ := otherOf(line[len(m[0]):]); f.sure && startsName(value) {
			f.replacedBy = append(f.replacedBy, value)
		}
	}
}

// otherOf gives the name of another document that a text begins with, or "" where it
// names none; and whether it was called the earlier one.
func otherOf(text string) (name string, earlier bool) {
	text = strings.TrimSpace(text)
	before := generic.FindString(text)
	text = text[len(before):]
	if cut := further.FindStringIndex(text); cut != nil {
		text = text[:cut[0]]
	}
	text = strings.Trim(strings.TrimRight(oneLine(text), " .,"), `"”“`)
	if isNone(text) || before != "" && len(strings.Fields(text)) < 2 {
		return "", false
	}
	return text, before != ""
}

// startsName reports whether a text begins as names, numbers and quotations do.
func startsName(text string) bool {
	for _, r := range text {
		return unicode.IsUpper(r) || unicode.IsDigit(r) || inRegister.MatchString(text)
	}
	return false
}

// addTo fills in what is not known yet, and reports whether the date is no more than
// that of saving. What is said in two ways is not known.
func (f *finding) addTo(about *About, saved string) (datedBySaving bool) {
	one := func(values []string) string {
		if len(values) == 0 || slices.ContainsFunc(values, func(v string) bool { return v != values[0] }) {
			return ""
		}
		return values[0]
	}
	about.ValidFrom = cmp.Or(about.ValidFrom, one(f.from))
	to := one(f.to)
	if f.open || len(f.longer) > 0 {
		to = one(f.longer)
	}
	if about.ValidTo == "" && !f.several && (about.ValidFrom == "" || to >= about.ValidFrom) {
		about.ValidTo = to
	}
	for _, d := range f.planned {
		if saved == "" || d.String() <= saved { // else it is that of the next change
			f.changed = append(f.changed, d)
		}
	}
	said := cmp.Or(about.Date, newest(f.changed), newest(f.dated[:min(1, len(f.dated))]))
	about.Date = cmp.Or(said, saved, newest(f.elsewhere))
	if about.Replaces == nil {
		slices.Sort(f.replaces)
		about.Replaces = slices.Compact(f.replaces)
	}
	about.Over = f.over && !f.open && !f.several && about.ValidTo == ""
	about.ReplacedBy = cmp.Or(about.ReplacedBy, one(f.replacedBy))
	return said == "" && saved != ""
}

// newest gives the last of some days, or "".
func newest(days []day) string {
	last := ""
	for _, d := range days {
		last = max(last, d.String())
	}
	return last
}
