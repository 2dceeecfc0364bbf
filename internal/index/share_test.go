package index

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
)

func TestTwoOnOneFolder(t *testing.T) {
	dir := t.TempDir()
	one, two := open(t, dir), open(t, dir)
	for version := range 5 {
		writer, reader := one, two
		if version%2 == 1 {
			writer, reader = two, one
		}
		before := reader.Snapshot()
		docs := []Document{makeDocument(1, version, 3, dimensions), makeDocument(2, version, 2, dimensions)}
		fill(t, writer, docs...)
		if reader.Snapshot() != before {
			t.Error("changed before Refresh")
		}
		if err := reader.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		expect(t, reader.Snapshot(), docs...)
		after := reader.Snapshot()
		if err := reader.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if reader.Snapshot() != after {
			t.Error("loaded again although nothing changed")
		}
	}
}

// TestManyOpenOneFolder has many make the same catalogue at once: none may
// replace what another has filled.
func TestManyOpenOneFolder(t *testing.T) {
	for range 5 {
		dir := t.TempDir()
		const many = 8
		var wait sync.WaitGroup
		for n := range many {
			wait.Go(func() {
				ix, err := Open(context.Background(), dir)
				if err != nil {
					t.Error(err)
					return
				}
				defer ix.Close()
				err = ix.Update(context.Background(), func(tx *Tx) error {
					return errors.Join(tx.SetManifest(testManifest), tx.Put(makeDocument(n, 1, 2, dimensions)))
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if n := len(open(t, dir).Snapshot().Documents()); n != many {
			t.Fatalf("%d documents, want %d", n, many)
		}
	}
}

// TestReadersWhileWriting has readers check that every Snapshot is of one
// piece while documents come and go. It is for the race detector.
func TestReadersWhileWriting(t *testing.T) {
	dir := t.TempDir()
	ix, other := open(t, dir), open(t, dir)
	ctx, cancel := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	for reader := range 4 {
		random := rand.New(rand.NewPCG(uint64(reader), 1))
		wait.Go(func() {
			for ctx.Err() == nil {
				if err := readOnce([]*Index{ix, other}[reader%2], random); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for version := range 25 {
		writer := []*Index{ix, other}[version%2]
		err := writer.Update(ctx, func(tx *Tx) error {
			errs := []error{tx.SetManifest(testManifest), tx.SetSource(Source{fmt.Sprint(version)})}
			for n := range 6 {
				errs = append(errs, tx.Remove(makeDocument(n, 0, 0, 0).Path))
				if (n+version)%3 > 0 {
					errs = append(errs, tx.Put(makeDocument(n, version, 1+(n+version)%5, dimensions)))
				}
			}
			return errors.Join(errs...)
		})
		if err == nil {
			err = errors.Join(ix.Refresh(ctx), other.Refresh(ctx))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	wait.Wait()
}

func readOnce(ix *Index, random *rand.Rand) error {
	s := ix.Snapshot()
	version := -1
	if s.source != nil {
		fmt.Sscan(s.source.Folder, &version)
	}
	for i := range s.Passages() {
		doc, _ := s.Passage(i)
		var n, v int
		if _, err := fmt.Sscanf(s.Text(i), "övergångsställe märke%dx%d", &n, &v); err != nil {
			return fmt.Errorf("%s: %w", doc.Path, err)
		}
		if v != version {
			return fmt.Errorf("%s is of version %d in a snapshot of version %d", doc.Path, v, version)
		}
	}
	hits, err := s.Vectors(context.Background(), randomVector(random, dimensions), 5)
	if err == nil && len(hits) != min(5, s.Passages()) {
		err = fmt.Errorf("%d hits among %d passages", len(hits), s.Passages())
	}
	return err
}

func TestClose(t *testing.T) {
	ix, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	doc := makeDocument(1, 1, 3, dimensions)
	fill(t, ix, doc)
	for range 2 {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	}
	expect(t, ix.Snapshot(), doc)
	if err := ix.Update(t.Context(), func(tx *Tx) error { return tx.Clear() }); err == nil {
		t.Error("updated")
	}
	if err := ix.Refresh(t.Context()); err == nil || errors.Is(err, ErrDamaged) {
		t.Errorf("refresh: %v", err)
	}
}
