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
// pages, but then hardly two that follow each other.
func dropRepeated(pages [][]run, heights []float64) {
	seen := make(map[place][]int) // on which pages
	for i, runs := range pages {
		for _, r := range outer(runs, heights[i]) {
			for _, p := range placesOf(runs[r], i) {
				if on := seen[p]; len(on) == 0 || on[len(on)-1] != i {
					seen[p] = append(on, i)
				}
			}
		}
	}
	for i, runs := range pages {
		drop := make(map[int]bool)
		for _, r := range outer(runs, heights[i]) {
			drop[r] = pageOf.MatchString(runs[r].text) || isNumberOf(runs[r], i, heights[i])
			for _, p := range placesOf(runs[r], i) {
				drop[r] = drop[r] || recurs(seen, p, i, len(pages))
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

// outer gives the runs of the outermost lines; runs come from above.
func outer(runs []run, height float64) []int {
	var found []int
	lines, y := 0, math.Inf(-1)
	for i := 0; i < len(runs) && runs[i].y < outerPart*height; i++ {
		if runs[i].y > y+2 {
			lines, y = lines+1, runs[i].y
		}
		if lines > outerLines {
			break
		}
		found = append(found, i)
	}
	lines, y = 0, math.Inf(1)
	for i := len(runs) - 1; i >= 0 && runs[i].y > (1-outerPart)*height; i-- {
		if runs[i].y < y-2 {
			lines, y = lines+1, runs[i].y
		}
		if lines > outerLines {
			break
		}
		found = append(found, i)
	}
	return found
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
