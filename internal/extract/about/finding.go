package about

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"svara/internal/swedish"
)

// finding collects what the claims of a document say.
type finding struct {
	title                string // folded (see swedish.Fold)
	several              bool   // the text describes several documents
	sure                 bool   // the claim being read is certainly about the document, and may say that it is no longer in force
	over                 bool   // the document is said to be no longer in force, without a date
	whole                bool   // the claim being read stands where it is about everything that the document lists
	open                 bool   // it may be in force until further notice, or longer than to a given day
	longer               []string
	planned              []day // dates of revision, which may be yet to come
	elsewhere            []day // dates of decisions that may be about other documents
	from, to             []string
	changed, dated       []day
	replaces, replacedBy []string
}

// read adds what a claim says.
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

// sentence adds what a sentence says if its subject is the document: "denna policy",
// "dokumentet", or the noun of its title. The text within is what the sentence is part
// of.
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

// isCalled reports whether the document is called by a noun, which may have a definite
// ending: "policyn" for the title "Policy för resor", but not for "Ny policy för resor",
// which is about another document.
func (f *finding) isCalled(noun string) bool {
	first := f.called()
	for _, ending := range []string{"erna", "arna", "met", "na", "en", "et", "n", "t"} {
		if stem := strings.TrimSuffix(noun, ending); stem != noun && len(stem) >= 4 {
			return strings.Contains(first, stem)
		}
	}
	return strings.Contains(first, noun)
}

// called gives the words of the title before those that say what the document is about:
// "tallmo kommuns policy" of "Tallmo kommuns policy för resor". Of a title that announces
// a new document, it gives the first word.
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

// dayIn finds the first complete date in a text.
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

// date adds when the document was decided or changed ("Fastställd 2019-05-02, reviderad
// 2022-03-01") to days, and a date that is only called "Datum" to dated.
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

// others adds which documents this one replaces, and which one replaces it.
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

// otherOf gives the name of another document at the beginning of a text, or "" if there
// is none, and whether the text calls it an earlier one.
func otherOf(text string) (name string, earlier bool) {
	text = strings.TrimSpace(text)
	before := generic.FindString(text)
	text = text[len(before):]
	if cut := further.FindStringIndex(text); cut != nil {
		text = text[:cut[0]]
	}
	text = strings.Trim(strings.TrimRight(OneLine(text), " .,"), `"”“`)
	if isNone(text) || before != "" && len(strings.Fields(text)) < 2 {
		return "", false
	}
	return text, before != ""
}

// startsName reports whether a text begins as a name, a number or a reference to a
// register does.
func startsName(text string) bool {
	for _, r := range text {
		return unicode.IsUpper(r) || unicode.IsDigit(r) || inRegister.MatchString(text)
	}
	return false
}

// addTo fills in those facts that are not known yet, and reports whether the date is no
// more than when the file was saved. If the claims contradict each other, the fact stays
// unknown.
func (f *finding) addTo(facts *Facts, saved string) (datedBySaving bool) {
	one := func(values []string) string {
		if len(values) == 0 || slices.ContainsFunc(values, func(v string) bool { return v != values[0] }) {
			return ""
		}
		return values[0]
	}
	facts.ValidFrom = cmp.Or(facts.ValidFrom, one(f.from))
	to := one(f.to)
	if f.open || len(f.longer) > 0 {
		to = one(f.longer)
	}
	if facts.ValidTo == "" && !f.several && (facts.ValidFrom == "" || to >= facts.ValidFrom) {
		facts.ValidTo = to
	}
	for _, d := range f.planned {
		if saved == "" || d.String() <= saved { // else it is when the next revision is due
			f.changed = append(f.changed, d)
		}
	}
	said := cmp.Or(facts.Date, newest(f.changed), newest(f.dated[:min(1, len(f.dated))]))
	facts.Date = cmp.Or(said, saved, newest(f.elsewhere))
	if facts.Replaces == nil {
		slices.Sort(f.replaces)
		facts.Replaces = slices.Compact(f.replaces)
	}
	facts.Over = f.over && !f.open && !f.several && facts.ValidTo == ""
	facts.ReplacedBy = cmp.Or(facts.ReplacedBy, one(f.replacedBy))
	return said == "" && saved != ""
}

// newest gives the latest of some days, or "" if there are none.
func newest(days []day) string {
	last := ""
	for _, d := range days {
		last = max(last, d.String())
	}
	return last
}
