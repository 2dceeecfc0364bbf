package assistant

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"svara/internal/index"
	"svara/internal/model"
)

// retrieved is a passage that retrieval found.
type retrieved struct {
	passage int // its number in the snapshot
	score   float64
}

// fusionDepth is the least number of passages that each engine contributes.
const fusionDepth = 50

// retrieve gives the n passages that match a query best, best first. Their score is the
// sum of the words' and the vectors' scores, each as a share of its best, with the
// embedder's weight; then documents in force go first. Passages that repeat a better one
// are left out.
func (a *Assistant) retrieve(ctx context.Context, s shelf, q query, n int) ([]retrieved, error) {
	depth, text := max(2*n, fusionDepth), q.text()
	var byVectors []index.Hit
	var weight float64 // of the vectors' score beside the words'
	var err error
	var wait sync.WaitGroup
	wait.Go(func() { byVectors, weight, err = a.nearestVectors(ctx, s.Snapshot, text, depth) }) // an embedder on a server takes its time
	byWords := s.Words(text, depth)
	if q.background == "" { // that says where to look, not what the answer holds
		s.Rerank(text, byWords)
	}
	if wait.Wait(); err != nil {
		return nil, err
	}
	scores := make(map[int]float64)
	add(scores, byWords, 1)
	add(scores, byVectors, weight)
	found := make([]retrieved, 0, len(scores))
	for passage, score := range scores {
		found = append(found, retrieved{passage, score})
	}
	slices.SortFunc(found, func(a, b retrieved) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.passage, b.passage))
	})
	found = s.order(q, s.thin(q, found, max(n, evidencePassages)))
	return found[:min(n, len(found))], nil
}

// nearestVectors gives the n passages whose vectors are nearest to that of a text, and
// their weight beside the words. It gives none if the embedder fails and is not required.
func (a *Assistant) nearestVectors(ctx context.Context, s *index.Snapshot, text string, n int) (hits []index.Hit, weight float64, err error) {
	embedder, err := a.embedderOf(s)
	if err != nil {
		return nil, 0, err
	}
	vector, err := embedder.EmbedQuery(ctx, text)
	var failed model.Failure
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return nil, 0, ctx.Err()
	case errors.As(err, &failed) && a.wordsAlone:
		return nil, 0, nil
	case errors.As(err, &failed):
		return nil, 0, AsModelError(err)
	default:
		return nil, 0, fmt.Errorf("embed the question: %w", err)
	}
	if hits, err = s.Vectors(ctx, vector, n); err != nil {
		return nil, 0, fmt.Errorf("search by vector: %w", err)
	}
	if a.vectorWeight != nil {
		return hits, *a.vectorWeight, nil
	}
	return hits, embedder.Describe().FusionWeight, nil
}

// add adds to the scores each hit's share of the best hit's score.
func add(scores map[int]float64, hits []index.Hit, weight float64) {
	for _, hit := range hits {
		if hits[0].Score > 0 && hit.Score > 0 {
			scores[hit.Passage] += weight * hit.Score / hits[0].Score
		}
	}
}
