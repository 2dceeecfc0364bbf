package assistant

import (
	"slices"
	"testing"

	"svara/internal/index"
)

func TestThin(t *testing.T) {
	_, idx := open(t, folder(map[string]string{
		"a.txt": "Hamnkontoret har öppet.", "b.txt": "HAMNKONTORET, har öppet!", "c.txt": "Hamnkontoret har stängt.", "d.txt": "Torget har öppet.",
	}))
	s := shelf{idx.Snapshot(), "2026-11-22"}
	for _, test := range []struct {
		found []int
		n     int
		want  []int
	}{
		{[]int{0, 1, 2, 3}, 10, []int{0, 2, 3}}, // b says what a says
		{[]int{1, 3, 0, 2}, 10, []int{0, 3, 2}}, // and the first by path is the one to cite
		{[]int{0, 1, 2, 3}, 2, []int{0, 2}},
		{[]int{2}, 1, []int{2}},
		{nil, 5, nil},
	} {
		var found []retrieved
		for _, p := range test.found {
			found = append(found, retrieved{passage: p})
		}
		var got []int
		for _, r := range s.thin(query{}, found, test.n) {
			got = append(got, r.passage)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%v: %v, want %v", test.found, got, test.want)
		}
	}
}

func TestAdd(t *testing.T) {
	scores := map[int]float64{7: 1}
	add(scores, []index.Hit{{Passage: 7, Score: 4}, {Passage: 8, Score: 1}, {Passage: 9, Score: -1}}, 0.5)
	add(scores, []index.Hit{{Passage: 9, Score: 0}}, 1)
	add(scores, nil, 1)
	if len(scores) != 2 || scores[7] != 1.5 || scores[8] != 0.125 {
		t.Errorf("%v", scores)
	}
}
