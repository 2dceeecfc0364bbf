package index

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// newManifest is of another embedder than testManifest.
var newManifest = Manifest{Embedder: "ny", Digest: "def", Dimensions: 5, Splitter: "1"}

// stagedOf makes n texts of a document with vectors of newManifest's embedder.
func stagedOf(path string, n int) []Staged {
	var staged []Staged
	for i := range n {
		random := rand.New(rand.NewPCG(uint64(len(path)), uint64(i)))
		staged = append(staged, Staged{path, fmt.Sprintf("%s, stycke %d", path, i), randomVector(random, newManifest.Dimensions)})
	}
	return staged
}

func stageAll(t *testing.T, ix *Index, staged []Staged) {
	t.Helper()
	if err := ix.Stage(t.Context(), newManifest, staged); err != nil {
		t.Fatal(err)
	}
}

// recalled gives how many of staged are there; each that is must be right.
func recalled(t *testing.T, ix *Index, staged []Staged) int {
	t.Helper()
	count := 0
	for _, s := range staged {
		vectors, err := ix.Recall(t.Context(), newManifest, s.Path, []string{"annat", s.Text, s.Text})
		if err != nil {
			t.Fatal(err)
		}
		if vectors[0] != nil || !reflect.DeepEqual(vectors[1], vectors[2]) {
			t.Fatalf("%v", vectors)
		}
		if vectors[1] == nil {
			continue
		}
		count++
		if !reflect.DeepEqual(vectors[1], s.Vector) {
			t.Errorf("%q: %v, want %v", s.Text, vectors[1], s.Vector)
		}
	}
	return count
}

// vectorIn names the files of dir that hold one of the vectors.
func vectorIn(t *testing.T, dir string, staged []Staged) []string {
	t.Helper()
	for _, s := range staged {
		if files := filesWith(t, dir, string(encodeVector(s.Vector))); files != nil {
			return files
		}
	}
	return nil
}

func TestStage(t *testing.T) {
	dir := t.TempDir()
	ix, other := open(t, dir), open(t, dir)
	fill(t, ix, makeDocument(1, 1, 3, dimensions))
	if err := other.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	snapshots := []*Snapshot{ix.Snapshot(), other.Snapshot()}
	staged := append(stagedOf("a.txt", 3), stagedOf("längre.txt", 2)...)
	if n := recalled(t, ix, staged); n != 0 {
		t.Errorf("%d are there before", n)
	}
	stageAll(t, ix, staged)
	stageAll(t, ix, staged[1:2]) // twice is once
	for i, ix := range []*Index{ix, other} {
		if err := ix.Refresh(t.Context()); err != nil || ix.Snapshot() != snapshots[i] {
			t.Errorf("%d was loaded anew, or %v", i, err)
		}
	}
	again := open(t, dir)
	expect(t, again.Snapshot(), makeDocument(1, 1, 3, dimensions))
	if n := recalled(t, again, staged); n != 5 {
		t.Errorf("%d of 5 are there", n)
	}
	for name, m := range map[string]Manifest{
		"name":       {"ny2", "def", 5, "1"},
		"digest":     {"ny", "def2", 5, "1"},
		"dimensions": {"ny", "def", 6, "1"},
	} {
		if vectors, err := ix.Recall(t.Context(), m, "a.txt", []string{staged[0].Text}); vectors[0] != nil || err != nil {
			t.Errorf("another %s: %v %v", name, vectors, err)
		}
	}
	split := newManifest
	split.Splitter = "2"
	if vectors, err := ix.Recall(t.Context(), split, "a.txt", []string{staged[0].Text}); vectors[0] == nil || err != nil {
		t.Errorf("another splitter: %v", err)
	}
	if vectors, err := ix.Recall(t.Context(), newManifest, "b.txt", []string{staged[0].Text}); vectors[0] != nil || err != nil {
		t.Errorf("another document's: %v %v", vectors, err)
	}
}

func TestStageRefuses(t *testing.T) {
	ix := open(t, t.TempDir())
	for want, vector := range map[string][]float32{
		"vector of 4 dimensions": make([]float32, 4),
		"not a finite number":    {0, 0, 0, 0, float32(math.NaN())},
	} {
		good := stagedOf("a.txt", 1)
		err := ix.Stage(t.Context(), newManifest, append(good, Staged{"b.txt", "b", vector}))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), `"b.txt"`) {
			t.Errorf("%v, want %s", err, want)
		}
		if n := recalled(t, ix, good); n != 0 {
			t.Error("half of it was staged")
		}
	}
	stageAll(t, ix, []Staged{{Path: "a.txt", Text: "utan"}}) // no vector, nothing to keep
}

// TestStagedGoesWithItsDocument removes what is staged in every way, and looks for
// its vectors in every byte of every file.
func TestStagedGoesWithItsDocument(t *testing.T) {
	doc, other := makeDocument(1, 1, 3, dimensions), makeDocument(2, 1, 3, dimensions)
	for name, fn := range map[string]func(*Tx) error{
		"put":                 func(tx *Tx) error { return tx.Put(makeDocument(1, 2, 3, dimensions)) },
		"remove":              func(tx *Tx) error { return tx.Remove(doc.Path) },
		"unstage":             func(tx *Tx) error { return tx.Unstage(func(path string) bool { return path == doc.Path }) },
		"clear":               (*Tx).Clear,
		"clear with no index": nil,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			ix := open(t, dir)
			if fn == nil {
				fn = (*Tx).Clear
			} else {
				fill(t, ix, doc, other)
			}
			staged := map[string][]Staged{doc.Path: stagedOf(doc.Path, 300), other.Path: stagedOf(other.Path+"2", 300)}
			for i := range staged[other.Path] {
				staged[other.Path][i].Path = other.Path
			}
			for i := 0; i < 300; i += 20 { // in turn, so that they share pages
				stageAll(t, ix, append(staged[doc.Path][i:i+20:i+20], staged[other.Path][i:i+20]...))
			}
			if vectorIn(t, dir, staged[doc.Path]) == nil {
				t.Fatal("the vectors are not found where they must be: the test tests nothing")
			}
			update(t, ix, fn)
			if files := vectorIn(t, dir, staged[doc.Path]); files != nil || recalled(t, ix, staged[doc.Path]) > 0 {
				t.Errorf("still in %v", files)
			}
			want := 300
			if strings.HasPrefix(name, "clear") {
				want = 0
			}
			if n := recalled(t, ix, staged[other.Path]); n != want {
				t.Errorf("%d of the other document's are there, want %d", n, want)
			}
		})
	}
}

// An older Svara left no table; opening, reading and removing must not mind.
func TestStageInOlderIndex(t *testing.T) {
	for name, fn := range map[string]func(*testing.T, *Index){
		"stage":   func(t *testing.T, ix *Index) {},
		"unstage": func(t *testing.T, ix *Index) { update(t, ix, func(tx *Tx) error { return tx.Unstage(nil) }) },
		"remove":  func(t *testing.T, ix *Index) { update(t, ix, func(tx *Tx) error { return tx.Remove("finns-inte") }) },
	} {
		t.Run(name, func(t *testing.T) {
			path, docs := made(t)
			rawly(t, path, "DROP TABLE staged")
			ix := open(t, filepath.Dir(path))
			expect(t, ix.Snapshot(), docs...)
			staged := stagedOf("a.txt", 2)
			if n := recalled(t, ix, staged); n != 0 {
				t.Errorf("%d are there", n)
			}
			fn(t, ix)
			stageAll(t, ix, staged)
			if n := recalled(t, ix, staged); n != 2 {
				t.Errorf("%d of 2 are there", n)
			}
			expect(t, ix.Snapshot(), docs...)
		})
	}
}

func TestDamagedStagedIsNotRecalled(t *testing.T) {
	for name, statement := range map[string]string{
		"vector":   "UPDATE staged SET vector = zeroblob(20)",
		"document": "UPDATE staged SET path = 'b.txt'",
	} {
		t.Run(name, func(t *testing.T) {
			path, docs := made(t)
			ix := open(t, filepath.Dir(path))
			staged := stagedOf("a.txt", 1)
			stageAll(t, ix, staged)
			rawly(t, path, statement)
			for _, at := range []string{"a.txt", "b.txt"} {
				if vectors, err := ix.Recall(t.Context(), newManifest, at, []string{staged[0].Text}); vectors[0] != nil || err != nil {
					t.Errorf("%v %v", vectors, err)
				}
			}
			expect(t, open(t, filepath.Dir(path)).Snapshot(), docs...)
		})
	}
}
