package about

import (
	"regexp"
	"slices"
	"strings"
)

// isNone reports whether a value says that there is none.
func isNone(value string) bool {
	return noValue.MatchString(strings.TrimRight(value, "."))
}

var noValue = regexp.MustCompile(`(?i)^(?:[-–—]*|ingen|inget|inga|nej|nytt(?: dokument)?|ny|ej .*|inte .*|n/?a|saknas|tidigare (?:version|versioner|beslut|dokument)|föregående version|x+)$`)

// documents matches words for documents that set rules, also at the end of a compound.
const documents = `(?:[\pL]{2,20}?)?(?:policy|riktlinje|plan|program|strategi|reglemente|föreskrift|taxa|taxe|instruktion|rutin|handbok|` +
	`dokument|förordning|lag|ordning|anvisning|bestämmelse|regel|regl|författning)(?:n|en|t|et|er|r|erna|rna|na|ar)?`

var (
	// strong matches labels that only a document's description of itself has.
	strong = regexp.MustCompile(`(?i)^(?:dokument(?:typ|namn|ansvarig|ägare|nummer|datum|information|et gäller för)|diarienummer|diarienr|dnr|` +
		`fastställ(?:d|t|da|elsedatum)|antag(?:en|et|na)|beslut(?:ad|at|sdatum|sinstans|ande organ)|version(?:snummer)?|reviderad|reviderat|revideringsdatum|senast reviderad|` +
		`ersätter|sfs[ -]nr|utfärdad|upprättad|framtagen)(?:$|[^\pL])`)

	fromLabel = regexp.MustCompile(`(?i)^(?:(?:gäller|giltig|giltigt|gällande|i kraft)\s+(?:från(?:\s+(?:och\s+med|o\.?\s*m\.?))?|fr\.?\s?o\.?\s?m\.?|from)|ikraft(?:trädande(?:datum)?)?|träder\s+i\s+kraft)(?:\s*:\s*|\s+|$)`)
	toLabel   = regexp.MustCompile(`(?i)^(?:(?:gäller|giltig|giltigt|gällande|tidsbegränsad|tidsbegränsat)\s+(?:längst\s+)?(?:(?:fram\s+)?till(?:\s+(?:och\s+med|o\.?\s*m\.?))?|t\.?\s?o\.?\s?m\.?|tom)|sista\s+giltighets(?:dag|datum)|senast\s+giltigt?)(?:\s*:\s*|\s+|$)(?:(?:utgången|slutet)\s+av\s+(?:år\s+)?)?`)
	endLabel  = regexp.MustCompile(`(?i)^(?:(?:upphör|(?:har\s+)?upphört|upphörde)(?:\s+att\s+gälla)?|(?:(?:är|blev|har\s+blivit)\s+)?upphävd|upphävt|upphävdes|har\s+upphävts|(?:har\s+)?utgått)(?:\s*:\s*|\s+|$)`)
	// overLabel matches a whole line that says, without a date, that the document is no
	// longer in force.
	overLabel = regexp.MustCompile(`(?i)^(?:(?:status|dokumentstatus|giltighet)\s*:\s*(?:(?:är\s+)?(?:upphävd|upphävt|ej\s+(?:längre\s+)?(?:gällande|giltigt?)|inte\s+(?:längre\s+)?(?:gällande|giltigt?)|gäller\s+(?:inte|ej)(?:\s+längre)?|inaktuellt?|utgått|utgången|utgånget|ersatt)|upphört(?:\s+att\s+gälla)?)|` +
		`upphävd|upphävt|utgått|har\s+upphört\s+att\s+gälla|har\s+upphävts|är\s+upphävd|är\s+upphävt|gäller\s+inte\s+längre|inte\s+längre\s+(?:gällande|giltigt?|i\s+kraft))\s*[.!]?$`)
	timeLabel = regexp.MustCompile(`(?i)^(?:(?:dokumentets\s+)?(?:giltighet|giltighetstid|giltighetsperiod)(?:\s*:\s*|\s+|$)|(?:giltig|gäller)\s*:\s*)`)
	// yearsLabel matches what stands before a first and a last year or day: "Gäller
	// 2020–2022".
	yearsLabel = regexp.MustCompile(`(?i)^(?:gäller|giltig|giltigt|gällande)\s+(?:för\s+|under\s+)?(?:(?:åren|perioden|tiden|mandatperioden)\s+)?`)
	// oneYear matches a line that names the only year in force: "Gäller verksamhetsåret
	// 2024".
	oneYear = regexp.MustCompile(`(?i)^(?:gäller|giltig|giltigt)\s+(?:(?:för|under)\s+)?(?:(?:verksamhets|kalender|budget|räkenskaps)året|under\s+(?:år\s+)?|för\s+år)\s*((?:19|20)\d\d)`)
	// schoolYears matches a line with school years: "Gäller läsåret 2023/2024".
	schoolYears = regexp.MustCompile(`(?i)^(?:gäller|giltig|giltigt)\s+(?:(?:för|under)\s+)?(?:läsåre[nt]|skolåre[nt])\s+((?:19|20)\d\d)\s?[-–/]\s?((?:19|20)?\d\d)`)
	openLabel   = regexp.MustCompile(`(?i)^(?:gäller|giltig|giltigt|gällande|giltighet|giltighetstid|giltighetsperiod)\b.*\btills\s?vidare`)
	moreLabel   = regexp.MustCompile(`(?i)^(?:(?:dokumentets\s+)?(?:giltighet|giltighetstid|giltighetstiden)\s+(?:är\s+|har\s+)?)?förläng(?:d|t|ts|des)\s+(?:till(?:\s+och\s+med)?|t\.?\s?o\.?\s?m\.?)\s*:?\s+`)
	// prolongs matches words by which something may be in force longer than to the day that
	// is named.
	prolongs = regexp.MustCompile(`(?i)förläng|tills\s+(?:en\s+|ett\s+)?(?:ny|den|det|de|annat|beslut)|till\s+dess|om\s+(?:inget|inte|ej)|såvida|eller\s+tills|därefter\s+(?:gäller|löper)|\boption|fortsatt|möjlighet\s+till`)
	since    = regexp.MustCompile(`(?i)^(?:från(?:\s+och\s+med)?|fr\.?\s?o\.?\s?m\.?)\s+`)
	until    = regexp.MustCompile(`(?i)^\s*(?:[-–—]|,?\s*(?:och\s+)?(?:till(?:\s+och\s+med)?|t\.?\s?o\.?\s?m\.?|tom)\s)\s*`)

	changedLabel = regexp.MustCompile(`(?i)^(?:senast\s+)?(?:reviderad|reviderat|reviderades|reviderats|uppdaterad|uppdaterat|uppdaterades|ändrad|ändrades|revideringsdatum|revisionsdatum)(?:$|[^\pL])`)
	decidedLabel = regexp.MustCompile(`(?i)^(?:beslutsdatum|beslutad|beslutat|beslutades|beslutats|fastställd|fastställt|fastställda|fastställdes|fastställts|fastställelsedatum|antagen|antaget|antagna|antogs|antagits|utfärdad|publicerings?datum|publicerad|publicerat)(?:$|[^\pL])`)
	plannedLabel = regexp.MustCompile(`(?i)^(?:reviderings|revisions)datum`)
	datedLabel   = regexp.MustCompile(`(?i)^(?:dokument|sammanträdes|mötes)?datum(?:\s*:\s*|\s+|$)`)

	// decidedOn matches what stands right before the date of a decision: "Datum för beslut:
	// 2024-02-29", "Version 2.1, 2024-03-12". byBoard matches a board's decision, with its
	// paragraph after the date: "KS 2024-03-12 § 33".
	decidedOn = regexp.MustCompile(`(?i)^(?:datum\s+för\s+(?:beslut|beslutet|fastställande|antagande)(?:\s*:\s*|\s+)|version(?:snummer)?\s*:?\s*\d{1,2}(?:\.\d{1,3})*(?:\s*[,(]\s*|\s+))`)
	byBoard   = regexp.MustCompile(`^(?:[A-ZÅÄÖ]{2,5}|Kommun(?:styrelsen|fullmäktige)|[A-ZÅÄÖ][\pL-]*nämnden),?\s+(\d{4}-\d\d-\d\d),?\s+§+\s*\d+[.]?$`)
	// decidedItself matches a sentence that says when the document was decided: "Riktlinjen
	// är antagen av".
	decidedItself = regexp.MustCompile(`(?i)^(?:(?:denna|detta|dessa|den här|det här|de här)\s+` + documents + `|(` + documents + `))\s+(?:är\s+|har\s+|blev\s+)?(?:senast\s+)?` +
		`((?:antag|antogs|fastställ|beslutad|beslutat|reviderad|reviderat)[\pL]*\s.*)$`)

	replacesLabel = regexp.MustCompile(`(?i)^ersätter(?:\s+dokument(?:et)?)?(\s*:\s*|\s+|$)`)
	replacedLabel = regexp.MustCompile(`(?i)^(?:ersatt\s+av|ersätts\s+av|författningen\s+har\s+upphävts\s+genom|upphävd\s+genom|upphävt\s+genom)(\s*:\s*|\s+|$)`)

	// ofItself matches the beginning of a sentence about the document: "Denna policy ...",
	// "Dokumentet ...".
	ofItself = regexp.MustCompile(`(?i)^(?:(?:denna|detta|dessa|den här|det här|de här)\s+(?:nya\s+)?` + documents + `|(` + documents + `))\s+` +
		`((?:gäller|är\s+giltiga?t?|är\s+gällande|träder|ersätter|ersätts|upphör|upphörde|upphävdes|är\s+upphävd|är\s+upphävt|har\s+upp(?:hört|hävts)|har\s+utgått|är\s+inte\s+längre)(?:\s.*|[.!]?))$`)
	// prices matches the beginning of a sentence about what a price list contains. If that
	// is all there is in the document, the sentence is about the document.
	prices = regexp.MustCompile(`(?i)^((?:dessa\s+)?(?:[\pL]*(?:priser|avgifter|hyror|tider)(?:na)?))\s+(gäller\s.*)$`)

	again      = regexp.MustCompile(`(?i)\s((?:senast )?reviderad)`)
	ended      = regexp.MustCompile(`^[\s.)]*(?:$|\()|^\s+\p{Lu}`) // the line below may have been joined to it
	generic    = regexp.MustCompile(`(?i)^(?:(?:den|det|de|alla|samtliga)\s+)?(?:(?:tidigare|nuvarande|gällande|föregående|äldre)\s+)+`)
	inRegister = regexp.MustCompile(`(?i)^(?:dnr|diarienr|diarienummer)[.:]?\s+\d`)
	further    = regexp.MustCompile(`(?i),?\s+(?:antag|gäll(?:er|de)\s|beslutad|fastställd|som\s|och\s+gäller|och\s+träder)`)
)

// administrative matches labels of a document's description whose values are not used
// here.
var administrative = regexp.MustCompile(`(?i)^(?:ansvarig|dokumentet|handläggare|upprättad|framtagen|gäller för|målgrupp|omfattar|omfattning|kontakt|status|sida|sidor|uppföljning|` +
	`uppföljs|revideras|nästa (?:revidering|översyn|uppföljning)|ägare|utgåva|utfärdare|författare|godkänd|giltig|gäller|diarie|namn på dokument|publicerad|paragraf)[\pL /-]{0,40}(?:\s*:|$)`)

// isLabel reports whether a line begins with a label whose value is used.
func isLabel(line string) bool {
	return slices.ContainsFunc([]*regexp.Regexp{strong, fromLabel, toLabel, endLabel, overLabel, timeLabel, openLabel, moreLabel, changedLabel, decidedLabel, datedLabel, replacedLabel, decidedOn, byBoard},
		func(label *regexp.Regexp) bool { return label.MatchString(line) }) || isPeriod(line) || oneYear.MatchString(line) || schoolYears.MatchString(line)
}

// IsFact reports whether a line begins with any label of a document's description of
// itself, such as "Diarienummer:" or "Gäller från".
func IsFact(line string) bool { return isLabel(line) || administrative.MatchString(line) }

// isPeriod reports whether a line is like "Gäller 2020–2022".
func isPeriod(line string) bool {
	_, _, found := periodAt(line)
	return found
}

// Bounds of a period such as "Gäller 2020–2022": its length, and its first year. Other
// pairs of numbers are prices, or hours of the day.
const (
	periodYears = 20
	periodFirst = 1980
)

// periodAt reads a line that begins with yearsLabel: it gives the first day, and the text
// that begins with the last one.
func periodAt(line string) (from day, to string, found bool) {
	label := yearsLabel.FindString(line)
	from, after, found := dayAt(line[len(label):])
	mark := until.FindString(after)
	if label == "" || !found || mark == "" || from.year < periodFirst {
		return day{}, "", false
	}
	to = after[len(mark):]
	last, rest, found := dayAt(to)
	return from, to, found && ended.MatchString(rest) && last.year >= from.year && last.year-from.year <= periodYears
}
