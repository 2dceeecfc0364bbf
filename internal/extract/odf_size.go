package extract

import (
	"slices"
	"strconv"
	"strings"
)

// defaultOf is put before the name of a family to name the style that all its styles are
// based on.
const defaultOf = "default "

// maxSize is how large text may be, in points. Programs allow less.
const maxSize = 10_000

// size gives the size of a paragraph's text according to its style, in points.
func (o *openReader) size(name string) float64 {
	bases := []*openStyle{}
	for range maxBases {
		s := o.styles["paragraph "+name]
		if s == nil {
			break
		}
		bases = append(bases, s)
		name = s.parent
	}
	if s := o.styles[defaultOf+"paragraph"]; s != nil {
		bases = append(bases, s)
	}
	size := float64(usualSize) / 2
	for _, s := range slices.Backward(bases) {
		size = sizeIn(size, s.size)
	}
	return size
}

// sizeIn gives the size of text, in points, given the size of the text around it and that
// of its style.
func sizeIn(outer float64, size string) float64 {
	if points, err := strconv.ParseFloat(strings.TrimSuffix(size, "pt"), 64); err == nil && points >= 1 && points <= maxSize {
		return points
	}
	if percent, found := strings.CutSuffix(size, "%"); found {
		return min(outer*float64(number(percent, 100))/100, maxSize)
	}
	return outer
}
