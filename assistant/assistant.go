// Package assistant answers questions from an index of documents, with proof:
// every sentence of an answer is a document's own, or says what one says, at a
// place that is named; and where the documents do not say, so does the answer.
//
// Start reading at Assistant.Stream, which is the whole story: understand the
// question (question.go), retrieve passages (retrieve.go) with what is in force
// first (order.go), weigh their sentences as evidence (evidence.go), choose the best
// of them (extract.go), and answer or decline by how sure that is (confidence.go). With a language model, it writes the
// answer (generate.go), sentence by sentence (draft.go), each of which is held
// against the documents before anybody sees it (verify.go).
//
// An Assistant stores nothing. It knows nothing of HTTP.
package assistant

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
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
	embedders    []Embedder // those that the index may be built with, the newest last
	contact      string
	confidence   float64  // from which it answers
	vectorWeight *float64 // of the vectors' score beside the words'; nil for the embedder's own
	wordsAlone   bool     // where the embedder fails
	generation   *Generation
	now          func() time.Time
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
	// WordsAlone has passages found by their words alone where the embedder fails,
	// which is an error otherwise.
	WordsAlone bool
	// Generation is how a language model answers; nil answers in the documents' own
	// words.
	Generation *Generation
	// Now tells the time, and with it which documents are in force; nil for time.Now.
	Now func() time.Time
}

// New gives an assistant over an index whose passages the embedder embedded. An
// index of another embedder is an error.
func New(idx *index.Index, embedder Embedder, options Options) (*Assistant, error) {
	a := &Assistant{index: idx, embedders: []Embedder{embedder}, contact: options.Contact, generation: options.Generation,
		confidence: DefaultConfidence, vectorWeight: options.VectorWeight, wordsAlone: options.WordsAlone, now: time.Now}
	if options.Confidence != nil {
		a.confidence = *options.Confidence
	}
	if options.Now != nil {
		a.now = options.Now
	}
	if _, err := a.snapshot(); err != nil {
		return nil, err
	}
	return a, nil
}

// Changing gives an assistant that answers as a does, and with another embedder from
// the moment on that the index is built anew with that: no question falls between.
func (a *Assistant) Changing(to Embedder) *Assistant {
	changing := *a
	changing.embedders = append(slices.Clip(a.embedders), to)
	return &changing
}

// snapshot gives the index as it is now. It is an error if another embedder has
// built it anew since: its vectors mean something else.
func (a *Assistant) snapshot() (*index.Snapshot, error) {
	s := a.index.Snapshot()
	_, err := a.embedderOf(s)
	return s, err
}

// embedderOf gives the embedder that a snapshot was built with.
func (a *Assistant) embedderOf(s *index.Snapshot) (Embedder, error) {
	have := s.Manifest()
	var want model.Description
	for _, embedder := range slices.Backward(a.embedders) {
		want = embedder.Describe()
		if have.Embedder == want.Name && have.Digest == want.Digest && have.Dimensions == want.Dimensions {
			return embedder, nil
		}
	}
	return nil, fmt.Errorf("the index was built with the embedder %q (%s), not %q (%s): start Svara with --embedder %[1]q, or run 'svara ingest' to build it for this one",
		have.Embedder, have.Digest, want.Name, want.Digest)
}

// Ready gives how many documents there are to answer from. It is an error if another
// embedder has built the index anew, so that no question can be answered.
func (a *Assistant) Ready() (documents int, err error) {
	s, err := a.snapshot()
	if err != nil {
		return 0, err
	}
	return len(s.Documents()), nil
}

// Writer gives the name of the language model that writes answers where it can; empty
// where none does.
func (a *Assistant) Writer() string {
	if a.generation == nil {
		return ""
	}
	return a.generation.Model
}

// Patience is how long language models may take over one question, besides what
// Svara itself takes; 0 where none writes.
func (a *Assistant) Patience() time.Duration {
	if a.generation == nil {
		return 0
	}
	return a.generation.forWhole() + a.generation.Patience
}

// Ask answers a question from the documents, or says that they do not answer
// it. A question that cannot be read is a *QuestionError; a language model that is
// required and fails, the embedder's among them, is a *ModelError; other errors are
// those of ctx and of an index that another embedder built anew.
func (a *Assistant) Ask(ctx context.Context, q Question) (Answer, error) {
	return a.Stream(ctx, q, func(Event) error { return nil })
}

// Stream answers as Ask does and gives emit the answer's text, part by part, as soon
// as each is verified; all parts together are the answer's Text, unless a model's
// answer came to nothing after its first part. An error of emit ends it at once, on
// the model's server, too.
func (a *Assistant) Stream(ctx context.Context, q Question, emit func(Event) error) (Answer, error) {
	start := time.Now()
	text, err := clean(q.Text)
	if err != nil {
		return Answer{}, err
	}
	shelf, err := a.shelf()
	if err != nil {
		return Answer{}, err
	}
	query, conversation := a.understand(ctx, shelf.Snapshot, text, q.Conversation)

	passages, err := a.retrieve(ctx, shelf, query, evidencePassages)
	if err != nil {
		return Answer{}, err
	}
	read := shelf.withSections(query, passages)
	evidence, err := weigh(ctx, shelf, query, read)
	if err != nil {
		return Answer{}, err
	}
	chosen := a.choose(shelf, query, read, evidence)
	answer := Answer{ID: rand.Text(), Mode: Extractive, Citations: []Citation{}, Nearest: []Nearest{}}
	answer.Confidence = chosen.confidence
	answer.Timings.Retrieve = milliseconds(time.Since(start))

	found := len(chosen.units) > 0 && answer.Confidence >= a.confidence
	if found && a.generation != nil {
		if found, err = a.write(ctx, &answer, composition{shelf, query, conversation, shelf.toWrite(query, read, chosen)}, emit); err != nil {
			return Answer{}, err
		}
	}
	switch {
	case !found:
		answer.Status = NotFound
		answer.Text, answer.Nearest = a.declined(), nearest(shelf, query, passages)
	case answer.Mode == Extractive:
		answer.Status = Answered
		answer.Text, answer.Citations = chosen.compose(shelf)
	}
	if answer.Mode == Extractive {
		if err := emit(Event{Text: answer.Text, Citations: answer.Citations}); err != nil {
			return Answer{}, errors.Join(errEmit, err)
		}
	}
	answer.Notice = notice(answer)
	answer.Timings.Total = milliseconds(time.Since(start))
	answer.Timings.Answer = answer.Timings.Total - answer.Timings.Retrieve
	return answer, nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
