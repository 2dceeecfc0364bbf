package main

import (
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
)

// bleveField is the only field that documents are indexed under.
const bleveField = "content"

// newBleve builds the bleve ranker, as somebody new to bleve would: with its Swedish
// analyzer (lower case, stop words, Snowball stems) and its default scoring. The index is
// bleve's default, scorch, in memory instead of on disk.
func newBleve(ctx context.Context, docs []Doc) (Ranker, error) {
	index, err := bleve.NewUsing("", bleveMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("open bleve index: %w", err)
	}
	// Until it is closed, scorch works in the background, which would disturb the next
	// measurement.
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
