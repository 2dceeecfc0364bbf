package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"svara/assistant"
	"svara/ingest"
	"svara/intake"
	"svara/internal/index"
	"svara/internal/model"
	"svara/server"
)

// awaited is an embedder on a server that need not be there yet. Until it is found, its
// methods fail like those of a server that does not answer.
type awaited struct {
	described model.Description // until it is found
	found     atomic.Pointer[embedder]
}

// Describe says which embedder it is.
func (a *awaited) Describe() model.Description {
	if found := a.found.Load(); found != nil {
		return (*found).Describe()
	}
	return a.described
}

// EmbedDocuments gives one vector for each passage, in order.
func (a *awaited) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	if found := a.found.Load(); found != nil {
		return (*found).EmbedDocuments(ctx, texts)
	}
	return nil, a.missing()
}

// EmbedQuery gives the vector of a question.
func (a *awaited) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	if found := a.found.Load(); found != nil {
		return (*found).EmbedQuery(ctx, text)
	}
	return nil, a.missing()
}

func (a *awaited) missing() error {
	return fmt.Errorf("the embedder %s is not there yet: %w: see 'svara doctor'", a.described.Name, model.NotThere)
}

// openLibraryAtOnce is openLibrary, but does not wait for the configured embedder, if
// that is on a server. Until it is found (see changeEmbedder), an index built by a
// server's embedder is searched by words alone; any other index, and one that is still to
// be built, uses the embedder inside the binary.
func (c *Config) openLibraryAtOnce(ctx context.Context) (*library, error) {
	folder, err := c.dataFolder()
	if err != nil {
		return nil, err
	}
	if _, err := c.servers(); err != nil { // an address that cannot be meant
		return nil, err
	}
	idx, err := index.Open(ctx, folder)
	if err != nil {
		return nil, err
	}
	l := &library{index: idx, embedder: model.Embedded{}, reader: c.openReader(), config: c,
		awaited: &awaited{described: model.Description{Name: c.Embedder}}}
	if m := idx.Manifest(); cmp.Or(m.Embedder, embedded) != embedded {
		l.embedder = &awaited{described: model.Description{Name: m.Embedder, Digest: m.Digest, Dimensions: m.Dimensions}}
		l.asItIs = true
	}
	return l, nil
}

// awaitEvery is how often a server checks whether the embedder that it waits for is
// there.
const awaitEvery = 2 * time.Second

// changeEmbedder waits for the awaited embedder. If the index was built with another, it
// has a new one built beside it, from which questions are answered as soon as it is
// ready; until then current answers. takeIn may be nil.
func (s *service) changeEmbedder(ctx context.Context, svara *server.Server, current *assistant.Assistant, takeIn *intake.Intake) {
	found := s.find(ctx)
	if found == nil {
		return
	}
	s.logger.Info("the embedder is there: an index of another is built anew with it, and answered from when that is done", "embedder", s.library.config.Embedder)
	s.use(svara, current.Changing(optionalEmbedder{found, new(outage)}))
	s.library.awaited.found.Store(&found)
	if takeIn != nil {
		takeIn.UseEmbedder(found)
		takeIn.Look()
		return
	}
	if source, _ := s.library.index.Source(); source.Folder != "" {
		return // which is not there: openIntake has said so
	}
	s.readAnew(ctx, found)
}

// readAnew has the documents inside the binary read into the index with an embedder. It
// tries until that succeeds or ctx ends, and logs the reason for failures whenever it
// changes.
func (s *service) readAnew(ctx context.Context, found embedder) {
	told := ""
	for ; ctx.Err() == nil; sleep(ctx, awaitEvery) {
		_, err := s.library.syncWith(ctx, "", io.Discard, func(o *ingest.Options) { o.Embedder = found })
		if err == nil {
			return
		}
		switch text := err.Error(); {
		case ctx.Err() != nil || text == told:
		case errors.Is(err, index.ErrLocked):
			s.logger.Info("another svara reads documents into the index: it changes its embedder after that")
			told = text
		default:
			s.logger.Error("the documents cannot be read into the index; trying again", "error", err)
			told = text
		}
	}
}

// find gives the awaited embedder, monitored, as soon as it is there; nil if ctx ends
// first. It logs the reason for failures whenever it changes.
func (s *service) find(ctx context.Context) embedder {
	told := ""
	for ; ctx.Err() == nil; sleep(ctx, awaitEvery) {
		found, err := s.library.config.openEmbedder(ctx, s.errOut)
		if err == nil {
			return monitoredEmbedder{found, s.monitor}
		}
		if text := err.Error(); text != told && ctx.Err() == nil {
			s.logger.Info("answering without the embedder until it is there", "error", text)
			told = text
		}
	}
	return nil
}
