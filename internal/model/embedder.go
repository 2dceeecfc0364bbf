package model

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/tmc/langchaingo/embeddings"
)

// Embedder is an embedding model on a server. It gives vectors of unit length, or zeros
// for a blank text. It never cuts a text: the vector of one that is too long for the
// model is the mean of its parts' vectors. It is safe for concurrent use.
type Embedder struct {
	documents, queries embeddings.Embedder
	description        Description
	warning            string
}

// embedderBatch is how many texts one request contains: enough that the round trip does
// not matter, few enough that little is lost if it fails.
const embedderBatch = 32

// embedderVersion is part of the digest. Change it when the same model would give other
// vectors here.
const embedderVersion = "1"

// How long to wait before each new attempt, since a server may be restarting or busy. A
// question must not wait long.
var (
	documentWaits = []time.Duration{250 * time.Millisecond, time.Second, 5 * time.Second, 10 * time.Second}
	queryWaits    = []time.Duration{250 * time.Millisecond}
)

// Embedder opens an embedding model on the servers, and asks one of them for a vector.
// Servers that do not answer now are left out, because their model may be of another
// version; different versions on the servers are an error. Versions are told apart by the
// digest of the weights, which Ollama gives and OpenAI-compatible servers do not.
func (s *Servers) Embedder(ctx context.Context, model string) (*Embedder, error) {
	hosts, digest, err := s.agreeing(ctx, model)
	if err != nil {
		return nil, err
	}
	s = s.only(hosts...)
	k, isKnown := lookUp(model)
	probe := &embedClient{servers: s, model: model, waits: queryWaits}
	vectors, err := probe.request(ctx, []string{"svar"})
	if err != nil {
		return nil, err
	}
	client := func(prefix string, waits []time.Duration) (embeddings.Embedder, error) {
		return embeddings.NewEmbedder(&embedClient{servers: s, model: model, prefix: prefix, dimensions: len(vectors[0]), waits: waits},
			embeddings.WithStripNewLines(false), embeddings.WithBatchSize(embedderBatch))
	}
	documents, err := client(k.document, documentWaits)
	queries, err2 := client(k.query, queryWaits)
	if err := errors.Join(err, err2); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%q\n%q", embedderVersion, digest, k.document, k.query))
	return &Embedder{documents: documents, queries: queries, warning: k.warning(model), description: Description{
		Name: model, Digest: hex.EncodeToString(sum[:8]), Dimensions: len(vectors[0]), FusionWeight: k.fusionWeight(isKnown)}}, nil
}

// agreeing gives the hosts that answer and have the model, and the model's digest.
func (s *Servers) agreeing(ctx context.Context, model string) (hosts []*host, digest string, err error) {
	var failure error
	for i, found := range s.Inspect(ctx, model) {
		version := cmp.Or(found.Weights, found.Digest)
		switch {
		case found.Err != nil:
			if failure == nil || errors.Is(failure, NotThere) {
				failure = found.Err
			}
		case len(hosts) > 0 && version != digest:
			return nil, "", fmt.Errorf("%s and %s have different versions of the model %q, whose vectors do not compare: run 'ollama pull %s' on both",
				hosts[0], s.hosts[i], model, model)
		default:
			hosts, digest = append(hosts, s.hosts[i]), version
		}
	}
	if len(hosts) == 0 {
		return nil, "", failure
	}
	return hosts, digest, nil
}

// EmbedDocuments gives one vector for each passage, in order.
func (e *Embedder) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	return e.documents.EmbedDocuments(ctx, texts)
}

// EmbedQuery gives the vector of a question.
func (e *Embedder) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	return e.queries.EmbedQuery(ctx, text)
}

// Describe says which embedder it is.
func (e *Embedder) Describe() Description { return e.description }

// Warning says why the embedder is a poor choice for Swedish; empty if it is not known to
// be.
func (e *Embedder) Warning() string { return e.warning }
