package extract

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"svara/internal/swedish"
)

// isNone reports a value that says there is none.
func isNone(value string) bool {
	return noValue.MatchString(strings.TrimRight(value, "."))
}

var noValue = regexp.MustCompile(`(?i)^(?:[-–—]*|ingen|inget|inga|nej|nytt(?: dokument)?|ny|ej .*|inte .*|n/?a|saknas|tidigare (?:version|versioner|beslut|dokument)|föregående version|x+)$`)

// documents are words for documents that steer, also as the end of a longer one.
const documents = `(?:[\pL]{2,20}?)?(?:policy|riktlinje|plan|program|strategi|reglemente|föreskrift|taxa|taxe|instruktion|rutin|handbok|` +
	`dokument|förordning|lag|ordning|anvisning|bestämmelse|regel|regl|författning)(?:n|en|t|et|er|r|erna|rna|na|ar)?`

var (
	// strong are labels that only a document's description of itself has.
	strong = regexp.MustCompile(`(?i)^(?:dokument(?:typ|namn|ansvarig|ägare|nummer|datum|information|et gäller för)|diarienummer|diarienr|dnr|` +
		`fastställ(?:d|t|elsedatum)|antag(?:en|et)|beslut(?:ad|at|sdatum|sinstans|ande organ)|version(?:snummer)?|reviderad|reviderat|revideringsdatum|senast reviderad|` +
		`ersätter|sfs[ -]nr|utfärdad|upprättad|framtagen)(?:$|[^\pL])`)

	fromLabel = regexp.MustCompile(`(?i)^(?:(?:gäller|giltig|giltigt|gällande|i kraft)\s+(?:från(?:\s+(?:och\s+med|o\.?\s*m\.?))?|fr\.?\s?o\.?\s?m\.?|from)|ikraft(?:trädande(?:datum)?)?|träder\s+i\s+kraft)(?:\s*:\s*|\s+|$)`)
	toLabel   = regexp.MustCompile(`(?i)^(?:gäller|giltig|giltigt|gällande)\s+(?:till(?:\s+(?:och\s+med|o\.?\s*m\.?))?|t\.?\s?o\.?\s?m\.?|tom)(?:\s*:\s*|\s+|$)`)
	endLabel  = regexp.MustCompile(`(?i)^(?:upphör(?:\s+att\s+gälla)?|upphävd|upphävt)(?:\s*:\s*|\s+|$)`)
	timeLabel = regexp.MustCompile(`(?i)^(?:(?:giltighet|giltighetstid|giltighetsperiod)(?:\s*:\s*|\s+|$)|(?:giltig|gäller)\s*:\s*)`)
	since     = regexp.MustCompile(`(?i)^(?:från(?:\s+och\s+med)?|fr\.?\s?o\.?\s?m\.?)\s+`)
	until     = regexp.MustCompile(`(?i)^\s*(?:[-–—]|,?\s*(?:och\s+)?(?:till(?:\s+och\s+med)?|t\.?\s?o\.?\s?m\.?|tom)\s)\s*`)

	changedLabel = regexp.MustCompile(`(?i)^(?:senast\s+)?(?:reviderad|reviderat|uppdaterad|uppdaterat|ändrad|revideringsdatum|revisionsdatum)(?:$|[^\pL])`)
	decidedLabel = regexp.MustCompile(`(?i)^(?:beslutsdatum|beslutad|beslutat|fastställd|fastställt|fastställelsedatum|antagen|antaget|utfärdad|publicerings?datum|publicerad|publicerat)(?:$|[^\pL])`)
	datedLabel   = regexp.MustCompile(`(?i)^(?:dokument)?datum(?:\s*:\s*|\s+|$)`)

	replacesLabel = regexp.MustCompile(`(?i)^ersätter(?:\s+dokument(?:et)?)?(\s*:\s*|\s+|$)`)
	replacedLabel = regexp.MustCompile(`(?i)^(?:ersatt\s+av|ersätts\s+av|författningen\s+har\s+upphävts\s+genom|upphävd\s+genom|upphävt\s+genom)(\s*:\s*|\s+|$)`)

	// ofItself begins a sentence about the document: "Denna policy ...", "Dokumentet ...".
	ofItself = regexp.MustCompile(`(?i)^(?:(?:denna|detta|dessa|den här|det här|de här)\s+(?:nya\s+)?` + documents + `|(` + documents + `))\s+` +
		`((?:gäller|är\s+giltiga?t?|är\s+gällande|träder|ersätter|ersätts|upphör)\s.*)$`)

	again   = regexp.MustCompile(`(?i)\s((?:senast )?reviderad)`)
	ended   = regexp.MustCompile(`^[\s.)]*(?:$|\()`)
	generic = regexp.MustCompile(`(?i)^(?:(?:den|det|de|alla|samtliga)\s+)?(?:(?:tidigare|nuvarande|gällande|föregående|äldre)\s+)+`)
	further = regexp.MustCompile(`(?i),?\s+(?:antag|beslutad|fastställd|som\s|och\s+gäller|och\s+träder)`)
)

func isLabel(line string) bool {
	return slices.ContainsFunc([]*regexp.Regexp{strong, fromLabel, toLabel, endLabel, timeLabel, changedLabel, decidedLabel, datedLabel, replacedLabel},
		func(label *regexp.Regexp) bool { return label.MatchString(line) })
}

// finding is what the claims of a document come to.
type finding struct {
	title                string // folded
	sure                 bool   // what is read is said of the document: it may end it
	from, to             []string
	changed, dated       []day
	replaces, replacedBy []string
}

// read takes what a claim says.
func (f *finding) read(c claim) {
	if c.value == "" {
		for _, s := range swedish.Sentences(c.label) {
			f.sentence(s.In(c.label))
		}
	}
	line := c.label
	if c.value != "" {
		line = strings.TrimRight(c.label, ": ") + ": " + c.value
	}
	if len(line) > lineBytes || !c.front && !c.beside {
		return
	}
	isPair := c.value != "" || strings.Contains(line, ":")
	f.sure = c.top || c.beside
	f.validity(line)
	f.date(line)
	f.others(line, isPair)
}

// sentence takes what a sentence says whose subject is the document: "denna policy",
// "dokumentet", or the noun of its title.
func (f *finding) sentence(s string) {
	m := ofItself.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil || len(s) > lineBytes {
		return
	}
	if noun := swedish.Fold(m[1]); noun != "" && noun != "dokumentet" && !f.isCalled(noun) {
		return
	}
	said := strings.TrimPrefix(strings.TrimPrefix(m[2], "är "), "Är ")
	f.sure = true
	f.validity(said)
	f.others(said, false)
}

// isCalled reports whether the document's title begins with a noun that has a definite
// ending: "policyn" where that is "Policy för resor", but not "Ny policy för resor",
// which tells of one.
func (f *finding) isCalled(noun string) bool {
	first, _, _ := strings.Cut(f.title, " ")
	for _, ending := range []string{"erna", "arna", "met", "na", "en", "et", "n", "t"} {
		if stem := strings.TrimSuffix(noun, ending); stem != noun && len(stem) >= 4 {
			return strings.Contains(first, stem)
		}
	}
	return strings.Contains(first, noun)
}

// validity takes from when and until when the document is in force.
func (f *finding) validity(line string) {
	rest, period := "", false
	switch {
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
		return // one date of a period says neither
	}
	f.from = append(f.from, d.first())
	if mark != "" {
		f.ends(after[len(mark):], day.last)
	}
}

// ends takes the last day from a text that is a date and nothing else: "till och med
// 2025 om inget annat beslutas" has no end.
func (f *finding) ends(text string, last func(day) string) {
	if d, after, found := dayAt(text); found && f.sure && ended.MatchString(after) {
		f.to = append(f.to, last(d))
	}
}

// repealed takes the last day from what follows "Upphävd": a date, or by what decision.
func (f *finding) repealed(rest string) {
	by, isBy := strings.CutPrefix(rest, "genom ")
	if !isBy {
		f.ends(rest, day.lastIn)
		return
	}
	if d, found := dayIn(by); found && f.sure {
		f.to = append(f.to, d.last())
	}
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
// 2022-03-01".
func (f *finding) date(line string) {
	isFirst := true
	for part := range strings.FieldsFuncSeq(again.ReplaceAllString(line, ", $1"), func(r rune) bool { return r == ',' || r == ';' || r == '(' }) {
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
		d, found := dayIn(part[len(label):])
		if !found {
			d, _, found = dayAt(part[len(label):])
		}
		if found {
			f.changed = append(f.changed, d)
		}
	}
	if label := datedLabel.FindString(line); label != "" {
		if d, after, found := dayAt(line[len(label):]); found && ended.MatchString(after) {
			f.dated = append(f.dated, d)
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
		return unicode.IsUpper(r) || unicode.IsDigit(r)
	}
	return false
}

// addTo fills in what is not known yet. What is said in two ways is not known.
func (f *finding) addTo(about *About) {
	one := func(values []string) string {
		if len(values) == 0 || slices.ContainsFunc(values, func(v string) bool { return v != values[0] }) {
			return ""
		}
		return values[0]
	}
	about.ValidFrom = cmp.Or(about.ValidFrom, one(f.from))
	if to := one(f.to); about.ValidTo == "" && (about.ValidFrom == "" || to >= about.ValidFrom) {
		about.ValidTo = to
	}
	if len(f.changed) > 0 {
		newest := slices.MaxFunc(f.changed, func(a, b day) int { return strings.Compare(a.String(), b.String()) })
		about.Date = cmp.Or(about.Date, newest.String())
	}
	if len(f.dated) > 0 {
		about.Date = cmp.Or(about.Date, f.dated[0].String())
	}
	if about.Replaces == nil {
		slices.Sort(f.replaces)
		about.Replaces = slices.Compact(f.replaces)
	}
	about.ReplacedBy = cmp.Or(about.ReplacedBy, one(f.replacedBy))
}
