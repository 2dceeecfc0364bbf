package records

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"svara/internal/catalogue"
)

// mark is text that stands in one record and nowhere else.
func mark(n int) string { return fmt.Sprintf("märke%dslut ", n) }

// TestNothingLeft adds, changes and removes records of many sizes, and looks for
// their text in every byte of every file of the folder. TestSweepIsNeeded shows that
// it would find some.
func TestNothingLeft(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	gone, standing := churn(t, r, 400)
	if err := r.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, text := range gone {
		if files := filesWith(t, dir, text); files != nil {
			t.Errorf("%sis still in %v", text, files)
		}
	}
	for _, text := range standing {
		if filesWith(t, dir, text) == nil {
			t.Errorf("%sis gone", text)
		}
	}
	if err := r.PruneUnanswered(t.Context(), time.Now().AddDate(0, 0, 2)); err != nil {
		t.Fatal(err)
	}
	if files := filesWith(t, dir, "Fråga"); files != nil {
		t.Errorf("questions are still in %v", files)
	}
}

// churn gives the texts that it removed and those that it left.
func churn(t *testing.T, r *Records, records int) (gone, standing []string) {
	t.Helper()
	random := rand.New(rand.NewPCG(4, 2))
	text := func(n int) string { return strings.Repeat(mark(n), 1+random.IntN(60)) }
	var asked, judged []int
	for n := range records {
		if err := r.AddUnanswered(t.Context(), fmt.Sprintf("Fråga %d %s", n, text(n)), []string{mark(n)}); err != nil {
			t.Fatal(err)
		}
		must(r.AddFeedback(t.Context(), Feedback{Answer: fmt.Sprint(n), Comment: text(records + n)}))(t)
		asked, judged = append(asked, n), append(judged, n)
		if random.IntN(2) == 0 { // in one transaction, as many removals are between two sweeps
			i, j := random.IntN(len(asked)), random.IntN(len(judged))
			remove(t, r, asked[i])
			must(r.AddFeedback(t.Context(), Feedback{Answer: fmt.Sprint(judged[j])}))(t)
			gone = append(gone, mark(asked[i]), mark(records+judged[j]))
			asked, judged = append(asked[:i], asked[i+1:]...), append(judged[:j], judged[j+1:]...)
		}
	}
	for i := range asked {
		standing = append(standing, mark(asked[i]), mark(records+judged[i]))
	}
	return gone, standing
}

// remove removes question n without a sweep after it.
func remove(t *testing.T, r *Records, n int) {
	t.Helper()
	tx := must(r.writer.BeginTx(t.Context(), nil))(t)
	defer tx.Rollback()
	if removed := must(r.removeUnanswered(t.Context(), tx, "id = ?", n+1))(t); removed != 1 {
		t.Fatalf("question %d: %d removed", n, removed)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// TestSweepIsNeeded: emptying the log alone leaves text in the file.
func TestSweepIsNeeded(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	gone, _ := churn(t, r, 400)
	conn := must(r.writer.Conn(t.Context()))(t)
	err := catalogue.Sweep(t.Context(), conn, "")
	conn.Close()
	if err != nil {
		t.Fatal(err)
	}
	left := 0
	for _, text := range gone {
		if filesWith(t, dir, text) != nil {
			left++
		}
	}
	if left == 0 {
		t.Error("nothing was left: tables need not be written anew")
	}
	t.Logf("%d of %d texts were left", left, len(gone))
}

func TestForgetSweeps(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	if err := r.AddUnanswered(t.Context(), "Min hemliga fråga", nil); err != nil {
		t.Fatal(err)
	}
	must(r.AddFeedback(t.Context(), Feedback{Answer: "a", Comment: "Min hemliga kommentar"}))(t)
	must(r.ForgetUnanswered(t.Context(), "k", 1))(t)
	must(r.ForgetFeedback(t.Context(), "k", "a"))(t)
	if files := filesWith(t, dir, "hemliga"); files != nil {
		t.Errorf("still in %v", files)
	}
}

func TestSweepWaitsForReaders(t *testing.T) {
	dir := t.TempDir()
	r, other := open(t, dir), open(t, dir)
	if err := r.AddUnanswered(t.Context(), "Min hemliga fråga", nil); err != nil {
		t.Fatal(err)
	}
	reading := must(other.readers.BeginTx(t.Context(), nil))(t)
	var n int
	if err := reading.QueryRow("SELECT count(*) FROM unanswered").Scan(&n); err != nil { // takes hold of the state of now
		t.Fatal(err)
	}
	if !must(r.ForgetUnanswered(t.Context(), "k", 1))(t) || !r.due.Load() {
		t.Fatal("swept under a reader")
	}
	reading.Rollback()
	if err := r.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if files := filesWith(t, dir, "hemliga"); files != nil || r.due.Load() {
		t.Errorf("still in %v", files)
	}
}

func TestSweepAfterKill(t *testing.T) {
	dir := t.TempDir()
	killed := open(t, dir)
	if err := killed.AddUnanswered(t.Context(), "Min hemliga fråga", nil); err != nil {
		t.Fatal(err)
	}
	remove(t, killed, 0)
	killed.due.Store(false) // as if it were not there any more
	if filesWith(t, dir, "hemliga") == nil {
		t.Fatal("nothing to sweep: the test tests nothing")
	}
	open(t, dir)
	if files := filesWith(t, dir, "hemliga"); files != nil {
		t.Errorf("still in %v", files)
	}
	if again := open(t, dir); again.due.Load() {
		t.Error("the note is still there")
	}
}
