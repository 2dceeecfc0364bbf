package ingest

import (
	"context"
	"fmt"
	"time"

	"svara/internal/index"
)

// stageEvery is how often the vectors of a rebuild are written to the disk, after a call
// of the embedder. A kill loses at most a second's work and one call. With the embedder
// in the binary, this makes a rebuild of 10,000 passages 0 to 11% slower, where writing
// every batch would make it 13 to 30% slower. That is 2 to 7 ms for a batch, for which a
// language model takes some hundred (BenchmarkRebuild).
var stageEvery = time.Second // shorter in tests

// atOnce stores everything in one transaction, in place of all there was. The documents
// are prepared before it begins, because a transaction keeps other writers out; a
// snapshot of them takes as much memory anyway.
func (j *job) atOnce(ctx context.Context, reason string) error {
	var all batch
	err := j.prepare(ctx, func(b batch) error {
		all.docs, all.notes = append(all.docs, b.docs...), append(all.notes, b.notes...)
		return nil
	})
	if err != nil {
		return err
	}
	gone, renames, err := j.leaving()
	if err != nil {
		return err
	}
	if err := j.recall(ctx, all.docs); err != nil {
		return err
	}
	if err := j.embedStaged(ctx, all.docs); err != nil {
		return err
	}
	err = j.idx.Update(ctx, func(tx *index.Tx) error {
		if err := tx.Clear(); err != nil {
			return err
		}
		if err := tx.SetManifest(j.manifest); err != nil {
			return err
		}
		if err := j.putAll(tx, all); err != nil {
			return err
		}
		for _, rename := range renames {
			if err := tx.Move(rename.From, rename.To); err != nil {
				return err
			}
		}
		return tx.SetSource(j.opts.Source)
	})
	if err == nil {
		j.report.Rebuilt = reason
		j.note(all.docs)
		j.leave(gone, renames)
		j.report.Removed = gone
		j.report.reportRenames(renames)
	}
	return err
}

// recall uses the vectors that an interrupted rebuild made of passages that have not
// changed since, and removes those of documents that are gone.
func (j *job) recall(ctx context.Context, docs []index.Document) error {
	err := j.idx.Update(ctx, func(tx *index.Tx) error { return tx.Unstage(j.isLeft) })
	if err != nil {
		return err
	}
	for n := range docs {
		doc := &docs[n]
		vectors, err := j.idx.Recall(ctx, j.manifest, doc.Path, textsOf(doc))
		if err != nil {
			return err
		}
		for i, vector := range vectors {
			if vector != nil {
				doc.Passages[i].Vector = vector
				j.report.Resumed++
			}
		}
	}
	j.progress.Embedded = j.report.Resumed
	return nil
}

// embedStaged embeds docs, which are all there are, and stages vectors as they are made.
// After an error, those made so far are staged.
func (j *job) embedStaged(ctx context.Context, docs []index.Document) error {
	s := staging{job: j, others: len(j.files) - len(docs), last: time.Now()}
	if err := j.embed(ctx, docs, s.keep); err != nil {
		if s.write(context.WithoutCancel(ctx)) != nil {
			return err
		}
		return fmt.Errorf("the index stands as it was, and %d of %d passages are embedded for the new one: %w",
			j.progress.Embedded, j.progress.Passages, err)
	}
	if j.progress.Done < len(j.files) {
		j.progress.Done = len(j.files)
		j.tell(j.files[len(j.files)-1].path)
	}
	return nil
}

// staging keeps the vectors of a rebuild.
type staging struct {
	job    *job
	others int // files that became no documents
	held   []index.Staged
	last   time.Time // that something was written
}

// keep takes what was embedded, and writes when it is time.
func (s *staging) keep(ctx context.Context, batch []waiting) error {
	s.job.progress.Done = s.others + batch[len(batch)-1].number
	for _, w := range batch {
		s.held = append(s.held, index.Staged{Path: w.doc.Path, Text: w.text, Vector: w.passage.Vector})
	}
	if time.Since(s.last) < stageEvery {
		return nil
	}
	return s.write(ctx)
}

func (s *staging) write(ctx context.Context) error {
	if len(s.held) == 0 {
		return nil
	}
	if err := s.job.idx.Stage(ctx, s.job.manifest, s.held); err != nil {
		return err
	}
	s.held, s.last = s.held[:0], time.Now()
	return nil
}
