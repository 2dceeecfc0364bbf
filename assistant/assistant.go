// Package assistant answers questions from an index of documents, with proof:
// every sentence of an answer is a document's own, at a place that is named;
// and where the documents do not say, so does the answer.
//
// Start reading at Assistant.Ask, which is the whole story: understand the
// question (question.go), retrieve passages (retrieve.go), weigh their sentences
// as evidence (evidence.go), compose an answer of the best (extract.go), and
// answer or decline by how sure that is (confidence.go).
//
// An Assistant stores nothing. It knows nothing of HTTP.
package assistant

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"svara/internal/index"
	"svara/internal/model"
)

// Embedder turns a question into a vector, as ingest turned the passages.
type Embedder interface {
	EmbedQuery(ctx context.Context, text string) ([]float32, error)
	Describe() model.Description
}

// Assistant answers questions. It is safe for concurrent use.
type Assistant struct {
	index        *index.Index
	embedder     Embedder
	contact      string
	confidence   float64 // from which it answers
	vectorWeight float64 // of the vectors' score beside the words'
}

// Options are what an operator may decide. The zero value is a good choice.
type Options struct {
	// Contact is added where nothing was found: whom to ask instead. May be empty.
	Contact string
	// Confidence is that from which a question is answered, 0 to 1; nil for
	// DefaultConfidence. Higher is more silent.
	Confidence *float64
	// VectorWeight is what the vectors' score weighs in retrieval beside the
	// words', which weighs 1; nil for the embedder's own.
	VectorWeight *float64
}

// New gives an assistant over an index whose passages the embedder embedded. An
// index of another embedder is an error.
func New(idx *index.Index, embedder Embedder, options Options) (*Assistant, error) {
	a := &Assistant{index: idx, embedder: embedder, contact: options.Contact,
		confidence: DefaultConfidence, vectorWeight: embedder.Describe().FusionWeight}
	if options.Confidence != nil {
		a.confidence = *options.Confidence
	}
	if options.VectorWeight != nil {
		a.vectorWeight = *options.VectorWeight
	}
	if _, err := a.snapshot(); err != nil {
		return nil, err
	}
	return a, nil
}

// snapshot gives the index as it is now. It is an error if another embedder has
// built it anew since: its vectors mean something else.
func (a *Assistant) snapshot() (*index.Snapshot, error) {
	s := a.index.Snapshot()
	have, want := s.Manifest(), a.embedder.Describe()
	if have.Embedder != want.Name || have.Digest != want.Digest || have.Dimensions != want.Dimensions {
		return nil, fmt.Errorf("the index was built with the embedder %q (%s), not %q (%s): run 'svara ingest' to build it again",
			have.Embedder, have.Digest, want.Name, want.Digest)
	}
	return s, nil
}

// The notices tell a reader that a machine answers, and what its answer is made
// of.
const (
	noticeAnswered = "Du pratar med en AI-tjänst. Svaret är ordagrant ur dokumenten."
	noticeNotFound = "Du pratar med en AI-tjänst. Den svarar bara på det som står i dokumenten."
)

// Ask answers a question from the documents, or says that they do not answer
// it. A question that cannot be read is a *QuestionError; other errors are
// those of ctx, the embedder, and an index that another embedder built anew.
func (a *Assistant) Ask(ctx context.Context, q Question) (Answer, error) {
	start := time.Now()
	text, err := clean(q.Text)
	if err != nil {
		return Answer{}, err
	}
	snapshot, err := a.snapshot()
	if err != nil {
		return Answer{}, err
	}
	query := understand(snapshot, text, background(text, q.Conversation))

	passages, err := a.retrieve(ctx, snapshot, query, evidencePassages)
	if err != nil {
		return Answer{}, err
	}
	retrieved := time.Now()

	answer := Answer{ID: rand.Text(), Mode: Extractive, Citations: []Citation{}, Nearest: []Nearest{}}
	evidence, err := weigh(ctx, snapshot, query, passages)
	if err != nil {
		return Answer{}, err
	}
	extract := choose(query, evidence)
	answer.Confidence = confidence(snapshot, query, passages, evidence, extract)
	if len(extract.units) > 0 && answer.Confidence >= a.confidence {
		answer.Status, answer.Notice = Answered, noticeAnswered
		answer.Text, answer.Citations = extract.compose()
	} else {
		answer.Status, answer.Notice = NotFound, noticeNotFound
		answer.Text = a.declined()
		answer.Nearest = nearest(snapshot, passages)
	}
	answer.Timings = Timings{
		Retrieve: milliseconds(retrieved.Sub(start)),
		Answer:   milliseconds(time.Since(retrieved)),
		Total:    milliseconds(time.Since(start)),
	}
	return answer, nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
