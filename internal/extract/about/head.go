package about

import (
	"regexp"
	"slices"
	"strings"

	"svara/internal/swedish"
)

// head follows a document from its beginning: whether its head has ended, and whether
// anything but labels has come below its title.
type head struct {
	title           string // folded (see swedish.Fold)
	headings, rows  int
	words           int // of the block being read, without labels
	isOver, hasText bool
	hadText         bool // before the block being read
	hasSentence     bool
	isBare, isValue bool // the last line was a label without its value, or the value of such a label
}

// begin starts the block numbered i.
func (h *head) begin(i int, content string) {
	h.words, h.isValue, h.hadText = 0, false, h.hasText
	if i >= firstBlocks || len(content) > maxClaim {
		h.isOver, h.hasText = true, true
	}
}

func (h *head) heading(content string) {
	h.isBare = isBare(content) && isLabel(content)
	if h.isTitle(content) {
		h.begins()
		return
	}
	if !strings.Contains(content, ":") && !isLabel(content) && !IsLetterhead(content) {
		h.countHeading()
	}
}

// begins notes the title. Short lines above it are a letterhead.
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

// isTitle reports whether a line is the document's title, perhaps after a section number.
func (h *head) isTitle(line string) bool {
	line = swedish.Fold(OneLine(line))
	return h.title != "" && (line == h.title || strings.HasSuffix(line, " "+h.title) && swedish.IsSectionNumber(strings.TrimRight(strings.TrimSuffix(line, h.title), " .")))
}

// valueWords is how many words the value of a label may have, or a line that is not a
// sentence.
const valueWords = 8

// line notes a line of a paragraph or list.
func (h *head) line(kind swedish.BlockKind, line string) {
	h.isValue = h.isBare && !IsFact(line) && len(swedish.Words(line)) <= valueWords
	h.isBare = isBare(line)
	switch {
	case kind == swedish.ListItem:
		h.hasText = true
	case IsFact(line) && len(line) <= lineBytes, h.isValue, IsLetterhead(line):
	case h.isTitle(line) && h.headings == 0:
		h.begins()
	default:
		h.hasText = true
		h.words += len(swedish.Words(line))
		h.isOver = h.isOver || h.words >= frontWords
		h.hasSentence = h.hasSentence || swedish.EndsSentence(line) || h.words > valueWords
	}
}

// row notes a row of a table.
func (h *head) row(cells []string) {
	h.isBare = false
	h.rows++
	h.isOver = h.isOver || h.rows > headRowsMost
	if first := slices.IndexFunc(cells, func(c string) bool { return c != "" }); first >= 0 && !IsFact(cells[first]) && !IsLetterhead(cells[first]) {
		h.hasText = true
	}
}

var (
	// ofOrganisation matches the endings of names of organisations and their departments.
	ofOrganisation = regexp.MustCompile(`(?i)^(?:.*(?:kommun|kommunen|kontoret|förvaltning|förvaltningen|nämnd|nämnden|styrelse|styrelsen|avdelning|avdelningen|enhet|enheten|` +
		`myndighet|myndigheten|verket|förbund|förbundet|fullmäktige|bolaget|sektor|sektorn)|stad|landsting|ab)$`)
	inName       = regexp.MustCompile(`^(?:[A-ZÅÄÖ][\pL-]*|kommun|kommunen|stad|landsting|och|[\pL]+-|&|[\pL]*(?:nämnden|förvaltningen|kontoret|avdelningen|enheten))$`)
	beginsRegion = regexp.MustCompile(`^(?:Region|Landstinget|Länsstyrelsen|Statens)$`)
)

// IsLetterhead reports whether a line only names who wrote the document: "Tallmo kommun,
// Kommunledningskontoret".
func IsLetterhead(line string) bool {
	for name := range strings.SplitSeq(line, ",") {
		words := strings.Fields(name)
		if len(words) == 0 || len(words) > valueWords || slices.ContainsFunc(words, func(w string) bool { return !inName.MatchString(w) }) ||
			!ofOrganisation.MatchString(words[len(words)-1]) && !(beginsRegion.MatchString(words[0]) && len(words) > 1) {
			return false
		}
	}
	return true
}
