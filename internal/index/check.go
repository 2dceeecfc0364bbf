package index

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
	"unicode/utf8"

	"svara/internal/swedish"
)

// checked returns doc as it will be stored, or an error that names the
// document when it breaks what readers of the index rely on.
func checked(doc Document, dimensions int) (Document, error) {
	if err := check(&doc, dimensions); err != nil {
		return Document{}, fmt.Errorf("index: document %q: %w", doc.Path, err)
	}
	doc.Changed = doc.Changed.UTC().Truncate(time.Second)
	doc.Passages = slices.Clone(doc.Passages)
	count := runeCounter{text: doc.Text}
	for i := range doc.Passages {
		p := &doc.Passages[i]
		p.Runes = swedish.Span{Start: count.until(p.Bytes.Start), End: count.until(p.Bytes.End)}
	}
	return doc, nil
}

func check(doc *Document, dimensions int) error {
	switch {
	case doc.Path == "":
		return errors.New("no path")
	case doc.Title == "":
		return errors.New("no title")
	case !utf8.ValidString(doc.Text):
		return errors.New("text is not valid UTF-8")
	}
	end := 0
	for i, b := range doc.Blocks {
		if err := checkSpan(doc.Text, b.Span); err != nil {
			return fmt.Errorf("block %d: %w", i, err)
		}
		if b.Start < end || b.Level < 0 {
			return fmt.Errorf("block %d: out of order, or of a level below 0", i)
		}
		end = b.End
	}
	for i, p := range doc.Passages {
		if err := checkSpan(doc.Text, p.Bytes); err != nil {
			return fmt.Errorf("passage %d: %w", i, err)
		}
		if err := checkVector(p.Vector, dimensions); err != nil {
			return fmt.Errorf("passage %d: %w", i, err)
		}
		if p.Page < 0 {
			return fmt.Errorf("passage %d: page %d", i, p.Page)
		}
	}
	return nil
}

func checkSpan(text string, s swedish.Span) error {
	if s.Start < 0 || s.Start > s.End || s.End > len(text) {
		return fmt.Errorf("bytes %d to %d do not lie in a text of %d", s.Start, s.End, len(text))
	}
	if !onBorder(text, s.Start) || !onBorder(text, s.End) {
		return fmt.Errorf("bytes %d to %d cut a character", s.Start, s.End)
	}
	return nil
}

func onBorder(text string, i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }

// checkVector accepts the absence of a vector.
func checkVector(v []float32, dimensions int) error {
	if len(v) == 0 {
		return nil
	}
	if len(v) != dimensions {
		return fmt.Errorf("vector of %d dimensions where the manifest says %d", len(v), dimensions)
	}
	for _, x := range v {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return errors.New("vector holds a value that is not a finite number")
		}
	}
	return nil
}

// runeCounter turns byte offsets of a text into rune offsets. It goes on from
// the last one asked for, so that a whole document costs one pass.
type runeCounter struct {
	text         string
	bytes, runes int
}

func (c *runeCounter) until(offset int) int {
	if offset < c.bytes {
		c.bytes, c.runes = 0, 0
	}
	c.runes += utf8.RuneCountInString(c.text[c.bytes:offset])
	c.bytes = offset
	return c.runes
}
