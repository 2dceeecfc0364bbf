package main

import (
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
)

// bleveField is the one field the documents are indexed under.
const bleveField = "content"

// newBleve builds the bleve ranker: its Swedish analyzer (lower case, stop
// words, Snowball stems) and its default scoring, as a newcomer to bleve would
// have it. The index is scorch, bleve's default on disk, here in memory.
func newBleve(ctx context.Context, docs []Doc) (Ranker, error) {
	index, err := bleve.NewUsing("", bleveMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("open bleve index: %w", err)
	}
	// Scorch works in the background until closed, which would disturb the
	// times of whatever is measured next.
	context.AfterFunc(ctx, func() { index.Close() })

	batch := index.NewBatch()
	for _, d := range docs {
		if err := batch.Index(d.ID, map[string]string{bleveField: d.Content()}); err != nil {
			return nil, fmt.Errorf("index document %s: %w", d.ID, err)
		}
	}
	if err := index.Batch(batch); err != nil {
		return nil, fmt.Errorf("index %d documents: %w", len(docs), err)
	}
	return bleveRanker(index), nil
}

func bleveMapping() mapping.IndexMapping {
	field := bleve.NewTextFieldMapping()
	field.Analyzer = sv.AnalyzerName
	field.Store = false
	field.IncludeInAll = false
	document := bleve.NewDocumentStaticMapping()
	document.AddFieldMappingsAt(bleveField, field)
	index := bleve.NewIndexMapping()
	index.DefaultMapping = document
	return index
}

// bleveRanker asks with a match query, which joins the question's terms with
// OR unless told otherwise.
func bleveRanker(index bleve.Index) Ranker {
	return func(ctx context.Context, question string, n int) ([]string, error) {
		query := bleve.NewMatchQuery(question)
		query.SetField(bleveField)
		result, err := index.SearchInContext(ctx, bleve.NewSearchRequestOptions(query, n, 0, false))
		if err != nil {
			return nil, fmt.Errorf("search bleve: %w", err)
		}
		ids := make([]string, 0, len(result.Hits))
		for _, hit := range result.Hits {
			ids = append(ids, hit.ID)
		}
		return ids, nil
	}
}
