package extract

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Headers and footers stand among the outermost lines of a page, within a part of its
// height from the edges.
const (
	outerLines = 4
	outerPart  = .16
)

// place is where a running header or footer stands: its text and its height. Where a
// number in it counts the pages, all numbers are #, and ahead says by how much it is
// ahead of the page's place in the file.
type place struct {
	text  string
	y     int
	ahead int
}

// notCounting stands for ahead in a text without a page number.
const notCounting = math.MinInt32

// dropRepeated takes away the lines that recur at the same place of several pages, but
// for the page's number: running headers and footers. "1 §" may well begin several
// pages, but then hardly two that follow each other. Only whole lines are taken, and
// none within one that stays: "25 %" recurs in the last rows of a table, too.
func dropRepeated(pages [][]run, heights []float64) {
	seen := make(map[place][]int) // on which pages
	for i, runs := range pages {
		for _, r := range slices.Concat(outer(runs, heights[i])...) {
			for _, p := range placesOf(runs[r], i) {
				if on := seen[p]; len(on) == 0 || on[len(on)-1] != i {
					seen[p] = append(on, i)
				}
			}
		}
	}
	isRunning := func(r run, page int) bool {
		return pageOf.MatchString(r.text) || isNumberOf(r, page, heights[page]) ||
			slices.ContainsFunc(placesOf(r, page), func(p place) bool { return recurs(seen, p, page, len(pages)) })
	}
	for i, runs := range pages {
		drop := make(map[int]bool)
		stays := map[bool]bool{} // by whether it is a footer
		for _, line := range outer(runs, heights[i]) {
			isFooter := runs[line[0]].y > heights[i]/2
			if stays[isFooter] = stays[isFooter] || slices.ContainsFunc(line, func(r int) bool { return !isRunning(runs[r], i) }); stays[isFooter] {
				continue
			}
			for _, r := range line {
				drop[r] = true
			}
		}
		var kept []run
		for r := range runs {
			if !drop[r] {
				kept = append(kept, runs[r])
			}
		}
		pages[i] = kept
	}
}

// isNumberOf reports whether a run is the number of its page, at its very edge, as the
// only page of a letter may have it.
func isNumberOf(r run, page int, height float64) bool {
	const edge = .1
	return strings.Trim(r.text, "-– ") == strconv.Itoa(page+1) && (r.y < edge*height || r.y > (1-edge)*height)
}

// recurs reports whether what stands at a place of a page stands there on enough
// others: near, or, where it is a number or hardly more, on two pages of five.
func recurs(seen map[place][]int, p place, page, pages int) bool {
	n, close := 0, 0
	for dy := -1; dy <= 1; dy++ {
		on := seen[place{p.text, p.y + dy, p.ahead}]
		n += len(on)
		k, _ := slices.BinarySearch(on, page-near)
		for ; k < len(on) && on[k] <= page+near; k++ {
			close++
		}
	}
	if p.ahead != notCounting || countLetters(p.text) < 4 {
		return n >= max(2, pages*2/5)
	}
	return close >= max(2, min(3, pages/2+1))
}

// near is how many pages further the others are looked for: left and right pages may
// have headers of their own, and those may change with each chapter.
const near = 4

func countLetters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// outer gives the runs of the outermost lines, line by line, from each edge inwards;
// runs come from above.
func outer(runs []run, height float64) (lines [][]int) {
	first := 0
	for i := 0; i < len(runs) && runs[i].y < outerPart*height; i++ {
		if i == 0 || runs[i].y > runs[first].y+2 {
			if first = i; len(lines) == outerLines {
				break
			}
			lines = append(lines, nil)
		}
		lines[len(lines)-1] = append(lines[len(lines)-1], i)
	}
	above := len(lines)
	for i := len(runs) - 1; i >= 0 && runs[i].y > (1-outerPart)*height; i-- {
		if i == len(runs)-1 || runs[i].y < runs[first].y-2 {
			if first = i; len(lines) == above+outerLines {
				break
			}
			lines = append(lines, nil)
		}
		lines[len(lines)-1] = append(lines[len(lines)-1], i)
	}
	return lines
}

const placeHeight = 3 // points

// placesOf gives the places that a line may recur at: with its text as it is, and with
// each of its numbers as that of the page.
func placesOf(r run, page int) []place {
	text := strings.ToLower(r.text)
	y := int(r.y / placeHeight)
	places := []place{{text, y, notCounting}}
	if strings.Contains(text, "§") { // counts, but not pages
		return places
	}
	pattern := numbers.ReplaceAllString(text, "#")
	for _, number := range numbers.FindAllString(text, 4) {
		if n, err := strconv.Atoi(number); err == nil {
			places = append(places, place{pattern, y, n - page})
		}
	}
	return places
}

var numbers = regexp.MustCompile(`[0-9]+`)

// pageOf is a page's number that can be nothing else: "Sida 1 av 1", "1 (3)".
var pageOf = regexp.MustCompile(`^(?i:sida|sid|page)\s*\d+(\s*(\(|/|av|of)\s*\d+\s*\)?)?$|^\d+\s*\(\d+\)$`)
