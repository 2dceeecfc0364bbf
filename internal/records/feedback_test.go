package records

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestFeedback(t *testing.T) {
	r := open(t, t.TempDir())
	if all := must(r.Feedback(t.Context(), 0))(t); all == nil || len(all) != 0 {
		t.Errorf("%#v", all)
	}
	var want []Feedback
	for i, f := range []Feedback{
		{Answer: "ett", Helpful: true, Comment: "Åh, så bra"},
		{Answer: "två", Comment: "fel\nförvaltning"},
		{Answer: "tre", Helpful: true},
		{Answer: "ett", Comment: "Ändrade mig"}, // the last judgement counts
	} {
		r.on(fmt.Sprintf("2026-01-0%d", i+1))
		kept := must(r.AddFeedback(t.Context(), f))(t)
		if f.Day = fmt.Sprintf("2026-01-0%d", i+1); kept != f {
			t.Errorf("kept %v of %v", kept, f)
		}
		want = slices.Insert(want, 0, f)
	}
	want = want[:3]
	if all := must(r.Feedback(t.Context(), 0))(t); !slices.Equal(all, want) {
		t.Errorf("%v", all)
	}
	if two := must(r.Feedback(t.Context(), 2))(t); !slices.Equal(two, want[:2]) {
		t.Errorf("%v", two)
	}
	for _, there := range []bool{true, false} {
		if removed := must(r.ForgetFeedback(t.Context(), "k1", "tre"))(t); removed != there {
			t.Errorf("removed %v", removed)
		}
	}
	if all := must(r.Feedback(t.Context(), 0))(t); len(all) != 2 || all[1].Answer != "två" {
		t.Errorf("%v", all)
	}
	acts := must(r.Acts(t.Context(), 0))(t)
	if len(acts) != 1 || acts[0].Actor != "k1" || acts[0].What != FeedbackForgotten || acts[0].Subject != "tre" {
		t.Errorf("%v", acts)
	}
}

func TestFeedbackIsBounded(t *testing.T) {
	r := open(t, t.TempDir())
	_, err := r.writer.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO feedback (answer, helpful, day, comment) SELECT 'a' || i, 1, '2026-01-01', 'kommentar' FROM n`, maxFeedback)
	if err != nil {
		t.Fatal(err)
	}
	must(r.AddFeedback(t.Context(), Feedback{Answer: "nyast"}))(t)
	all := must(r.Feedback(t.Context(), 0))(t)
	if len(all) != maxFeedback || all[0].Answer != "nyast" || all[len(all)-1].Answer != "a2" {
		t.Errorf("%d from %v to %v", len(all), all[0], all[len(all)-1])
	}
}

// What a full disk refuses is known from other failures.
func TestFeedbackOnAFullDisk(t *testing.T) {
	r := open(t, t.TempDir())
	var pages int
	if err := r.writer.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := r.writer.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil { // SQLite then says what it says of a disk
		t.Fatal(err)
	}
	_, err := r.AddFeedback(t.Context(), Feedback{Answer: "a", Helpful: true, Comment: strings.Repeat("lång ", 20_000)})
	if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "make room on the disk") {
		t.Errorf("%v", err)
	}
	if _, err := r.AddFeedback(t.Context(), Feedback{Answer: "b", Helpful: true}); err != nil {
		t.Errorf("what has room: %v", err)
	}
}
