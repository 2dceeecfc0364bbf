package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// claim is a line of a document, a part of one that begins with a label of its own, a
// cell of a row with the one after it, or a column's name with the cell below it.
type claim struct {
	label, value string // value is empty where the line has no cells
	kind         swedish.BlockKind
	block, table int  // table is from 1; 0 of what is no row
	isFact       bool // it is of a kind that documents say of themselves, or a name of who wrote it
	isParty      bool // it names who or what a contract, a permit or such is of
	front        bool // in the document's head
	top          bool // below the title and other labels alone
	beside       bool // beside labels that only a document's description has
	edge         bool // in the first block below the title and labels, or the document's last
	past         bool // below a heading of what was before, or of other documents
	part         bool // below a heading of something else than the whole document
}

// claimReader finds the lines where a document may say something of itself.
type claimReader struct {
	text       string
	blocks     []swedish.Block
	claims     []claim
	head       head
	tables     int  // until now
	past, part bool // see claim
	hasHeading bool
	taken      int // the row that has been read with the one above
}

// claimsOf gives the lines where a document may say something of itself.
func claimsOf(title, text string, blocks []swedish.Block) []claim {
	r := claimReader{text: text, blocks: blocks, head: head{title: swedish.Fold(title)}}
	for i := range blocks {
		r.block(i)
	}
	markBeside(r.claims)
	return r.claims
}

var (
	// otherwise are headings of what was before, or of what other documents say.
	otherwise = regexp.MustCompile(`(?i)^(?:[\d.]+\s+)?(?:(?:dokumentets\s+)?(?:(?:revisions|reviderings|versions|ändrings|dokument|besluts)?(?:historik|historia|logg|förteckning|hantering)|changelog)|` +
		`(?:tidigare|äldre|upphävda|ersatta|relaterade|övriga|andra)\s+[\pL ]+|referenser|hänvisningar|bilagor|se även|länkar)\s*:?$`)
	// ofDocument are headings of what a document says of itself, or ends with.
	ofDocument = regexp.MustCompile(`(?i)dokumentet|dokumentinfo|dokumentfakta|dokumentuppgift|giltig|gäller|gällande|beslut|information|fakta|metadata|ikraft|fastställ|antag|` +
		`kontakt|uppföljning|ansvar|övrigt|revidering|administrativ|om (?:denna|policyn|riktlinje|planen|reglerna)`)
	// party are labels of a contract, a permit or something else that is dealt in: facts
	// beside them are of that.
	party = regexp.MustCompile(`(?i)^(?:leverantör|avtal|avtals\pL+|ramavtal|motpart|part|parter|hyresgäst|hyresvärd|sökande|kund|entreprenör|objekt|fastighet|produkt|tjänst|vara|tillstånd|kort|biljett|licens)\s*(?::|$)`)
)

// isPart reports whether what stands below a heading may be said of something within
// the document: "Resepolicy" within "Styrdokument" has days of its own.
func (r *claimReader) isPart(i int, content string) bool {
	goesOn := i > 0 && r.blocks[i-1].Kind == swedish.Heading && r.blocks[i].Level <= r.blocks[i-1].Level
	if !r.hasHeading || goesOn || r.head.isTitle(content) || isLetterhead(content) || ofDocument.MatchString(content) {
		return false
	}
	return !isLabel(content) || r.part
}

func (r *claimReader) block(i int) {
	b := r.blocks[i]
	content := b.In(r.text)
	switch {
	case b.Kind == swedish.Heading:
		r.past, r.part = otherwise.MatchString(content), r.isPart(i, content)
		r.hasHeading = true
	case b.Kind == swedish.Paragraph && otherwise.MatchString(content):
		r.past = true
	}
	if b.Kind == swedish.TableRow && !isTableRow(r.blocks, i-1) {
		r.tables++
	}
	r.head.begin(i, content)
	if i >= aboutFirst && i < len(r.blocks)-aboutLast || len(content) > maxClaim {
		return
	}
	switch b.Kind {
	case swedish.Heading:
		r.head.heading(content)
		r.add(i, content, "")
	case swedish.TableRow:
		r.row(i, strings.Split(content, " | "))
	case swedish.ListItem:
		r.lines(i, swedish.AfterMark(r.text, b.Span).In(r.text))
	default:
		r.lines(i, content)
	}
}

func isTableRow(blocks []swedish.Block, i int) bool {
	return i >= 0 && i < len(blocks) && blocks[i].Kind == swedish.TableRow
}

func (r *claimReader) add(i int, label, value string) {
	n := len(r.claims)
	if n >= aboutLines && r.claims[n-aboutLines].block == i {
		return
	}
	c := claim{label: strings.TrimSpace(label), value: value, kind: r.blocks[i].Kind, block: i,
		front: !r.head.isOver, top: !r.head.hasText, edge: !r.head.hadText || i == len(r.blocks)-1, past: r.past, part: r.part}
	c.isParty = party.MatchString(c.label)
	c.isFact = isFact(c.label) || isLetterhead(c.label) || r.head.isValue
	if c.kind == swedish.TableRow {
		c.table = r.tables
	}
	if r.head.isValue && n > 0 && c.table == 0 && r.claims[n-1].value == "" && dateOf(c.label) != "" {
		r.claims[n-1].value = c.label // its label stands above it
	}
	r.claims = append(r.claims, c)
}

// lines adds those of a paragraph or item. One that begins with a small letter goes on
// with the one above: "Avtalet med dem" may stand there.
func (r *claimReader) lines(i int, content string) {
	var lines []string
	for line := range strings.SplitSeq(content, "\n") {
		line = strings.TrimSpace(line)
		first, _ := utf8.DecodeRuneInString(line)
		goesOn := unicode.IsLower(first) && !strings.Contains(line, ":")
		switch n := len(r.claims); {
		case goesOn && len(lines) > 0:
			lines[len(lines)-1] += " " + line
		case goesOn && n > 0 && r.blocks[i].Kind == swedish.Paragraph && r.claims[n-1].block == i-1 && r.claims[n-1].table == 0 && r.blocks[i-1].Kind != swedish.Heading:
			r.claims[n-1].label += " " + line
		default:
			lines = append(lines, line)
		}
	}
	for _, line := range lines {
		for _, part := range partsOf(line) {
			r.head.line(r.blocks[i].Kind, part)
			r.add(i, part, "")
		}
	}
}

// labelWithin is a label within a line that began with another.
var labelWithin = regexp.MustCompile(`[^\s:]\s+((?:(?:Dokumentet g|G)äller (?:för|till|t\.|tom|från|fr\.|from)|Giltigt? (?:till|t\.|tom|från|fr\.|from)|Giltighetstid|Upphör|Datum|Beslutsdatum|Beslutad|Beslutat|` +
	`Fastställd|Fastställt|Antagen|Antaget|Senast reviderad|Reviderad|Ersätter|Diarienummer|Diarienr|Dnr|Dokument(?:typ|ansvarig|ägare)|Version|Ansvarig|Förlängd)(?:\s|:))`)

// partsOf parts a line that begins with a label into its sentences, if others of them
// begin with labels, too, and at labels within: "Gäller till 2025-12-31. Antagen av KF."
// What follows "Ersätter" may be said of what is replaced.
func partsOf(line string) []string {
	if !isFact(line) || replacesLabel.MatchString(line) {
		return []string{line}
	}
	var parts []string
	text := false
	for _, s := range swedish.Sentences(line) {
		sentence := s.In(line)
		if text = text || !isFact(sentence); text {
			if prolongs.MatchString(sentence) || strings.Contains(swedish.Fold(sentence), "därefter") {
				return []string{line}
			}
			parts = append(parts, sentence)
			continue
		}
		start := 0
		for _, m := range labelWithin.FindAllStringSubmatchIndex(sentence, -1) {
			parts = append(parts, strings.TrimSpace(sentence[start:m[2]]))
			start = m[2]
		}
		parts = append(parts, strings.TrimSpace(sentence[start:]))
	}
	return parts
}

// row adds what the cells of a row say.
func (r *claimReader) row(i int, cells []string) {
	if len(cells) == 1 && otherwise.MatchString(cells[0]) {
		r.past = true
	}
	if i == r.taken && i > 0 {
		return
	}
	r.head.row(cells)
	isAlone := isTableRow(r.blocks, i+1) && !isTableRow(r.blocks, i+2) && !isTableRow(r.blocks, i-1)
	if isAlone && !slices.ContainsFunc(cells, func(c string) bool { return !isBare(c) }) {
		r.columns(i, cells, strings.Split(r.blocks[i+1].In(r.text), " | "))
		return
	}
	for j := 0; j < len(cells); j++ {
		value := ""
		if isBare(cells[j]) && j+1 < len(cells) && !isFact(cells[j+1]) {
			value = cells[j+1]
		}
		r.add(i, cells[j], value)
		if value != "" {
			j++
		}
	}
}

// columns adds the names of columns with the cells of the only row below them: several
// rows are of many things, as is one that names something else.
func (r *claimReader) columns(i int, names, cells []string) {
	r.taken = i + 1
	for j, cell := range cells {
		if j < len(names) && namesDocument.MatchString(names[j]) && !r.head.isTitle(cell) {
			return
		}
	}
	for j, cell := range cells {
		if j < len(names) {
			r.add(i, names[j], cell)
		}
	}
}

var namesDocument = regexp.MustCompile(`(?i)^(?:dokument(?:namn|ets namn|titel)?|namn på dokument(?:et)?)\s*:?$`)

// isBare reports a label without its value.
func isBare(cell string) bool {
	name, value, _ := strings.Cut(cell, ":")
	return isFact(cell) && strings.TrimSpace(value) == "" && !strings.ContainsAny(name, "0123456789")
}
