package index

import (
	"errors"
	"math/rand/v2"
	"testing"
)

// TestNothingLeft removes and replaces documents of many sizes, and looks for
// their text in memory and in every byte of every file of the folder. With
// these seeds, SQLite's secure_delete alone leaves some.
func TestNothingLeft(t *testing.T) {
	for _, seed := range []uint64{4, 9} {
		dir := t.TempDir()
		ix := open(t, dir)
		random := rand.New(rand.NewPCG(seed, 2))
		standing := map[int]int{} // document: version
		var gone []string
		for round := range 7 {
			update(t, ix, func(tx *Tx) error {
				removed, err := change(tx, random, round, standing)
				gone = append(gone, removed...)
				return err
			})
			for _, text := range gone {
				if files := filesWith(t, dir, text); files != nil {
					t.Fatalf("seed %d, round %d: %s is still in %v", seed, round, text, files)
				}
			}
		}
		update(t, ix, (*Tx).Clear)
		expect(t, ix.Snapshot())
		for _, text := range []string{"märke", "övergångsställe", "dokument-"} {
			if files := filesWith(t, dir, text); files != nil {
				t.Errorf("%s is still in %v", text, files)
			}
		}
		hits, err := ix.Snapshot().Vectors(t.Context(), randomVector(random, dimensions), 10)
		if len(hits) > 0 || err != nil {
			t.Errorf("vectors still find %v %v", hits, err)
		}
		if hits := ix.Snapshot().Words("övergångsställe", 10); len(hits) > 0 {
			t.Errorf("words still find %v", hits)
		}
	}
}

// change puts, replaces and removes documents at random, and returns the marks
// of those that are gone.
func change(tx *Tx, random *rand.Rand, round int, standing map[int]int) (gone []string, err error) {
	const count = 120
	if err := tx.SetManifest(testManifest); err != nil {
		return nil, err
	}
	for n := range count {
		version, there := standing[n]
		switch random.IntN(3) {
		case 0:
			err = tx.Put(makeDocument(n, round, random.IntN(12), dimensions))
			standing[n] = round
		case 1:
			err = tx.Remove(makeDocument(n, version, 0, 0).Path)
			delete(standing, n)
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		if there {
			gone = append(gone, mark(n, version))
		}
	}
	return gone, nil
}

// removal puts two documents and removes the first, without a Refresh after.
func removal(t *testing.T, ix *Index) {
	t.Helper()
	fill(t, ix, makeDocument(1, 1, 9, dimensions), makeDocument(2, 1, 9, dimensions))
	err := ix.Update(t.Context(), func(tx *Tx) error { return tx.Remove(makeDocument(1, 1, 0, 0).Path) })
	if err != nil {
		t.Fatal(err)
	}
}

func isSwept(t *testing.T, ix *Index, want bool) {
	t.Helper()
	if got, err := ix.Swept(t.Context()); got != want || err != nil {
		t.Errorf("swept: %v %v, want %v", got, err, want)
	}
}

func TestSweepWaitsForReaders(t *testing.T) {
	dir := t.TempDir()
	ix, other := open(t, dir), open(t, dir)
	fill(t, ix, makeDocument(1, 1, 9, dimensions), makeDocument(2, 1, 9, dimensions))
	reading, err := other.reader.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readMeta(t.Context(), reading); err != nil { // takes hold of the state of now
		t.Fatal(err)
	}
	removal(t, ix)
	if err := ix.Refresh(t.Context()); err != nil || !ix.unswept.Load() {
		t.Fatalf("%v; swept under a reader", err)
	}
	isSwept(t, ix, false)
	reading.Rollback()
	if err := errors.Join(ix.Refresh(t.Context()), other.Refresh(t.Context())); err != nil {
		t.Fatal(err)
	}
	if files := filesWith(t, dir, mark(1, 1)); files != nil || ix.unswept.Load() {
		t.Errorf("still in %v", files)
	}
	isSwept(t, ix, true)
	isSwept(t, other, true)
	expect(t, other.Snapshot(), makeDocument(2, 1, 9, dimensions))
}

func TestSweepAtClose(t *testing.T) {
	dir := t.TempDir()
	ix, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	removal(t, ix)
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if files := filesWith(t, dir, mark(1, 1)); files != nil {
		t.Errorf("still in %v", files)
	}
}

func TestSweepAfterKill(t *testing.T) {
	dir := t.TempDir()
	killed := open(t, dir)
	removal(t, killed)
	killed.unswept.Store(false) // as if it were not there any more
	if filesWith(t, dir, mark(1, 1)) == nil {
		t.Fatal("nothing to sweep: the test tests nothing")
	}
	ix := open(t, dir)
	if files := filesWith(t, dir, mark(1, 1)); files != nil {
		t.Errorf("still in %v", files)
	}
	expect(t, ix.Snapshot(), makeDocument(2, 1, 9, dimensions))
	if again := open(t, dir); again.unswept.Load() {
		t.Error("the note is still there")
	}
}
