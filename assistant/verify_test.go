package assistant

import (
	"slices"
	"testing"
)

// A passage proves with its sentences, and with a list as a whole: a sentence may
// say what all its items say.
func TestReadSource(t *testing.T) {
	a, _ := open(t, folder(map[string]string{"a.txt": "Planen\n\nPlanen har tre mål. De gäller till 2030.\n\nMålen är:\n\n• fler bostäder\n• renare luft\n• kortare köer"}))
	s := a.shelf()
	src := readSource(s.Snapshot, 0)
	var quoted []string
	for _, span := range src.spans {
		quoted = append(quoted, span.In(src.doc.Text))
	}
	list := "Målen är:\n\n• fler bostäder\n• renare luft\n• kortare köer"
	for _, want := range []string{"Planen har tre mål.", "De gäller till 2030.", "fler bostäder", list} {
		if !slices.Contains(quoted, want) {
			t.Errorf("lacks %q: %q", want, quoted)
		}
	}
	v := verifier{shelf: s, question: "Vilka mål har planen?", sources: []source{src}, places: make(map[place]int)}
	sentence, lacks := v.verify(draft{text: "Planens mål är fler bostäder, renare luft och kortare köer."})
	if lacks != "" || len(v.citations) != 1 || v.citations[0].Quote != list {
		t.Errorf("%q, lacks %q, %+v", sentence, lacks, v.citations)
	}
	if sentence, lacks := v.verify(draft{text: "Planens mål är fler bostäder, renare luft och lägre skatt."}); lacks == "" {
		t.Errorf("%q passed", sentence)
	}
}
