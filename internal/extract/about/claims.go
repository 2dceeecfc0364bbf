package about

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// claim is something that a document may say about itself: a line, the part of a line
// that begins with its own label, a table cell with the next one, or the name of a column
// with the cell below it.
type claim struct {
	label, value string // value is empty unless the claim is of two cells or lines
	kind         swedish.BlockKind
	block, table int  // table counts from 1; 0 outside tables
	isFact       bool // it is of a kind that documents say about themselves, or names who wrote the document
	isParty      bool // it names the party or the object of a contract, a permit or the like
	front        bool // in the document's head
	top          bool // with nothing but the title and other labels above
	beside       bool // beside labels that only a document's description of itself has
	edge         bool // in the first block below the title and labels, or in the document's last block
	past         bool // below a heading about earlier versions or other documents
	part         bool // below a heading about something other than the whole document
}

// claimReader finds the claims of a document.
type claimReader struct {
	text       string
	blocks     []swedish.Block
	claims     []claim
	head       head
	tables     int  // so far
	past, part bool // as in claim
	hasHeading bool
	taken      int // the block that was read together with the one above, a row of column names
}

// claimsOf gives the claims of a document with that title.
func claimsOf(title, text string, blocks []swedish.Block) []claim {
	r := claimReader{text: text, blocks: blocks, head: head{title: swedish.Fold(title)}}
	for i := range blocks {
		r.block(i)
	}
	markBeside(r.claims)
	return r.claims
}

var (
	// pastOrOther matches headings about earlier versions or other documents.
	pastOrOther = regexp.MustCompile(`(?i)^(?:[\d.]+\s+)?(?:(?:dokumentets\s+)?(?:(?:revisions|reviderings|versions|ändrings|dokument|besluts)?(?:historik|historia|logg|förteckning|hantering)|changelog)|` +
		`(?:tidigare|äldre|upphävda|ersatta|relaterade|övriga|andra)\s+[\pL ]+|referenser|hänvisningar|bilagor|se även|länkar)\s*:?$`)
	// ofDocument matches headings of what a document says about itself, and of what often
	// comes last in a document.
	ofDocument = regexp.MustCompile(`(?i)dokumentet|dokumentinfo|dokumentfakta|dokumentuppgift|giltig|gäller|gällande|beslut|information|fakta|metadata|ikraft|fastställ|antag|` +
		`kontakt|uppföljning|ansvar|övrigt|revidering|administrativ|om (?:denna|policyn|riktlinje|planen|reglerna)`)
	// party matches labels of a contract, a permit or anything else that is dealt in. Facts
	// beside them are about that, and not about the document.
	party = regexp.MustCompile(`(?i)^(?:leverantör|avtal|avtals\pL+|ramavtal|motpart|part|parter|hyresgäst|hyresvärd|sökande|kund|entreprenör|objekt|fastighet|produkt|tjänst|vara|tillstånd|kort|biljett|licens)\s*(?::|$)`)
)

// isPart reports whether the text below a heading may be about something within the
// document: "Resepolicy" within "Styrdokument" has dates of its own.
func (r *claimReader) isPart(i int, content string) bool {
	goesOn := i > 0 && r.blocks[i-1].Kind == swedish.Heading && r.blocks[i].Level <= r.blocks[i-1].Level
	if !r.hasHeading || goesOn || r.head.isTitle(content) || IsLetterhead(content) || ofDocument.MatchString(content) {
		return false
	}
	return !isLabel(content) || r.part
}

func (r *claimReader) block(i int) {
	b := r.blocks[i]
	content := b.In(r.text)
	switch {
	case b.Kind == swedish.Heading:
		r.past, r.part = pastOrOther.MatchString(content), r.isPart(i, content)
		r.hasHeading = true
	case b.Kind == swedish.Paragraph && pastOrOther.MatchString(content):
		r.past = true
	}
	if b.Kind == swedish.TableRow && !isTableRow(r.blocks, i-1) {
		r.tables++
	}
	r.head.begin(i, content)
	if i >= firstBlocks && i < len(r.blocks)-lastBlocks || len(content) > maxClaim {
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
	if n >= maxLines && r.claims[n-maxLines].block == i {
		return
	}
	c := claim{label: strings.TrimSpace(label), value: value, kind: r.blocks[i].Kind, block: i,
		front: !r.head.isOver, top: !r.head.hasText, edge: !r.head.hadText || i == len(r.blocks)-1, past: r.past, part: r.part}
	c.isParty = party.MatchString(c.label)
	c.isFact = IsFact(c.label) || IsLetterhead(c.label) || r.head.isValue
	if c.kind == swedish.TableRow {
		c.table = r.tables
	}
	if r.head.isValue && n > 0 && c.table == 0 && r.claims[n-1].value == "" && DateOf(c.label) != "" {
		r.claims[n-1].value = c.label // the label is on the line above
	}
	r.claims = append(r.claims, c)
}

// lines adds the lines of a paragraph or list item. A line that begins with a small
// letter continues the one above, which may be "Avtalet med dem".
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
	kind := r.blocks[i].Kind
	if IsUnmarkedItem(r.text, r.blocks[i]) { // treated as labels in a head are
		kind = swedish.Paragraph
	}
	for _, line := range lines {
		for _, part := range partsOf(line) {
			r.head.line(kind, part)
			r.add(i, part, "")
		}
	}
}

// labelWithin matches a label within a line that began with another one.
var labelWithin = regexp.MustCompile(`[^\s:]\s+((?:(?:Dokumentet g|G)äller (?:för|till|t\.|tom|från|fr\.|from)|Giltigt? (?:till|t\.|tom|från|fr\.|from)|Giltighetstid|Upphör|Datum|Beslutsdatum|Beslutad|Beslutat|` +
	`Fastställd|Fastställt|Antagen|Antaget|Senast reviderad|Reviderad|Ersätter|Diarienummer|Diarienr|Dnr|Dokument(?:typ|ansvarig|ägare)|Version|Ansvarig|Förlängd)(?:\s|:))`)

// partsOf divides a line that begins with a label into its sentences, if others of them
// begin with labels too, and at labels within them: "Gäller till 2025-12-31. Antagen av
// KF." A line that begins with "Ersätter" stays whole, because what follows may be about
// the document that is replaced.
func partsOf(line string) []string {
	if !IsFact(line) || replacesLabel.MatchString(line) {
		return []string{line}
	}
	var parts []string
	text := false
	for _, s := range swedish.Sentences(line) {
		sentence := s.In(line)
		if text = text || !IsFact(sentence); text {
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

// row adds the claims in a table row.
func (r *claimReader) row(i int, cells []string) {
	if len(cells) == 1 && pastOrOther.MatchString(cells[0]) {
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
		if isBare(cells[j]) && j+1 < len(cells) && !IsFact(cells[j+1]) {
			value = cells[j+1]
		}
		r.add(i, cells[j], value)
		if value != "" {
			j++
		}
	}
}

// columns adds the names of columns, each with the cell below it, of a table with a
// single row below its column names. A table with several rows is about several things,
// and so is one that names another document.
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

// isBare reports whether a line or cell is a label without its value.
func isBare(cell string) bool {
	name, value, _ := strings.Cut(cell, ":")
	return IsFact(cell) && strings.TrimSpace(value) == "" && !strings.ContainsAny(name, "0123456789")
}
