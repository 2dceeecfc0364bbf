package assistant

import (
	"regexp"
	"strconv"
	"strings"

	"svara/internal/swedish"
)

// draft is a sentence that a model wrote, before it is checked against its sources.
type draft struct {
	text      string // without the numbers of passages
	cited     []int  // those numbers, from 1
	separator string // between it and the sentence before it
}

// drafting divides what a model writes into sentences, each as soon as it is complete. A
// sentence is complete once the next has begun: only then is it known which passages it
// cites.
type drafting struct {
	text string
	cut  int // bytes of text that drafts were made of
}

var (
	// cites are the numbers of passages where a model cites them.
	cites = regexp.MustCompile(`\s*\[\s*(\d{1,2}(?:\s*[,;]\s*\d{1,2})*)\s*\]`)
	// late are the same after the end of their sentence: "Så är det. [1] Och".
	late = regexp.MustCompile(`([.!?…]["”’»)]*)((?:[ \t]*\[\s*\d{1,2}(?:\s*[,;]\s*\d{1,2})*\s*\])+)`)
	// begun is what may be the beginning of a citation, or the space before one.
	begun = regexp.MustCompile(`\s*\[?[\d\s,;]*$`)
)

// add takes a piece of what a model writes and gives the sentences that are whole
// with it.
func (d *drafting) add(piece string) []draft {
	d.text += piece
	known := strings.TrimRight(begun.ReplaceAllString(d.text[d.cut:], ""), " \n")
	return d.sentences(known, false)
}

// rest gives what is left when a model has finished: its last sentence, complete or not.
func (d *drafting) rest() []draft { return d.sentences(d.text[d.cut:], true) }

// sentences gives the sentences in known, a beginning of the text that was not divided
// yet. The last sentence is only included if known is all there is.
func (d *drafting) sentences(known string, all bool) []draft {
	moved := late.ReplaceAllString(known, "$2$1") // as long as before
	spans := swedish.Sentences(moved)
	if !all && len(spans) > 0 {
		spans = spans[:len(spans)-1]
	}
	var drafts []draft
	last := 0
	for _, span := range spans {
		written := draft{text: strings.TrimSpace(cites.ReplaceAllString(span.In(moved), "")), cited: cited(span.In(moved)), separator: " "}
		if strings.Contains(moved[last:span.Start], "\n") {
			written.separator = "\n"
		}
		last = span.End
		if len(swedish.Words(written.text)) > 0 {
			drafts = append(drafts, written)
		}
	}
	d.cut += last
	return drafts
}

// cited gives the numbers of passages in a sentence.
func cited(sentence string) []int {
	var numbers []int
	for _, found := range cites.FindAllStringSubmatch(sentence, -1) {
		for number := range strings.FieldsFuncSeq(found[1], func(r rune) bool { return r < '0' || r > '9' }) {
			if n, err := strconv.Atoi(number); err == nil {
				numbers = append(numbers, n)
			}
		}
	}
	return numbers
}
