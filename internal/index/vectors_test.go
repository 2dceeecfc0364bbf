package index

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"testing"
)

// docsWith puts vectors into documents of three passages each.
func docsWith(vectors [][]float32) []*Document {
	var docs []*Document
	for chunk := range slices.Chunk(vectors, 3) {
		doc := &Document{}
		for _, v := range chunk {
			doc.Passages = append(doc.Passages, Passage{Vector: v})
		}
		docs = append(docs, doc)
	}
	return docs
}

// bruteForce is what nearest must return.
func bruteForce(vectors [][]float32, query []float32, n int) []Hit {
	query = slices.Clone(query)
	toUnit(query)
	var hits []Hit
	for i, v := range vectors {
		v = slices.Clone(v)
		if !toUnit(v) {
			continue
		}
		var score float32 // as chromem adds up
		for j := range v {
			score += query[j] * v[j]
		}
		hits = append(hits, Hit{Passage: i, Score: float64(score)})
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage, b.Passage))
	})
	return hits[:min(n, len(hits))]
}

func TestVectorsAreThoseOfBruteForce(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for _, size := range []int{1, 2, 3, 50, 700} {
		var vectors [][]float32
		for i := range size {
			v := randomVector(random, 16)
			switch {
			case i > 0 && i%10 == 0:
				v = slices.Clone(vectors[i-7]) // a tie
			case i%10 == 5:
				v = nil
			case i%10 == 6:
				v = make([]float32, 16)
			case i%10 == 7:
				for j := range v {
					v[j] *= 3 // not of unit length
				}
			}
			vectors = append(vectors, v)
		}
		engine, err := newVectors(t.Context(), docsWith(vectors), 16)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{1, 2, 10, size, size + 100} {
			query := randomVector(random, 16)
			query[0] *= 2
			got, err := engine.nearest(t.Context(), query, n)
			if err != nil {
				t.Fatal(err)
			}
			want := bruteForce(vectors, query, n)
			if len(got) != len(want) {
				t.Fatalf("%d of %d: %d hits, want %d", n, size, len(got), len(want))
			}
			for i := range want {
				if got[i].Passage != want[i].Passage || !almost(got[i].Score, want[i].Score) {
					t.Errorf("%d of %d: hit %d is %v, want %v", n, size, i, got[i], want[i])
				}
			}
		}
	}
}

func TestVectorsTiesAreInOrder(t *testing.T) {
	same := randomVector(rand.New(rand.NewPCG(1, 1)), 16)
	vectors := make([][]float32, 500) // far more ties than are fetched at first
	for i := range vectors {
		vectors[i] = slices.Clone(same)
	}
	engine, err := newVectors(t.Context(), docsWith(vectors), 16)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		hits, err := engine.nearest(t.Context(), same, 7)
		if err != nil {
			t.Fatal(err)
		}
		for i, hit := range hits {
			if hit.Passage != i {
				t.Fatalf("hit %d is passage %d", i, hit.Passage)
			}
		}
	}
}

func TestVectorsAreNotCopied(t *testing.T) {
	vector := randomVector(rand.New(rand.NewPCG(1, 1)), 16)
	for i := range vector {
		vector[i] *= 1.00001 // off unit length, as float32 arithmetic may leave it
	}
	engine, err := newVectors(t.Context(), docsWith([][]float32{vector}), 16)
	if err != nil {
		t.Fatal(err)
	}
	stored, err := engine.collection.QueryEmbedding(t.Context(), vector, 1, nil, nil)
	if err != nil || &stored[0].Embedding[0] != &vector[0] {
		t.Errorf("a copy, or %v", err)
	}
}

func TestVectorsRefuse(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	unit := []float32{1, 0}
	full := docsWith([][]float32{unit, {0, 1}})
	for name, test := range map[string]struct {
		ctx     context.Context
		docs    []*Document
		query   []float32
		n       int
		hits    int
		refused bool
	}{
		"as it should be":        {t.Context(), full, unit, 2, 2, false},
		"more than there are":    {t.Context(), full, unit, 1 << 40, 2, false},
		"none asked for":         {t.Context(), full, unit, 0, 0, false},
		"fewer than none":        {t.Context(), full, unit, -1, 0, false},
		"no documents":           {t.Context(), nil, unit, 5, 0, false},
		"no documents, no query": {t.Context(), nil, nil, 5, 0, false},
		"no vectors":             {t.Context(), docsWith(make([][]float32, 4)), unit, 5, 0, false},
		"query of zeros":         {t.Context(), full, []float32{0, 0}, 5, 0, false},
		"no query":               {t.Context(), full, nil, 5, 0, true},
		"query of one dimension": {t.Context(), full, unit[:1], 5, 0, true},
		"query of three":         {t.Context(), full, []float32{1, 0, 0}, 5, 0, true},
		"context that has ended": {ended, full, unit, 2, 0, true},
	} {
		engine, err := newVectors(t.Context(), test.docs, 2)
		if err != nil {
			t.Fatal(err)
		}
		hits, err := engine.nearest(test.ctx, test.query, test.n)
		if len(hits) != test.hits || (err != nil) != test.refused {
			t.Errorf("%s: %v %v", name, hits, err)
		}
	}
}
