package index

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// benchPassages and benchDimensions are a large municipality's documents and
// the embedded or a small Ollama embedder.
const (
	benchPassages   = 10_000
	benchDimensions = 384
)

// benchIndex fills a folder with benchPassages passages, 20 a document.
func benchIndex(b *testing.B) string {
	b.Helper()
	const each = 20
	dir := b.TempDir()
	ix, err := Open(b.Context(), dir)
	if err != nil {
		b.Fatal(err)
	}
	err = ix.Update(b.Context(), func(tx *Tx) error {
		if err := tx.SetManifest(Manifest{Dimensions: benchDimensions}); err != nil {
			return err
		}
		for n := range benchPassages / each {
			if err := tx.Put(makeDocument(n, 1, each, benchDimensions)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		b.Fatal(err)
	}
	return dir
}

func BenchmarkOpen(b *testing.B) {
	dir := benchIndex(b)
	for b.Loop() {
		ix, err := Open(b.Context(), dir)
		if err != nil {
			b.Fatal(err)
		}
		if ix.Snapshot().Passages() != benchPassages {
			b.Fatal(ix.Snapshot().Passages())
		}
		if err := ix.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRefreshUnchanged(b *testing.B) {
	ix, err := Open(b.Context(), benchIndex(b))
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	for b.Loop() {
		if err := ix.Refresh(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReplace replaces one document of the 10,000 passages, with all that
// follows: the load of a new Snapshot, and the sweep.
func BenchmarkReplace(b *testing.B) {
	ix, err := Open(b.Context(), benchIndex(b))
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	version := 1
	for _, step := range []string{"update", "refresh"} {
		b.Run(step, func(b *testing.B) {
			for b.Loop() {
				version++
				if step == "refresh" {
					b.StopTimer()
				}
				err := ix.Update(b.Context(), func(tx *Tx) error { return tx.Put(makeDocument(7, version, 20, benchDimensions)) })
				if err != nil {
					b.Fatal(err)
				}
				if step == "refresh" {
					b.StartTimer()
					if err := ix.Refresh(b.Context()); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// BenchmarkSweep is what a removal costs at the next Refresh or Close.
func BenchmarkSweep(b *testing.B) {
	ix, err := Open(b.Context(), benchIndex(b))
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	for b.Loop() {
		if err := ix.rewrite(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVectors(b *testing.B) {
	for _, size := range []int{1_000, 10_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			docs := []*Document{new(makeDocument(1, 1, size, benchDimensions))}
			v, err := newVectors(b.Context(), docs, benchDimensions)
			if err != nil {
				b.Fatal(err)
			}
			query := randomVector(rand.New(rand.NewPCG(9, 9)), benchDimensions)
			for b.Loop() {
				if _, err := v.nearest(b.Context(), query, 50); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
