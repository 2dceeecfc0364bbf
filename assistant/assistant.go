// Package assistant answers questions from an index of documents, with proof: every
// sentence of an answer is a document's own, or says what one says, at a place that is
// named. Where the documents do not say, so does the answer.
//
// Start reading at Assistant.Stream, which is the whole story: understand the question
// (understand.go, question.go), retrieve passages (retrieve.go), those in force first
// (order.go), weigh their sentences as evidence (evidence.go), choose the best of them
// (extract.go), and answer or decline, depending on how sure that is (confidence.go). If
// there is a language model, it writes the answer (generate.go) sentence by sentence
// (draft.go, writer.go), and each sentence is checked against the documents before
// anybody sees it (verify.go).
//
// Tables are the largest special case: rows.go reads a row under the names of its
// columns, and siblings.go and others.go tell it from the other rows of its table.
//
// The unit of all this is information in nats: how much of the question's information a
// text holds (match.go). To see the figures of each step for one question, read
// walkthrough_test.go.
//
// An Assistant stores nothing. It knows nothing of HTTP.
package assistant

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
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
	last         *atomic.Pointer[index.Snapshot] // the newest built with one of the embedders
	embedders    []Embedder                      // those that the index may be built with, the newest last
	contact      string
	confidence   float64  // from which it answers
	vectorWeight *float64 // of the vectors' score beside the words'; nil for the embedder's own
	wordsAlone   bool     // answer without vectors if the embedder fails
	generation   *Generation
	now          func() time.Time
}

// Options are the operator's choices. The zero value is a good choice.
type Options struct {
	// Contact is added where nothing was found: whom to ask instead. May be empty.
	Contact string
	// Confidence is the least confidence with which a question is answered, 0 to 1; nil
	// for DefaultConfidence. A higher value declines more often.
	Confidence *float64
	// VectorWeight is what the vectors' score weighs in retrieval beside the
	// words', which weighs 1; nil for the embedder's own.
	VectorWeight *float64
	// WordsAlone lets passages be found by their words alone if the embedder fails;
	// otherwise that is an error.
	WordsAlone bool
	// Generation is how a language model answers; nil answers in the documents' own
	// words.
	Generation *Generation
	// Now tells the time, which decides which documents are in force; nil for time.Now.
	Now func() time.Time
}

// New gives an assistant over an index that was built with the embedder; another index is
// an error.
func New(idx *index.Index, embedder Embedder, options Options) (*Assistant, error) {
	a := &Assistant{index: idx, last: new(atomic.Pointer[index.Snapshot]), embedders: []Embedder{embedder}, contact: options.Contact, generation: options.Generation,
		confidence: DefaultConfidence, vectorWeight: options.VectorWeight, wordsAlone: options.WordsAlone, now: time.Now}
	if options.Confidence != nil {
		a.confidence = *options.Confidence
	}
	if options.Now != nil {
		a.now = options.Now
	}
	if _, err := a.Ready(); err != nil {
		return nil, err
	}
	return a, nil
}

// Changing gives an assistant that answers like a, and also once the index has been built
// again with another embedder. No question fails in between.
func (a *Assistant) Changing(to Embedder) *Assistant {
	changing := *a
	changing.embedders = append(slices.Clip(a.embedders), to)
	changing.last = new(atomic.Pointer[index.Snapshot])
	changing.last.Store(a.last.Load())
	return &changing
}

// snapshot gives the index as it is now. If an embedder unknown to the assistant has
// built it since, its vectors mean something else, and snapshot gives the index as it was
// before.
func (a *Assistant) snapshot() *index.Snapshot {
	s := a.index.Snapshot()
	if _, err := a.embedderOf(s); err != nil {
		return a.last.Load()
	}
	a.last.Store(s)
	return s
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
	return nil, fmt.Errorf("the index was built with the embedder %q (%s), not %q (%s): start Svara with --embedder %[1]q or, while none serves, run 'svara ingest' to build it for this one",
		have.Embedder, have.Digest, want.Name, want.Digest)
}

// Ready gives how many documents there are to answer from. It is an error if an unknown
// embedder has built the index. Answers then come from the index as it was at the last
// call of Ready or at the last question.
func (a *Assistant) Ready() (documents int, err error) {
	if _, err := a.embedderOf(a.index.Snapshot()); err != nil {
		if before := a.last.Load(); before != nil {
			documents = len(before.Documents())
		}
		return documents, err
	}
	return len(a.snapshot().Documents()), nil
}

// Writer gives the name of the language model that writes answers; empty if none does.
func (a *Assistant) Writer() string {
	if a.generation == nil {
		return ""
	}
	return a.generation.Model
}

// Patience is how long language models may take for one question, in addition to the time
// that Svara itself takes; 0 if there is none.
func (a *Assistant) Patience() time.Duration {
	if a.generation == nil {
		return 0
	}
	return a.generation.forWhole() + a.generation.Patience
}

// Ask answers a question from the documents, or says that they do not answer it. Its
// errors are a *QuestionError for a question that cannot be read, a *ModelError for a
// language model or embedder that is required and fails, and otherwise those of ctx.
func (a *Assistant) Ask(ctx context.Context, q Question) (Answer, error) {
	return a.Stream(ctx, q, func(Event) error { return nil })
}

// Stream answers as Ask does, and passes the answer's text to emit, part by part, as soon
// as each part is verified. All parts together are the answer's Text, unless a model's
// answer came to nothing after its first part. An error of emit ends the work at once, on
// the model's server too.
func (a *Assistant) Stream(ctx context.Context, q Question, emit func(Event) error) (Answer, error) {
	start := time.Now()
	text, err := clean(q.Text)
	if err != nil {
		return Answer{}, err
	}
	shelf := a.shelf()
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
