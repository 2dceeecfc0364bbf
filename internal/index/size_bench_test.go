package index_test

import (
	"cmp"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"svara/assistant"
	"svara/internal/index"
	"svara/internal/model"
)

// BenchmarkSize measures what the design gives numbers for, with the embedder
// in the binary: documents in, the index opened, and a question in it, by
// words, by vectors and by both as package assistant has it; and the whole of
// that package's Search, for ten passages and the most there are, and of its Ask.
// Making 100,000 passages takes a minute.
//
//	go test -run '^$' -bench Size -benchtime 1000x ./internal/index
func BenchmarkSize(b *testing.B) {
	t := readTown(b)
	for _, size := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			dir := b.TempDir()
			rate := fillFrom(b, t, dir, size)
			b.Run("in", func(b *testing.B) { b.ReportMetric(rate, "passages/s") })
			b.Run("open", func(b *testing.B) { benchmarkOpen(b, dir) })
			ix := open(b, dir)
			s := ix.Snapshot()
			a, err := assistant.New(ix, model.Embedded{}, assistant.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.Run("words", func(b *testing.B) {
				t.ask(b, func(question string) error { s.Words(question, benchDepth); return nil })
			})
			b.Run("vectors", func(b *testing.B) {
				t.ask(b, func(question string) error { _, err := nearest(b, s, question); return err })
			})
			b.Run("vectors-limit", func(b *testing.B) { t.ask(b, func(string) error { readVectors(s); return nil }) })
			b.Run("both", func(b *testing.B) { t.ask(b, func(question string) error { return both(b, s, question) }) })
			for _, n := range []int{10, assistant.MaxFound} {
				b.Run(fmt.Sprint("search-", n), func(b *testing.B) {
					t.ask(b, func(question string) error {
						_, err := a.Search(b.Context(), assistant.Question{Text: question}, n)
						return err
					})
				})
			}
			b.Run("ask", func(b *testing.B) {
				t.ask(b, func(question string) error {
					_, err := a.Ask(b.Context(), assistant.Question{Text: question})
					return err
				})
			})
			b.Run("correct", func(b *testing.B) {
				t.ask(b, func(question string) error { s.Correct("kommunalförbudn"); return nil })
			})
		})
	}
}

// benchDepth is how many passages package assistant asks each half for.
const benchDepth = 50

// open opens the index in dir and closes it with the benchmark.
func open(b *testing.B, dir string) *index.Index {
	b.Helper()
	ix, err := index.Open(b.Context(), dir)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := ix.Close(); err != nil {
			b.Error(err)
		}
	})
	return ix
}

// fillFrom puts size passages into the index, and gives how many a second went
// in, the time to make them left out.
func fillFrom(b *testing.B, t *town, dir string, size int) float64 {
	ix := open(b, dir)
	describe := model.Embedded{}.Describe()
	manifest := index.Manifest{Embedder: describe.Name, Digest: describe.Digest, Dimensions: describe.Dimensions}
	start := time.Now()
	var making time.Duration
	err := ix.Update(b.Context(), func(tx *index.Tx) error {
		if err := tx.SetManifest(manifest); err != nil {
			return err
		}
		for n := range size / townPassages {
			making -= time.Since(start)
			doc := t.document(b, n)
			making += time.Since(start)
			if err := tx.Put(doc); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = ix.Refresh(b.Context())
	}
	if err != nil {
		b.Fatal(err)
	}
	return float64(size) / (time.Since(start) - making).Seconds()
}

// benchOpens is how many times an index is opened.
const benchOpens = 3

// benchmarkOpen also says how much memory a Snapshot takes.
func benchmarkOpen(b *testing.B, dir string) {
	var least time.Duration
	var memory float64
	for range min(b.N, benchOpens) { // whatever -benchtime asks for questions
		before := heap()
		start := time.Now()
		ix, err := index.Open(b.Context(), dir)
		if err != nil {
			b.Fatal(err)
		}
		if took := time.Since(start); least == 0 || took < least {
			least = took
		}
		memory = (heap() - before) / float64(ix.Snapshot().Passages())
		if err := ix.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(least.Seconds()*1000, "min-ms")
	b.ReportMetric(memory, "B/passage")
}

func heap() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// ask measures fn with question after question.
func (t *town) ask(b *testing.B, fn func(question string) error) {
	var took []time.Duration
	for b.Loop() {
		question := t.questions[len(took)%len(t.questions)]
		start := time.Now()
		if err := fn(question); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2].Seconds()*1000, "p50-ms")
	b.ReportMetric(took[len(took)*95/100].Seconds()*1000, "p95-ms")
}

func nearest(b *testing.B, s *index.Snapshot, question string) ([]index.Hit, error) {
	vector, err := model.Embedded{}.EmbedQuery(b.Context(), question)
	if err != nil {
		return nil, err
	}
	return s.Vectors(b.Context(), vector, benchDepth)
}

// both finds and fuses as package assistant does.
func both(b *testing.B, s *index.Snapshot, question string) error {
	byVectors, err := nearest(b, s, question)
	if err != nil {
		return err
	}
	scores := map[int]float64{}
	for _, hits := range [][]index.Hit{s.Words(question, benchDepth), byVectors} {
		for _, hit := range hits {
			scores[hit.Passage] += hit.Score / hits[0].Score
		}
	}
	slices.SortFunc(slices.Collect(maps.Keys(scores)), func(a, b int) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b))
	})
	return nil
}

// readVectors reads all vectors on all processors and does nothing with them: no
// scan over the full vectors can take less.
func readVectors(s *index.Snapshot) {
	docs, parts := s.Documents(), runtime.GOMAXPROCS(0)
	var wait sync.WaitGroup
	for part := range parts {
		wait.Go(func() {
			row := make([]float32, s.Manifest().Dimensions)
			for _, doc := range docs[len(docs)*part/parts : len(docs)*(part+1)/parts] {
				for i := range doc.Passages {
					copy(row, doc.Passages[i].Vector)
				}
			}
		})
	}
	wait.Wait()
}
