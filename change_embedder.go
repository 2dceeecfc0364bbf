package main

import (
	"cmp"
	"context"
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

// awaited is an embedder on a server that need not be there yet. Until it is found its
// calls fail as those of a server that does not answer.
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

// sparingEmbedder is an embedder that questions can do without: see absences.
type sparingEmbedder struct {
	embedder
	absent *absences
}

// EmbedQuery gives the vector of a question, unless no server was there a moment ago.
func (s sparingEmbedder) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	if err := s.absent.now(); err != nil {
		return nil, err
	}
	start := time.Now()
	vector, err := s.embedder.EmbedQuery(ctx, text)
	s.absent.note(start, err)
	return vector, err
}

// openLibraryAtOnce opens the library as openLibrary does, whether or not the embedder
// on a server is there. Until it is found (changeEmbedder), an index that it or another
// server's built is searched by its words alone, and one that the embedder in the binary
// built, or that is still to be built, has that.
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

// awaitEvery is how often a server looks whether the embedder that it waits for is there.
const awaitEvery = 2 * time.Second

// changeEmbedder waits for the embedder that is awaited, has the index built anew with
// it beside the one that is answered from, if another built that, and goes over to it.
// Answers are current's until then; takeIn may be nil.
func (s *service) changeEmbedder(ctx context.Context, svara *server.Server, current *assistant.Assistant, takeIn *intake.Intake) {
	found := s.find(ctx)
	if found == nil {
		return
	}
	s.logger.Info("the embedder is there: an index of another is built anew with it, and answered from when that is done", "embedder", s.library.config.Embedder)
	svara.Use(current.Changing(sparingEmbedder{found, new(absences)}))
	s.library.awaited.found.Store(&found)
	if takeIn != nil {
		takeIn.UseEmbedder(found)
		takeIn.Look()
		return
	}
	if source, _ := s.library.index.Source(); source.Folder != "" {
		return // which is not there: openIntake has said so
	}
	for ; ctx.Err() == nil; sleep(ctx, awaitEvery) {
		_, err := s.library.syncWith(ctx, "", io.Discard, func(o *ingest.Options) { o.Embedder = found })
		if err == nil {
			return
		}
		if ctx.Err() == nil {
			s.logger.Error("the documents cannot be read into the index; trying again", "error", err)
		}
	}
}

// find gives the awaited embedder when it is there, watched; nil when ctx has ended. It
// logs what keeps it, whenever that changes.
func (s *service) find(ctx context.Context) embedder {
	told := ""
	for ; ctx.Err() == nil; sleep(ctx, awaitEvery) {
		found, err := s.library.config.openEmbedder(ctx, s.errOut)
		if err == nil {
			return watchedEmbedder{found, s.watch}
		}
		if text := err.Error(); text != told && ctx.Err() == nil {
			s.logger.Info("answering without the embedder until it is there", "error", text)
			told = text
		}
	}
	return nil
}
