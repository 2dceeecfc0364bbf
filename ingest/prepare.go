package ingest

import (
	"context"
	"errors"
	"fmt"

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

// prepare reads all files that were found, in order, and hands those that have
// to be stored to take, in batches and without vectors.
func (j *job) prepare(ctx context.Context, take func([]index.Document) error) error {
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
			b.add(o.document)
			j.progress.Passages += len(o.document.Passages)
		}
		if b.isFull() {
			if err := take(b.docs); err != nil {
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
	if len(b.docs) == 0 {
		return nil
	}
	return take(b.docs)
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

// readAll reads the files in parallel and gives their outcomes in order; wait
// returns when no file is being read any more. At most two outcomes a worker
// exist at a time, so that memory does not grow with the folder.
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
				result <- j.read(f)
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

// accept reports whether the document of o is to be stored, and notes what
// becomes of its file otherwise.
func (j *job) accept(o outcome) bool {
	_, indexed := j.known[o.file.path]
	var unusable *unusableError
	switch {
	case o.err == nil:
		j.staying[o.file.path] = true
		if o.unchanged {
			j.report.Unchanged++
		}
		return !o.unchanged
	case isGone(o.err): // since the folder was walked: as if it had not been found
	case errors.As(o.err, &unusable):
		j.skip(o.file.path, unusable.Error(), indexed, "; what it said before is removed")
		j.report.Skipped[len(j.report.Skipped)-1].Unusable = true
	default:
		j.staying[o.file.path] = !j.rebuild
		j.skipUnread(o.file.path, unread(o.err), indexed)
	}
	return false
}

// skipUnread notes a file or folder that could not be read: unlike one whose
// content is no text, it may well still say what the index holds of it.
func (j *job) skipUnread(path, reason string, indexed bool) {
	if j.rebuild {
		j.skip(path, reason, indexed, "; what it said before is removed, since the index is built anew")
	} else {
		j.skip(path, reason, indexed, "; what it said before is kept")
	}
}

func (j *job) skip(path, reason string, indexed bool, before string) {
	if indexed {
		reason += before
	}
	j.report.Skipped = append(j.report.Skipped, Skip{Path: path, Reason: reason})
}

// batch is a number of documents on their way into the index.
type batch struct {
	docs            []index.Document
	bytes, passages int
}

func (b *batch) add(doc index.Document) {
	b.docs = append(b.docs, doc)
	b.bytes += len(doc.Text)
	b.passages += len(doc.Passages)
}

func (b *batch) isFull() bool {
	return len(b.docs) >= batchDocuments || b.bytes >= batchBytes || b.passages >= batchPassages
}
