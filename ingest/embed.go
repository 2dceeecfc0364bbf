package ingest

import (
	"context"
	"fmt"
	"slices"

	"svara/internal/index"
)

// embedBatch is how many passages are embedded in one call.
const embedBatch = 64

// waiting is a passage that is to be embedded.
type waiting struct {
	number  int // of its document, among those that are embedded
	doc     *index.Document
	passage *index.Passage
	text    string
}

// textsOf gives the text to embed for each passage of a document: the passage with the
// title, the headings and the table's header above it.
func textsOf(doc *index.Document) []string {
	texts := doc.Unders()
	for i, under := range texts {
		texts[i] = doc.Title + "\n" + under + "\n" + doc.Passages[i].Bytes.In(doc.Text)
	}
	return texts
}

// embed sets the vectors of those passages of docs that have none, batch by batch, and
// calls after, which may be nil, after each batch.
func (j *job) embed(ctx context.Context, docs []index.Document, after func(context.Context, []waiting) error) error {
	var batch []waiting
	for n := range docs {
		if !slices.ContainsFunc(docs[n].Passages, lacksVector) {
			continue
		}
		for i, text := range textsOf(&docs[n]) {
			p := &docs[n].Passages[i]
			if !lacksVector(*p) {
				continue
			}
			batch = append(batch, waiting{n, &docs[n], p, text})
			if len(batch) < embedBatch {
				continue
			}
			if err := j.embedOne(ctx, batch, after); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	if len(batch) == 0 {
		return nil
	}
	return j.embedOne(ctx, batch, after)
}

func lacksVector(p index.Passage) bool { return p.Vector == nil }

// embedOne embeds one batch.
func (j *job) embedOne(ctx context.Context, batch []waiting, after func(context.Context, []waiting) error) error {
	texts := make([]string, len(batch))
	for i, w := range batch {
		texts[i] = w.text
	}
	last := batch[len(batch)-1].doc.Path
	vectors, err := j.opts.Embedder.EmbedDocuments(ctx, texts)
	if err != nil {
		return fmt.Errorf("embed passages up to %s: %w", last, err)
	}
	if len(vectors) != len(texts) {
		return fmt.Errorf("embed passages up to %s: the embedder gave %d vectors for %d passages", last, len(vectors), len(texts))
	}
	for i, vector := range vectors {
		batch[i].passage.Vector = vector
	}
	j.progress.Embedded += len(batch)
	if after != nil {
		if err := after(ctx, batch); err != nil {
			return err
		}
	}
	j.tell(last)
	return nil
}
