package ingest

import (
	"context"
	"errors"
	"fmt"

	"svara/internal/extract"
	"svara/internal/index"
)

// A batch is stored in one transaction: when Svara is killed, at most the batch
// at hand has to be made again. The limit in passages is for slow embedders,
// some ten passages a second, with which a batch is then a minute's work.
const (
	batchDocuments = 64
	batchBytes     = 4 << 20
	batchPassages  = 512
)

// prepare reads all files that were found, in order, and passes those that must be stored
// to take, in batches and without vectors.
func (j *job) prepare(ctx context.Context, take func(batch) error) error {
	ctx, cancel := context.WithCancel(ctx)
	outcomes, wait := j.readAll(ctx)
	defer wait() // runs after cancel: nothing is read once Sync has returned
	defer cancel()

	var b batch
	done := 0
	for outcome := range outcomes {
		o := <-outcome
		if err := ctx.Err(); err != nil {
			return stopped(err, done, len(j.files))
		}
		if j.accept(o) {
			j.reuse(&o)
			b.add(o)
			for _, doc := range o.documents {
				j.progress.Passages += len(doc.Passages)
			}
		}
		if b.isFull() {
			if err := take(b); err != nil {
				return err
			}
			b = batch{}
		}
		done++
		if !j.rebuild {
			j.progress.Done = done
		}
		j.tell(o.file.path)
	}
	if err := ctx.Err(); err != nil {
		return stopped(err, done, len(j.files))
	}
	if len(b.docs)+len(b.notes) == 0 {
		return nil
	}
	return take(b)
}

// tell says how far the job has come.
func (j *job) tell(path string) {
	j.progress.Total, j.progress.Path = len(j.files), path
	if j.opts.Progress != nil {
		j.opts.Progress(j.progress)
	}
}

func stopped(err error, done, total int) error {
	return fmt.Errorf("stopped after %d of %d files: %w", done, total, err)
}

// readAll reads the files in parallel and gives their outcomes in order; wait returns
// when no file is being read any more. There are at most two outcomes for each worker at
// a time, so that memory does not grow with the folder.
func (j *job) readAll(ctx context.Context) (outcomes <-chan chan outcome, wait func()) {
	queue := make(chan chan outcome, j.opts.Workers)
	slots := make(chan struct{}, j.opts.Workers)
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		defer close(queue)
		for _, f := range j.files {
			if ctx.Err() != nil {
				break
			}
			result := make(chan outcome, 1)
			slots <- struct{}{}
			go func() {
				result <- j.read(ctx, f)
				<-slots
			}()
			select {
			case queue <- result:
			case <-ctx.Done():
			}
		}
		for range cap(slots) {
			slots <- struct{}{} // the last readers have put theirs back
		}
	}()
	return queue, func() { <-finished }
}

// accept reports whether something in o must be stored, and records what becomes of its
// file.
func (j *job) accept(o outcome) bool {
	indexed := len(j.heldOf(o.file.path)) > 0
	var unusable *extract.Unusable
	switch {
	case o.unchanged:
		held := j.heldOf(o.file.path)
		for _, path := range held {
			j.staying[path] = true
			j.stay(contentOf(path, o.file.path, j.known[path]), path)
		}
		j.noted[o.file.path] = true
		j.report.Unchanged += len(held)
		j.skipParts(o)
		return false
	case o.err == nil:
		for _, doc := range o.documents {
			j.staying[doc.Path] = true
			j.stay(contentOf(doc.Path, o.file.path, doc.Hash), doc.Path)
		}
		j.skipParts(o)
	case isGone(o.err): // since the folder was walked: as if it had not been found
		return false
	case errors.As(o.err, &unusable):
		j.skip(o.file.path, unusable.Error(), indexed, saidBefore+"removed")
		j.report.Skipped[len(j.report.Skipped)-1].Unusable = true
	default:
		for _, path := range j.heldOf(o.file.path) {
			j.staying[path] = !j.rebuild
		}
		j.noted[o.file.path] = !j.rebuild
		j.skipUnread(o.file.path, unread(o.err), indexed)
		return false
	}
	j.noted[o.file.path] = o.note != nil
	return len(o.documents) > 0 || o.note != nil
}

// skipParts notes what a file holds that is no document.
func (j *job) skipParts(o outcome) {
	if o.note == nil {
		return
	}
	for _, part := range o.note.Skipped {
		j.report.Skipped = append(j.report.Skipped, Skip{Path: o.file.within(part.Within), Reason: part.Reason, Unusable: true})
	}
}

// heldOf gives the documents that the index held of a file.
func (j *job) heldOf(file string) []string { return j.held[file] }

// skipUnread records a file or folder that could not be read. Unlike a file whose content
// is unusable, it may still say what the index has of it.
func (j *job) skipUnread(path, reason string, indexed bool) {
	if j.rebuild {
		j.skip(path, reason, indexed, saidBefore+"removed, since the index is built anew")
	} else {
		j.skip(path, reason, indexed, saidBefore+"kept")
	}
}

func (j *job) skip(path, reason string, indexed bool, before string) {
	if indexed {
		reason += before
	}
	j.report.Skipped = append(j.report.Skipped, Skip{Path: path, Reason: reason})
}

// batch is a number of documents on their way into the index, with records of files.
// Everything from one file is in one batch, so that the index has either all of it or
// nothing.
type batch struct {
	docs            []index.Document
	notes           []index.File
	files           []string // of which nothing is noted
	bytes, passages int
}

func (b *batch) add(o outcome) {
	for _, doc := range o.documents {
		b.docs = append(b.docs, doc)
		b.bytes += len(doc.Text)
		b.passages += len(doc.Passages)
	}
	if o.note != nil {
		b.notes = append(b.notes, *o.note)
	} else {
		b.files = append(b.files, o.file.path)
	}
}

func (b *batch) isFull() bool {
	return len(b.docs)+len(b.notes) >= batchDocuments || b.bytes >= batchBytes || b.passages >= batchPassages
}
