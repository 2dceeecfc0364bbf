package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing/fstest"

	"svara/assistant"
	"svara/ingest"
	"svara/internal/index"
	"svara/internal/model"
)

// openIndex gives an index of docs on disk. They come through ingest, as an operator's
// documents do: each is a text file with its title on the first line. The index is
// removed once ctx is done.
func openIndex(ctx context.Context, docs []Doc) (*index.Index, error) {
	folder, err := os.MkdirTemp("", "svara-bench-")
	if err != nil {
		return nil, err
	}
	idx, err := index.Open(ctx, folder)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() {
		idx.Close()
		os.RemoveAll(folder)
	})
	files := make(fstest.MapFS, len(docs))
	for _, d := range docs {
		files[d.ID+".txt"] = &fstest.MapFile{Data: []byte(d.Content())}
	}
	report, err := ingest.Sync(ctx, idx, files, ingest.Options{Embedder: model.Embedded{}})
	if err != nil {
		return nil, err
	}
	if len(report.Skipped) > 0 {
		return nil, fmt.Errorf("%d documents were skipped, the first: %v", len(report.Skipped), report.Skipped[0])
	}
	return idx, nil
}

// newSvara ranks with Svara's own retrieval. The rank of a document is that of its best
// passage.
func newSvara(ctx context.Context, docs []Doc) (Ranker, error) {
	idx, err := openIndex(ctx, docs)
	if err != nil {
		return nil, err
	}
	a, err := assistant.New(idx, model.Embedded{}, assistant.Options{})
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, question string, n int) ([]string, error) {
		found, err := a.Search(ctx, assistant.Question{Text: question}, assistant.MaxFound)
		if err != nil {
			return nil, err
		}
		var ids []string
		for _, f := range found {
			id := f.Document[:len(f.Document)-len(".txt")]
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		return ids[:min(n, len(ids))], nil
	}, nil
}
