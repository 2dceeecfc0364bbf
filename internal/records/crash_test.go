package records

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// childEnv names the folder that the test binary, started again as a child,
// writes in until it is killed.
const childEnv = "SVARA_RECORDS_TEST_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		fmt.Fprintln(os.Stderr, writeForever(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeForever makes records of every kind and acknowledges each on standard output.
func writeForever(dir string) error {
	ctx := context.Background()
	r, err := Open(ctx, dir)
	if err != nil {
		return err
	}
	run := randomText(idBytes)
	for step := 0; ; step++ {
		name := fmt.Sprintf("%s-%d", run, step)
		secret, key, err := r.CreateKey(ctx, Ask, name)
		if err != nil {
			return err
		}
		fmt.Println("key", secret, key.ID)
		if step%2 == 1 {
			if err := r.RevokeKey(ctx, key.ID); err != nil {
				return err
			}
			fmt.Println("revoked", secret, key.ID)
		}
		_, err = r.AddFeedback(ctx, Feedback{Answer: name, Helpful: true, Comment: "kommentar " + name})
		if err != nil {
			return err
		}
		fmt.Println("feedback", name, "-")
		err = errors.Join(r.AddUnanswered(ctx, "Samma fråga?", []string{name}), r.Sweep(ctx))
		if err != nil {
			return err
		}
		fmt.Println("question", name, "-")
	}
}

// TestKill kills a writing process at random moments. Afterwards the records must
// open, and hold what was acknowledged.
func TestKill(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2))
	dir := t.TempDir()
	said := map[string]map[string]string{"key": {}, "revoked": {}, "feedback": {}, "question": {}}
	for kill := range 20 {
		if kill%4 == 3 { // begin again: also kill while the file is made
			dir = t.TempDir()
			for kind := range said {
				clear(said[kind])
			}
		}
		lines := runAndKill(t, dir, kill%4 != 3, time.Duration(random.IntN(150))*time.Millisecond)
		for _, line := range lines {
			fields := strings.Fields(line)
			said[fields[0]][fields[1]] = fields[2]
		}
		t.Logf("kill %d: %d acknowledged", kill, len(lines))
		check(t, dir, said)
		if t.Failed() {
			t.Fatalf("kill %d", kill)
		}
	}
}

// runAndKill gives what the child acknowledged. It is killed some time after it
// began, or after its first acknowledgement.
func runAndKill(t *testing.T, dir string, started bool, after time.Duration) (lines []string) {
	t.Helper()
	acknowledged, kill := startChild(t, dir)
	if started {
		lines = append(lines, <-acknowledged)
	}
	time.AfterFunc(after, kill)
	for line := range acknowledged {
		lines = append(lines, line)
	}
	return lines
}

// startChild starts a process that writes until it is killed, or until the test ends.
func startChild(t *testing.T, dir string) (acknowledged <-chan string, kill func()) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childEnv+"="+dir)
	var complaint strings.Builder
	child.Stderr = &complaint
	out := must(child.StdoutPipe())(t)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines, ended := make(chan string), make(chan struct{})
	go func() {
		defer close(ended)
		defer close(lines)
		reader := bufio.NewReader(out)
		for {
			line, err := reader.ReadString('\n')
			if err != nil { // a line that is cut off was not acknowledged
				break
			}
			lines <- line
		}
		child.Wait()
		if complaint.Len() > 0 {
			t.Errorf("child: %s", complaint.String())
		}
	}()
	t.Cleanup(func() {
		child.Process.Kill()
		for range lines {
		}
		<-ended
	})
	return lines, func() { child.Process.Kill() }
}

// TestKeysOfAnotherProcess follows the keys that another process makes, and revokes
// every second of, while it does so.
func TestKeysOfAnotherProcess(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	acknowledged, kill := startChild(t, dir)
	made, revoked := "", 0
	for line := range acknowledged {
		switch fields := strings.Fields(line); fields[0] {
		case "key":
			made = fields[1]
		case "revoked":
			made = ""
			revoked++
			within(t, lookEvery+time.Second, func() bool {
				_, found := r.Find(t.Context(), fields[1])
				return !found
			})
		case "feedback": // after which the key of this step would have been revoked
			if _, found := r.Find(t.Context(), made); made != "" && !found {
				t.Error("a key that holds is not found")
			}
		}
		if revoked == 3 {
			kill()
		}
	}
}

// check holds the records against what was acknowledged.
func check(t *testing.T, dir string, said map[string]map[string]string) {
	t.Helper()
	r := must(Open(t.Context(), dir))(t)
	defer r.Close()
	created, revoked := map[string]bool{}, map[string]bool{}
	for _, act := range must(r.Acts(t.Context(), 0))(t) {
		switch act.What {
		case KeyCreated:
			created[act.Subject] = true
		case KeyRevoked:
			revoked[act.Subject] = true
		}
	}
	listed := map[string]bool{}
	for _, key := range must(r.Keys(t.Context()))(t) {
		listed[key.ID] = true
		if !created[key.ID] || revoked[key.ID] == key.Revoked.IsZero() {
			t.Errorf("key %+v: the audit log says created %v, revoked %v", key, created[key.ID], revoked[key.ID])
		}
	}
	for secret, id := range said["key"] {
		if !listed[id] {
			t.Errorf("key %s is gone", id)
		}
		if key, ok := r.Find(t.Context(), secret); ok && (key.ID != id || revoked[id]) || !ok && !revoked[id] {
			t.Errorf("key %s: found %v %v, revoked %v", id, key, ok, revoked[id])
		}
	}
	for _, id := range said["revoked"] {
		if !revoked[id] {
			t.Errorf("key %s is not revoked any more", id)
		}
	}
	judged := map[string]bool{}
	for _, f := range must(r.Feedback(t.Context(), 0))(t) {
		judged[f.Answer] = f.Comment == "kommentar "+f.Answer
	}
	for answer := range said["feedback"] {
		if !judged[answer] {
			t.Errorf("feedback on %s is gone", answer)
		}
	}
	times := 0
	for _, u := range must(r.Unanswered(t.Context(), 0))(t) {
		times += u.Times
	}
	if times < len(said["question"]) {
		t.Errorf("asked %d times, acknowledged %d", times, len(said["question"]))
	}
}
