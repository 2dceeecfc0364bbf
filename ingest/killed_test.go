package ingest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"svara/internal/index"
)

// childEnv names the folder of the index that the test binary, started again as a
// child, rebuilds until it is killed, and how: see rebuildAsChild.
const childEnv = "SVARA_INGEST_TEST_CHILD"

// The documents that the child reads.
const (
	killedDocuments  = 50
	killedParagraphs = 20
)

func TestMain(m *testing.M) {
	if task := os.Getenv(childEnv); task != "" {
		if err := rebuildAsChild(task); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// slow is an embedder that takes its time.
type slow struct {
	*hashing
	call time.Duration
}

func (s slow) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	time.Sleep(s.call)
	return s.hashing.EmbedDocuments(ctx, texts)
}

// rebuildAsChild syncs an index with an embedder, and says on standard output what
// it has embedded. The task is the embedder's name, how long each call takes, how
// often it stages, and the folder.
func rebuildAsChild(task string) error {
	fields := strings.SplitN(task, " ", 4)
	name, dir := fields[0], fields[3]
	call, err := time.ParseDuration(fields[1])
	if err == nil {
		stageEvery, err = time.ParseDuration(fields[2])
	}
	if err != nil {
		return err
	}
	idx, err := index.Open(context.Background(), dir)
	if err != nil {
		return err
	}
	embedder := newHashing(name)
	_, err = Sync(context.Background(), idx, shuffled(killedDocuments, killedParagraphs), Options{
		Embedder: slow{embedder, call}, Source: source,
		Progress: func(p Progress) { fmt.Println(len(embedder.embedded), p.Embedded, p.Passages) },
	})
	return err
}

// child is a rebuild in another process.
type child struct {
	command   *exec.Cmd
	lines     *bufio.Reader
	complaint strings.Builder

	made           int // passages that it has embedded
	done, passages int // that have vectors, of all
}

func startChild(t *testing.T, dir, name string, call, every time.Duration) *child {
	t.Helper()
	c := &child{command: exec.Command(os.Args[0])}
	c.command.Env = append(os.Environ(), fmt.Sprintf("%s=%s %v %v %s", childEnv, name, call, every, dir))
	c.command.Stderr = &c.complaint
	out, err := c.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.command.Start(); err != nil {
		t.Fatal(err)
	}
	c.lines = bufio.NewReader(out)
	return c
}

// read reads on until the child has said what until waits for, or is no more.
func (c *child) read(until func() bool) {
	for !until() {
		line, err := c.lines.ReadString('\n')
		if err != nil {
			return
		}
		fmt.Sscan(line, &c.made, &c.done, &c.passages)
	}
}

// kill kills the child after a while, with SIGKILL where there are signals, and
// reads what it said until then.
func (c *child) kill(t *testing.T, after time.Duration) {
	t.Helper()
	time.AfterFunc(after, func() { c.command.Process.Kill() })
	c.read(func() bool { return false })
	io.Copy(io.Discard, c.lines)
	c.command.Wait()
	if c.complaint.Len() > 0 {
		t.Fatalf("child: %s", c.complaint.String())
	}
}

// reopen opens an index, checks that it is whole, and gives by which embedder and
// how many of its passages another has staged.
func reopen(t *testing.T, dir string, old, other *hashing) (by *hashing, staged int) {
	t.Helper()
	idx, err := index.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer idx.Close()
	if by = old; idx.Manifest().Embedder == other.name {
		by, other = other, old
	}
	if err := by.allOf(idx.Snapshot(), killedDocuments); err != nil {
		t.Fatal(err)
	}
	for _, doc := range idx.Snapshot().Documents() {
		for i := range doc.Passages {
			text := textOf(doc, &doc.Passages[i])
			vectors, err := idx.Recall(t.Context(), manifestOf(other.Describe()), doc.Path, []string{text})
			if err != nil {
				t.Fatal(err)
			}
			if vectors[0] != nil {
				staged++
			}
		}
	}
	return by, staged
}

// TestKilledWhileEmbedding kills a rebuild again and again. Each time the old
// index is whole, and the next run goes on where the last stood but for what was
// embedded since something was staged.
func TestKilledWhileEmbedding(t *testing.T) {
	const call, every = 20 * time.Millisecond, 30 * time.Millisecond
	const most = 4 * embedBatch // embedded in that time, while staging, and not yet said
	random := rand.New(rand.NewPCG(7, 1))
	dir, old, h := t.TempDir(), newHashing("gammal"), newHashing("ny")
	idx, files := openAt(t, dir), shuffled(killedDocuments, killedParagraphs)
	mustSync(t, idx, files, Options{Embedder: old, Source: source})
	all := idx.Snapshot().Passages()
	idx.Close()

	staged := 0
	for kill := range 4 {
		c := startChild(t, dir, "ny", call, every)
		batches := kill % 3 * embedBatch // first kill one that may not have begun
		c.read(func() bool { return c.made >= batches })
		c.kill(t, time.Duration(random.IntN(40))*time.Millisecond)
		before := staged
		var by *hashing
		if by, staged = reopen(t, dir, old, h); by != old {
			t.Fatalf("kill %d: swapped with %d of %d passages embedded", kill, c.done, all)
		}
		t.Logf("kill %d: %d embedded, %d staged of %d", kill, c.made, staged, all)
		if staged < before || staged < before+c.made-most || staged > before+c.made+embedBatch {
			t.Errorf("kill %d: %d are staged, after %d and %d more", kill, staged, before, c.made)
		}
	}
	if staged == 0 || staged == all {
		t.Fatalf("%d of %d are staged: the test tests nothing", staged, all)
	}
	idx = openAt(t, dir)
	report := mustSync(t, idx, files, Options{Embedder: h, Source: source})
	if len(h.embedded) != all-staged || report.Resumed != staged {
		t.Errorf("%d passages were embedded again, want %d", len(h.embedded), all-staged)
	}
	sameAsFresh(t, idx, files, h)
}

// TestKilledWhileSwapping kills rebuilds when all passages are embedded. The index
// is then all old or all new; and where it is old, nothing is embedded again.
func TestKilledWhileSwapping(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 2))
	dir, by, other := t.TempDir(), newHashing("gammal"), newHashing("ny")
	idx, files := openAt(t, dir), shuffled(killedDocuments, killedParagraphs)
	mustSync(t, idx, files, Options{Embedder: by, Source: source})
	all := idx.Snapshot().Passages()
	idx.Close()

	staged, swaps := 0, 0
	const kills = 6
	for kill := range kills {
		c := startChild(t, dir, other.name, 0, 0)
		c.read(func() bool { return c.done > 0 && c.done == c.passages })
		c.kill(t, time.Duration(random.IntN(200))*time.Millisecond)
		if c.made != all-staged {
			t.Errorf("kill %d: %d passages were embedded, with %d of %d staged", kill, c.made, staged, all)
		}
		now, left := reopen(t, dir, by, other)
		if staged = left; now == other {
			by, other = other, by
			swaps++
			if staged != 0 {
				t.Errorf("kill %d: %d are staged after a swap", kill, staged)
			}
		} else if staged != all {
			t.Errorf("kill %d: %d of %d are staged", kill, staged, all)
		}
	}
	t.Logf("%d of %d swaps were done", swaps, kills)
	idx, other.embedded = openAt(t, dir), nil
	mustSync(t, idx, files, Options{Embedder: other, Source: source})
	if len(other.embedded) != all-staged {
		t.Errorf("%d passages were embedded again, want %d", len(other.embedded), all-staged)
	}
	sameAsFresh(t, idx, files, other)
}

func openAt(t *testing.T, dir string) *index.Index {
	t.Helper()
	idx, err := index.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	return idx
}
