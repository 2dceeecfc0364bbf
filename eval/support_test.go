package eval

import (
	"reflect"
	"testing"
)

func TestSupports(t *testing.T) { checkCases(t, "supports.txt", supports) }

const (
	hall   = "Simhallen öppnade 1962."
	school = "Skolan har 300 elever."
	budget = "Budgeten antogs av kommunfullmäktige."
)

// What ALCE counts, by hand.
func TestWeighSupport(t *testing.T) {
	quotes := map[int]string{1: hall, 2: school, 3: "Simhallen öppnade 1962. Skolan har 300 elever."}
	for _, test := range []struct {
		name, answer string
		want         support
	}{
		{"each its own", hall + " [1] " + school + " [2]",
			support{sentences: 2, proved: 2, faithful: 2, marks: 2, precise: 2, needed: map[int]bool{1: true, 2: true}}},
		{"one mark for two sentences", hall + " " + school + " [3]",
			support{sentences: 2, proved: 2, faithful: 2, marks: 1, precise: 1, needed: map[int]bool{3: true}}},
		{"two marks, each for its sentence", hall + " " + school + " [1][2]",
			support{sentences: 2, proved: 2, faithful: 2, marks: 2, precise: 2, needed: map[int]bool{1: true, 2: true}}},
		// 3 supports the sentence alone; without 2 it still stands, and 2 alone does not support it.
		{"a mark too many", hall + " [3][2]",
			support{sentences: 1, proved: 1, faithful: 1, marks: 2, precise: 1, needed: map[int]bool{3: true}}},
		// 2 is no proof of the hall, but the quotes together are.
		{"the wrong mark", hall + " [2] " + school + " [1]",
			support{sentences: 2, faithful: 2, marks: 2, needed: map[int]bool{}, unproved: []string{hall, school}}},
		{"no mark", hall, support{sentences: 1, faithful: 1, needed: map[int]bool{}, unproved: []string{hall}}},
		{"no proof at all", hall + " [1] " + budget + " [2]",
			support{sentences: 2, proved: 1, faithful: 1, marks: 2, precise: 1, needed: map[int]bool{1: true}, unproved: []string{budget}}},
		{"a mark without a citation", hall + " [1][9]",
			support{sentences: 1, proved: 1, faithful: 1, marks: 2, precise: 1, needed: map[int]bool{1: true}}},
		{"a number that no citation has", hall + " [99999999999999999999]",
			support{sentences: 1, faithful: 1, marks: 1, needed: map[int]bool{}, unproved: []string{hall}}},
		{"a mark before anything", "[1] " + hall,
			support{sentences: 1, faithful: 1, marks: 1, needed: map[int]bool{}, unproved: []string{hall}}},
		{"nothing", "", support{needed: map[int]bool{}}},
	} {
		if got := weighSupport(test.answer, quotes); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", test.name, got, test.want)
		}
	}
}

// The verdict does not depend on the order in which quotes come to mind.
func TestSupportIsTheSameEachTime(t *testing.T) {
	quotes := map[int]string{1: "Kommunen erbjuder gratis parkering på torget för alla besökare.",
		2: "Kommunen erbjuder inte gratis parkering på torget för alla besökare."}
	first := weighSupport("Kommunen erbjuder gratis parkering på torget för besökare. [1] [2]", quotes)
	for range 100 {
		if got := weighSupport("Kommunen erbjuder gratis parkering på torget för besökare. [1] [2]", quotes); !reflect.DeepEqual(got, first) {
			t.Fatalf("%+v, then %+v", first, got)
		}
	}
}
