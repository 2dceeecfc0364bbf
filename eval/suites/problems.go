package suites

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/assistant"
)

// position is where something stands in a file.
type position struct {
	line  int    // from 1
	field string // "cases[2].sources[0]"; "" for the line itself
}

// name gives the position of a field of what stands at p.
func (p position) name(field string) position {
	if p.field != "" {
		field = p.field + "." + field
	}
	return position{p.line, field}
}

// entry gives the position of an entry, on some line, of the list at p.
func (p position) entry(i, line int) position {
	return position{line, fmt.Sprintf("%s[%d]", p.field, i)}
}

// problems are all that is wrong with a file, for whoever wrote it would rather
// put it right in one go than learn of one thing at a time.
type problems struct {
	file  string
	found []problem
}

type problem struct {
	line int
	text string
}

// maxProblems is how many problems are told: what fits a screen.
const maxProblems = 20

// add notes what is wrong, as FILE:LINE: FIELD: what is wrong; what to do.
func (p *problems) add(at position, format string, args ...any) {
	text := fmt.Sprintf("%s:%d: ", p.file, at.line)
	if at.field != "" {
		text += at.field + ": "
	}
	p.found = append(p.found, problem{at.line, text + fmt.Sprintf(format, args...)})
}

// err gives the problems by line, each on a line of its own, or nil.
func (p *problems) err() error {
	if len(p.found) == 0 {
		return nil
	}
	slices.SortStableFunc(p.found, func(a, b problem) int { return cmp.Compare(a.line, b.line) })
	var lines []string
	for _, one := range p.found[:min(len(p.found), maxProblems)] {
		lines = append(lines, one.text)
	}
	if more := len(p.found) - maxProblems; more > 0 {
		lines = append(lines, fmt.Sprintf("… and %d more", more))
	}
	return errors.New(strings.Join(lines, "\n"))
}

// checkID notes an id that is missing, or in use on another line: lines has the
// ids so far.
func (p *problems) checkID(at position, id, of string, lines map[string]int) {
	line, twice := lines[id]
	switch {
	case isBlank(id):
		p.add(at, "missing; give every %s an id of its own", of)
	case twice:
		p.add(at, "%q is the id of the %s on line %d, too", id, of, line)
	default:
		lines[id] = at.line
	}
}

// checkQuestion notes a question that the assistant would refuse.
func (p *problems) checkQuestion(at position, text string) {
	if isBlank(text) {
		p.add(at, "missing; write a question")
	}
	if n := utf8.RuneCountInString(text); n > assistant.MaxQuestion {
		p.add(at, "%d characters long; a question has at most %d", n, assistant.MaxQuestion)
	}
}

// isBlank reports whether a text has nothing that shows.
func isBlank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsSpace(r) && !unicode.IsControl(r) })
}

// checkDocument notes a name that no document has. The names must be sorted.
func (p *problems) checkDocument(at position, name string, names []string) {
	if _, found := slices.BinarySearch(names, name); found {
		return
	}
	hint := ""
	if len(p.found) < maxProblems { // of the others only the number is told
		hint = didYouMean(name, names)
	}
	p.add(at, "there is no document %q%s", name, hint)
}

// didYouMean gives a hint at the name most like a wrong one, or "" where none
// is. Extensions do not count: files that share one are not alike for that.
func didYouMean(wrong string, names []string) string {
	const alike = 0.8 // "corect" and "correct" have 1.1, "digg" and "digg-framja" .9; names with a word in common rarely as much
	best, likest := "", alike
	for _, name := range names {
		if s := similarity(wrong, name); s > likest {
			best, likest = name, s
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", best)
}

// similarity gives the share of the shorter name's pairs of letters, its ends
// included, that the longer one has, too (Szymkiewicz, 1934), so that a name cut
// short is alike; and among names that are alike so, more to those of like length
// (Dice, 1945).
func similarity(a, b string) float64 {
	pairsA, pairsB := pairs(a), pairs(b)
	shorter, total, common := min(len(pairsA), len(pairsB)), len(pairsA)+len(pairsB), 0
	for _, pair := range pairsA {
		if i := slices.Index(pairsB, pair); i >= 0 {
			pairsB = slices.Delete(pairsB, i, i+1)
			common++
		}
	}
	return float64(common)/float64(shorter) + 0.1*2*float64(common)/float64(total)
}

func pairs(name string) [][2]rune {
	letters := []rune("^" + strings.ToLower(strings.TrimSuffix(name, path.Ext(name))) + "$")
	all := make([][2]rune, len(letters)-1)
	for i := range all {
		all[i] = [2]rune{letters[i], letters[i+1]}
	}
	return all
}
