package pdf

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Headers and footers are among the outermost lines of a page, at most outerLines from
// either edge and within outerPart of its height.
const (
	outerLines = 4
	outerPart  = .16
)

// place is where a running header or footer may be: its text and its height, in steps of
// placeHeight. If a number in it counts the pages, every number in text is #, and ahead
// is the counting number minus the index of the page.
type place struct {
	text  string
	y     int
	ahead int
}

// notCounting is the value of ahead for a text without a page number.
const notCounting = math.MinInt32

// dropRepeated removes running headers and footers: lines that recur at the same place on
// several pages, apart from the page number. Several pages may begin with "1 §", but
// hardly two in succession. Only whole lines are removed, and none nearer to the middle
// of the page than a line that stays, because "25 %" may recur in the last rows of a
// table.
func dropRepeated(pages [][]run, heights []float64) {
	seen := make(map[place][]int) // indexes of the pages it is on
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
		stays := map[bool]bool{} // key: whether it is in the lower half
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

// isNumberOf reports whether a run is the number of its page, very near the edge. That is
// enough even in a letter of one page.
func isNumberOf(r run, page int, height float64) bool {
	const edge = .1
	return strings.Trim(r.text, "-– ") == strconv.Itoa(page+1) && (r.y < edge*height || r.y > (1-edge)*height)
}

// recurs reports whether what is at a place on a page is there on enough other pages: on
// nearby ones or, if it is a number or hardly more, on two pages of five.
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

// near is how many pages away others count as nearby. Left and right pages may have
// different headers, and headers may change with each chapter.
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

// outer gives the indexes of the runs in the outermost lines, line by line, from each
// edge inwards. The runs must be sorted from top to bottom.
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

// placesOf gives the places that a line may recur at: one with its text as it is, and one
// for each of its numbers, taken as the page number.
func placesOf(r run, page int) []place {
	text := strings.ToLower(r.text)
	y := int(r.y / placeHeight)
	places := []place{{text, y, notCounting}}
	if strings.Contains(text, "§") { // the number counts paragraphs, not pages
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

// pageOf matches a page number that can be nothing else: "Sida 1 av 1", "1 (3)".
var pageOf = regexp.MustCompile(`^(?i:sida|sid|page)\s*\d+(\s*(\(|/|av|of)\s*\d+\s*\)?)?$|^\d+\s*\(\d+\)$`)
