package records

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"
	"time"
)

func TestUnanswered(t *testing.T) {
	r := open(t, t.TempDir())
	for _, asked := range []struct {
		day, question string
		nearest       []string
	}{
		{"2026-01-01", "Var är Katten?", []string{"a.txt", "å/b.txt"}},
		{"2026-01-02", "Hur söker jag bygglov?", nil},
		{"2026-01-03", " var  är katten", []string{"c.txt"}},
		{"2026-01-02", "VAR ÄR\nKATTEN ?!", []string{"c.txt"}}, // by a clock that is behind
		{"2026-01-04", "Var är hunden?", nil},
	} {
		r.on(asked.day)
		if err := r.AddUnanswered(t.Context(), asked.question, asked.nearest); err != nil {
			t.Fatal(err)
		}
	}
	want := []Unanswered{
		{1, "Var är Katten?", 3, "2026-01-01", "2026-01-03", []string{"c.txt"}},
		{3, "Var är hunden?", 1, "2026-01-04", "2026-01-04", []string{}},
		{2, "Hur söker jag bygglov?", 1, "2026-01-02", "2026-01-02", []string{}},
	}
	all := must(r.Unanswered(t.Context(), 0))(t)
	if !reflect.DeepEqual(all, want) {
		t.Errorf("%v", all)
	}
	if one := must(r.Unanswered(t.Context(), 1))(t); !reflect.DeepEqual(one, want[:1]) {
		t.Errorf("%v", one)
	}
	for _, there := range []bool{true, false} {
		if removed := must(r.ForgetUnanswered(t.Context(), "k1", 3))(t); removed != there {
			t.Errorf("removed %v", removed)
		}
	}
	acts := must(r.Acts(t.Context(), 0))(t)
	if len(acts) != 1 || acts[0].Actor != "k1" || acts[0].What != UnansweredForgotten || acts[0].Subject != "3" {
		t.Errorf("%v", acts)
	}
	// What was last asked on the day itself stays.
	if err := r.PruneUnanswered(t.Context(), time.Date(2026, 1, 3, 23, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if all := must(r.Unanswered(t.Context(), 0))(t); !reflect.DeepEqual(all, want[:1]) {
		t.Errorf("%v", all)
	}
}

func TestSameQuestion(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"Hur?", "hur", true},
		{"HUR LÅNG ÄR ÅN?", "hur  lång\när ån ?", true},
		{"Hur…", "Hur!!!", true},
		{"Hur (2024)?", "hur (2024", true},
		{"Var är kajen?", "Vad är kajen?", false},
		{"Vad kostar 1 kg?", "Vad kostar 11 kg?", false},
		{"Är § 4 ändrad?", "Är 4 ändrad?", false},
		{"Ån", "An", false},
	} {
		if same := bytes.Equal(sumOf(test.a), sumOf(test.b)); same != test.same {
			t.Errorf("%q and %q: same is %v", test.a, test.b, same)
		}
	}
}

// TestUnansweredIsBounded fills the table. Of the two that were asked once, the
// older goes, and never the one that is new.
func TestUnansweredIsBounded(t *testing.T) {
	r := open(t, t.TempDir())
	_, err := r.writer.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO unanswered (sum, times, first, last, question, nearest)
		SELECT i, CASE WHEN i IN (7, 9) THEN 1 ELSE 2 END, '2026-01-01', CASE WHEN i = 7 THEN '2026-01-03' ELSE '2026-01-02' END, 'fråga ' || i, '[]' FROM n`, maxUnanswered)
	if err != nil {
		t.Fatal(err)
	}
	for n, gone := range []string{"fråga 9", "fråga 7", "ny 0"} {
		r.on(fmt.Sprintf("2026-01-0%d", n+4))
		if err := r.AddUnanswered(t.Context(), fmt.Sprintf("ny %d", n), nil); err != nil {
			t.Fatal(err)
		}
		there := map[string]bool{}
		for _, u := range must(r.Unanswered(t.Context(), 0))(t) {
			there[u.Question] = true
		}
		if len(there) != maxUnanswered || there[gone] || !there[fmt.Sprintf("ny %d", n)] {
			t.Errorf("%d questions; %q is there: %v", len(there), gone, there[gone])
		}
	}
}
