package intake

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fill writes documents into the folder, has them read, and gives their names.
func (b *bench) fill(n int) (names []string) {
	b.t.Helper()
	for i := range n {
		name := fmt.Sprintf("taxa-%d.txt", i)
		if err := os.WriteFile(filepath.Join(b.folder, name), fmt.Appendf(nil, "Taxa %d\n\nAvgift %d betalas i kassan.\n", i, i), 0o600); err != nil {
			b.t.Fatal(err)
		}
		names = append(names, name)
	}
	b.Look()
	b.waits(func() bool { return b.holds() == n })
	return names
}

func (b *bench) holds() int { return len(b.index.Snapshot().Documents()) }

func (b *bench) remove(names ...string) {
	b.t.Helper()
	for _, name := range names {
		if err := os.Remove(filepath.Join(b.folder, name)); err != nil {
			b.t.Fatal(err)
		}
	}
}

// Most documents of a folder that other hands empty stay, though each batch of them is
// less than half, and whether they go at once or slowly; and it is logged.
func TestMassRemoval(t *testing.T) {
	for name, pause := range map[string]time.Duration{"at once": 0, "slowly": 300 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			b := open(t, nil)
			stop := b.run()
			names := b.fill(300)
			for gone := names[10:]; len(gone) > 0; {
				n := min(29, len(gone))
				if b.remove(gone[:n]...); pause > 0 {
					b.Look(gone[:n]...)
					time.Sleep(pause)
				}
				gone = gone[n:]
			}
			if pause == 0 {
				b.Look(names[10:]...)
			}
			b.Look("sist.txt")
			b.waits(func() bool { b.mu.Lock(); defer b.mu.Unlock(); return len(b.queue) == 0 })
			time.Sleep(3 * time.Second) // in which few would leave
			stop()
			if b.Kept() != 290 {
				t.Errorf("%d are told to be kept", b.Kept())
			}
			if b.holds() != 300 || !strings.Contains(b.log.String(), "documents are gone from the folder") {
				t.Errorf("%d documents are left; log: %s", b.holds(), b.log)
			}
		})
	}
}

// Few leave within seconds, by other hands; what somebody deletes here leaves at once.
func TestFewRemovals(t *testing.T) {
	b := open(t, nil)
	stop := b.run()
	names := b.fill(60)
	b.remove(names[:2]...)
	b.Look(names[:2]...)
	b.waits(func() bool { return b.holds() == 58 })
	start := time.Now()
	for _, name := range names[2:50] {
		if done, err := b.Delete(t.Context(), name); !done || err != nil {
			t.Fatalf("%s: %v %v", name, done, err)
		}
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("48 deletions took %v", took)
	}
	stop()
	if b.holds() != 10 || strings.Contains(b.log.String(), "gone from the folder") {
		t.Errorf("%d documents are left; log: %s", b.holds(), b.log)
	}
}
