package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/philippgille/chromem-go"
)

// vectors finds passages by their vectors: with chromem or, from the size at which that
// would take most of a question's time, with a scan. Another engine needs the same two
// functions: newVectors, which fills it, and nearest.
type vectors struct {
	collection *chromem.Collection // nil when no passage has a vector
	scan       *scan               // or nil
	dimensions int
}

// scanFrom is the number of passages from which they are scanned. With 384 dimensions,
// chromem takes 0.55 ms for 1,000 and 53 ms for 100,000.
const scanFrom = 2_000

// tieMargin is how many more hits than asked for are fetched at first, so that
// ties at the cut can be seen. Duplicate passages are rarely more.
const tieMargin = 16

// newVectors fills an engine from docs, whose vectors it shares. It brings
// vectors to unit length in place where rounding has left them off it, because
// chromem would otherwise keep a copy of each.
func newVectors(ctx context.Context, docs []*Document, dimensions int) (*vectors, error) {
	passages := 0
	for _, doc := range docs {
		passages += len(doc.Passages)
	}
	if passages >= scanFrom && dimensions <= mostDimensions {
		return &vectors{scan: newScan(docs, dimensions), dimensions: dimensions}, nil
	}
	return newCollection(ctx, docs, dimensions)
}

func newCollection(ctx context.Context, docs []*Document, dimensions int) (*vectors, error) {
	// chromem's default would send texts to a service on the internet.
	refuse := func(context.Context, string) ([]float32, error) {
		return nil, errors.New("index: chromem was asked to embed")
	}
	collection, err := chromem.NewDB().CreateCollection("passages", nil, refuse)
	if err != nil {
		return nil, fmt.Errorf("index: vectors: %w", err)
	}
	number := -1
	for _, doc := range docs {
		for i := range doc.Passages {
			number++
			vector := doc.Passages[i].Vector
			if !toUnit(vector) {
				continue
			}
			err := collection.AddDocument(ctx, chromem.Document{ID: strconv.Itoa(number), Embedding: vector})
			if err != nil {
				return nil, fmt.Errorf("index: vectors: document %q: %w", doc.Path, err)
			}
		}
	}
	if collection.Count() == 0 {
		collection = nil
	}
	return &vectors{collection: collection, dimensions: dimensions}, nil
}

// nearest is Snapshot.Vectors.
func (v *vectors) nearest(ctx context.Context, query []float32, n int) ([]Hit, error) {
	if v.collection == nil && v.scan == nil || n <= 0 {
		return nil, nil
	}
	if len(query) == 0 {
		return nil, errors.New("index: vectors: the query has no dimensions")
	}
	if err := checkVector(query, v.dimensions); err != nil {
		return nil, fmt.Errorf("index: vectors: query: %w", err)
	}
	query = slices.Clone(query)
	if !toUnit(query) {
		return nil, nil
	}
	if v.scan != nil {
		hits, err := v.scan.nearest(ctx, query, n)
		if err != nil {
			return nil, fmt.Errorf("index: vectors: %w", err)
		}
		return hits, nil
	}
	count := v.collection.Count()
	n = min(n, count)
	// chromem returns ties in random order and drops random ones at the cut.
	// Fetching on until the last hit is worse than the n-th makes sure that
	// all that tie with the n-th are there.
	for fetch := min(n+tieMargin, count); ; fetch = min(2*fetch, count) {
		hits, err := v.fetch(ctx, query, fetch)
		if err != nil {
			return nil, err
		}
		if fetch == count || hits[fetch-1].Score < hits[n-1].Score {
			return hits[:n:n], nil
		}
	}
}

// fetch returns exactly n hits, sorted.
func (v *vectors) fetch(ctx context.Context, query []float32, n int) ([]Hit, error) {
	results, err := v.collection.QueryEmbedding(ctx, query, n, nil, nil)
	if err == nil {
		err = ctx.Err() // chromem then returns what it has found so far
	}
	if err == nil && len(results) != n {
		err = fmt.Errorf("%d results instead of %d", len(results), n)
	}
	if err != nil {
		return nil, fmt.Errorf("index: vectors: %w", err)
	}
	hits := make([]Hit, len(results))
	for i, r := range results {
		number, err := strconv.Atoi(r.ID)
		if err != nil {
			return nil, fmt.Errorf("index: vectors: %w", err)
		}
		hits[i] = Hit{Passage: number, Score: float64(r.Similarity)}
	}
	slices.SortFunc(hits, compareHits)
	return hits, nil
}

// unitTolerance is how far from 1 chromem lets the length of a vector be; half
// of it is used here, so that its own arithmetic comes to the same result.
const unitTolerance = 1e-6 / 2

// toUnit brings v to unit length in place. It reports false, and does nothing,
// for a vector that has no direction.
func toUnit(v []float32) bool {
	var squares float64
	for _, x := range v {
		squares += float64(x) * float64(x)
	}
	if squares == 0 {
		return false
	}
	length := math.Sqrt(squares)
	if math.Abs(length-1) < unitTolerance {
		return true
	}
	for i, x := range v {
		v[i] = float32(float64(x) / length)
	}
	return true
}
