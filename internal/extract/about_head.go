package extract

import (
	"regexp"
	"slices"
	"strings"

	"svara/internal/swedish"
)

// head is what has come of a document: whether its head is over, and whether something
// has stood below its title that is no label.
type head struct {
	title           string // folded
	headings, rows  int
	words           int // of the block that is read, without labels
	isOver, hasText bool
	hadText         bool // before the block that is read
	hasSentence     bool
	isBare, isValue bool // the line was a label without its value; or the value of such a one
}

// begin begins a block.
func (h *head) begin(i int, content string) {
	h.words, h.isValue, h.hadText = 0, false, h.hasText
	if i >= aboutFirst || len(content) > maxClaim {
		h.isOver, h.hasText = true, true
	}
}

func (h *head) heading(content string) {
	h.isBare = isBare(content) && isLabel(content)
	if h.isTitle(content) {
		h.begins()
		return
	}
	if !strings.Contains(content, ":") && !isLabel(content) && !isLetterhead(content) {
		h.countHeading()
	}
}

// begins notes the title. Short lines above it are those of a letter's head.
func (h *head) begins() {
	if h.headings == 0 && !h.isOver && !h.hasSentence {
		h.hasText = false
	}
	h.countHeading()
}

func (h *head) countHeading() {
	h.headings++
	h.hasText = h.hasText || h.headings > 1
	h.isOver = h.isOver || h.headings > 2
}

// isTitle reports whether a line is the document's title, maybe after its number.
func (h *head) isTitle(line string) bool {
	line = swedish.Fold(oneLine(line))
	return h.title != "" && (line == h.title || strings.HasSuffix(line, " "+h.title) && sectionNumber.MatchString(strings.TrimRight(strings.TrimSuffix(line, h.title), " .")))
}

// valueWords is how many words the value of a label has, or a line that is no sentence.
const valueWords = 8

// line takes a line of a paragraph or list.
func (h *head) line(kind swedish.BlockKind, line string) {
	h.isValue = h.isBare && !isFact(line) && len(swedish.Words(line)) <= valueWords
	h.isBare = isBare(line)
	switch {
	case kind == swedish.ListItem:
		h.hasText = true
	case isFact(line) && len(line) <= lineBytes, h.isValue, isLetterhead(line):
	case h.isTitle(line) && h.headings == 0:
		h.begins()
	default:
		h.hasText = true
		h.words += len(swedish.Words(line))
		h.isOver = h.isOver || h.words >= frontWords
		h.hasSentence = h.hasSentence || endsSentence(line) || h.words > valueWords
	}
}

// row takes a row of a table.
func (h *head) row(cells []string) {
	h.isBare = false
	h.rows++
	h.isOver = h.isOver || h.rows > headRowsMost
	if first := slices.IndexFunc(cells, func(c string) bool { return c != "" }); first >= 0 && !isFact(cells[first]) && !isLetterhead(cells[first]) {
		h.hasText = true
	}
}

var (
	// ofOrganisation ends what organisations and their parts are called.
	ofOrganisation = regexp.MustCompile(`(?i)^(?:.*(?:kommun|kommunen|kontoret|förvaltning|förvaltningen|nämnd|nämnden|styrelse|styrelsen|avdelning|avdelningen|enhet|enheten|` +
		`myndighet|myndigheten|verket|förbund|förbundet|fullmäktige|bolaget|sektor|sektorn)|stad|landsting|ab)$`)
	inName       = regexp.MustCompile(`^(?:[A-ZÅÄÖ][\pL-]*|kommun|kommunen|stad|landsting|och|[\pL]+-|&|[\pL]*(?:nämnden|förvaltningen|kontoret|avdelningen|enheten))$`)
	beginsRegion = regexp.MustCompile(`^(?:Region|Landstinget|Länsstyrelsen|Statens)$`)
)

// isLetterhead reports a line that says who wrote a document, and no more: "Tallmo
// kommun, Kommunledningskontoret".
func isLetterhead(line string) bool {
	for name := range strings.SplitSeq(line, ",") {
		words := strings.Fields(name)
		if len(words) == 0 || len(words) > valueWords || slices.ContainsFunc(words, func(w string) bool { return !inName.MatchString(w) }) ||
			!ofOrganisation.MatchString(words[len(words)-1]) && !(beginsRegion.MatchString(words[0]) && len(words) > 1) {
			return false
		}
	}
	return true
}
