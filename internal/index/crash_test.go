package index

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// childEnv names the folder that the test binary, started again as a child,
// writes in until it is killed.
const childEnv = "SVARA_INDEX_TEST_CHILD"

// childSlots is how many documents the child writes over and over.
const childSlots = 6

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		fmt.Fprintln(os.Stderr, writeForever(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeForever puts step after step into the index and acknowledges each on
// standard output: a step replaces the document of its slot, and every fifth
// removes it.
func writeForever(dir string) error {
	ctx := context.Background()
	ix, err := Open(ctx, dir)
	if err != nil {
		return err
	}
	first := 0
	for _, doc := range ix.Snapshot().Documents() {
		first = max(first, stepOf(doc)+1)
	}
	for step := first; ; step++ {
		err := ix.Update(ctx, func(tx *Tx) error {
			if err := tx.SetManifest(testManifest); err != nil {
				return err
			}
			if step%5 == 4 {
				return tx.Remove(stepDocument(step).Path)
			}
			return tx.Put(stepDocument(step))
		})
		if err == nil && step%7 == 0 {
			err = ix.Refresh(ctx) // which sweeps
		}
		if err != nil {
			return err
		}
		fmt.Println(step)
	}
}

// stepDocument is what the child puts in a step; big enough that a commit is
// many pages.
func stepDocument(step int) Document {
	doc := makeDocument(step%childSlots, step, 30, dimensions)
	doc.Hash = strconv.Itoa(step)
	return doc
}

func stepOf(doc *Document) int {
	step, _ := strconv.Atoi(doc.Hash)
	return step
}

// TestKill kills a writing process at random moments. Afterwards the index
// must open, and hold what was acknowledged: each slot is as the last
// acknowledged step left it, or as the one step after left it that may have
// been committed without having been acknowledged.
func TestKill(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2))
	kills := 20
	dir := t.TempDir()
	last := -1
	for kill := range kills {
		if kill%4 == 3 { // begin again: also kill while the catalogue is made
			dir, last = t.TempDir(), -1
		}
		steps := runAndKill(t, dir, kill%4 != 3, random)
		if len(steps) > 0 {
			last = steps[len(steps)-1]
		}
		t.Logf("kill %d: %d steps acknowledged", kill, len(steps))
		checkSteps(t, dir, last)
		if t.Failed() {
			t.Fatalf("kill %d, in %s", kill, dir)
		}
		// What was committed but not acknowledged counts from now on.
		ix := open(t, dir)
		for _, doc := range ix.Snapshot().Documents() {
			last = max(last, stepOf(doc))
		}
		ix.Close()
	}
}

// runAndKill returns the steps that the child acknowledged.
func runAndKill(t *testing.T, dir string, started bool, random *rand.Rand) []int {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childEnv+"="+dir)
	var complaint strings.Builder
	child.Stderr = &complaint
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	var steps []int
	read := func() bool {
		line, err := lines.ReadString('\n')
		if err != nil { // a line that is cut off was not acknowledged
			return false
		}
		step, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
		return true
	}
	if started {
		read()
	}
	time.AfterFunc(time.Duration(random.IntN(150))*time.Millisecond, func() { child.Process.Kill() })
	for read() {
	}
	io.Copy(io.Discard, out)
	child.Wait()
	if complaint.Len() > 0 {
		t.Fatalf("child: %s", complaint.String())
	}
	return steps
}

// checkSteps checks the index after steps up to last were acknowledged.
func checkSteps(t *testing.T, dir string, last int) {
	t.Helper()
	ix, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	for slot := range childSlots {
		want := last - (last-slot+childSlots)%childSlots // the slot's last step
		doc, found := ix.Snapshot().Document(stepDocument(slot).Path)
		if next := last + 1; next%childSlots == slot {
			if found && stepOf(doc) == next || !found && next%5 == 4 {
				want = next
			}
		}
		switch {
		case want < 0 || want%5 == 4:
			if found {
				t.Errorf("slot %d: step %d is there, which step %d removed", slot, stepOf(doc), want)
			}
		case !found:
			t.Errorf("slot %d: step %d is gone", slot, want)
		default:
			if diff := sameDocument(doc, stepDocument(want)); diff != "" {
				t.Errorf("slot %d: not what step %d wrote: %.200s", slot, want, diff)
			}
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) > 4 { // the catalogue, its log, and the lock of its users
		t.Errorf("left in the folder: %v", entries)
	}
}
