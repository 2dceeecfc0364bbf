package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// pieces gives the spans of a block that are never cut: the block itself, or
// its sentences when it is a long paragraph, and parts of anything that goes
// on for more than cutWords or past the end of a page.
func pieces(text string, b swedish.Block) []swedish.Span {
	whole := cutWords
	if b.Kind == swedish.Paragraph {
		whole = togetherWords
	}
	if words := countWords(b.In(text)); words <= whole {
		return cutPages(text, b.Span)
	}
	var spans []swedish.Span
	for _, s := range swedish.SentencesIn(text, b) {
		for _, s := range cutLong(text, s) {
			spans = append(spans, cutPages(text, s)...)
		}
	}
	return spans
}

// cutPages cuts at form feeds.
func cutPages(text string, s swedish.Span) []swedish.Span {
	var spans []swedish.Span
	for start := s.Start; start < s.End; {
		end := s.End
		if i := strings.IndexByte(text[start:s.End], '\f'); i >= 0 {
			end = start + i
		}
		if part := trim(text, swedish.Span{Start: start, End: end}); part.Start < part.End {
			spans = append(spans, part)
		}
		start = end + 1
	}
	return spans
}

func trim(text string, s swedish.Span) swedish.Span {
	s.Start = s.End - len(strings.TrimLeftFunc(s.In(text), unicode.IsSpace))
	s.End = s.Start + len(strings.TrimRightFunc(s.In(text), unicode.IsSpace))
	return s
}

// cutLong cuts a sentence of more than cutWords between words, into parts of
// like size.
func cutLong(text string, s swedish.Span) []swedish.Span {
	words := countWords(s.In(text))
	if words <= cutWords {
		return []swedish.Span{s}
	}
	parts := (words + passageWords - 1) / passageWords
	each := (words + parts - 1) / parts
	var spans []swedish.Span
	count, start, end := 0, s.Start, s.Start
	for word := range wordSpans(text, s) {
		if count == each {
			spans = append(spans, swedish.Span{Start: start, End: end})
			count, start = 0, word.Start
		}
		count++
		end = word.End
	}
	return append(spans, swedish.Span{Start: start, End: end})
}

// wordBytes is how much of a run without white space counts as one word. The
// longest words of Swedish text fit; an encoded image does not.
const wordBytes = 100

// wordSpans gives the words of a text as countWords counts them.
func wordSpans(text string, s swedish.Span) func(yield func(swedish.Span) bool) {
	return func(yield func(swedish.Span) bool) {
		for field := range strings.FieldsSeq(s.In(text)) {
			// Fields are parts of text, in order: find this one again.
			s.Start += strings.Index(text[s.Start:s.End], field)
			for end := s.Start + len(field); s.Start < end; {
				stop := min(s.Start+wordBytes, end)
				for stop < end && !utf8.RuneStart(text[stop]) {
					stop--
				}
				if !yield(swedish.Span{Start: s.Start, End: stop}) {
					return
				}
				s.Start = stop
			}
		}
	}
}

// countWords counts what white space parts.
func countWords(s string) int {
	n := 0
	for range wordSpans(s, swedish.Span{Start: 0, End: len(s)}) {
		n++
	}
	return n
}
