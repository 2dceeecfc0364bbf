package assistant

import "context"

// Doubts gives, for a fit of their weights, what is measured of the answer that a
// question gets; nil where nothing is found to say.
func (a *Assistant) Doubts(ctx context.Context, q Question) ([]float64, error) {
	s := a.shelf()
	query := understand(s.Snapshot, q.Text, background(q.Text, q.Conversation))
	passages, err := a.retrieve(ctx, s, query, evidencePassages)
	if err != nil {
		return nil, err
	}
	units, err := weigh(ctx, s, query, passages)
	if err != nil {
		return nil, err
	}
	e := choose(query, units)
	if len(e.units) == 0 || query.total == 0 {
		return nil, nil
	}
	return doubts(s, query, passages, units, e).values(), nil
}

// DoubtWeights gives the weights that are in use, and the bias last.
func DoubtWeights() []float64 { return append(doubtWeights.values(), doubtBias) }
