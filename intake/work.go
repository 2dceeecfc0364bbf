package intake

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"svara/ingest"
	"svara/internal/index"
)

// task is a document of which the index is to say what the folder says.
type task struct {
	document string
	whole    bool          // the whole folder, not one document
	upload   *upload       // whose file it is; nil for a removal
	done     chan struct{} // closed when it is; nil where nobody waits
}

func (in *Intake) push(t *task) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.pushLocked(t)
}

func (in *Intake) pushLocked(t *task) {
	in.queue = append(in.queue, t)
	select {
	case in.wake <- struct{}{}:
	default:
	}
}

// Look has documents of the folder looked at, named by their paths, which may have
// changed by other hands; without any, all of the folder. What it finds is read in the
// background.
func (in *Intake) Look(documents ...string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(documents) == 0 && !slices.ContainsFunc(in.queue, func(t *task) bool { return t.whole }) {
		in.pushLocked(&task{whole: true})
	}
	for _, document := range documents {
		in.pushLocked(&task{document: norm.NFC.String(document)})
	}
}

// batchFiles is how many documents are read in one go: ingest reads and stores some
// of them at a time anyway.
const batchFiles = 64

// What the worker waits after an error, from first to longest, doubling.
const (
	firstPause   = 200 * time.Millisecond
	longestPause = 5 * time.Second
)

// Run reads what comes in, and forgets what goes, until ctx ends. What fails for want
// of an embedder, or because another process is reading documents, is tried again.
func (in *Intake) Run(ctx context.Context) {
	pause, most := firstPause, batchFiles
	for ctx.Err() == nil {
		batch := in.next(most)
		if len(batch) == 0 {
			select {
			case <-ctx.Done():
			case <-in.wake:
			}
			continue
		}
		err := in.read(ctx, batch)
		if err == nil {
			pause, most = firstPause, batchFiles
			continue
		}
		in.putBack(batch)
		if ctx.Err() != nil {
			return
		}
		if !errors.Is(err, index.ErrLocked) {
			in.logger.Error("documents that came in cannot be read into the index; trying again", "documents", len(batch), "error", err)
			most = 1 // so that one that cannot be embedded does not hold the others up
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, longestPause)
	}
}

// next takes up to most tasks from the queue, the whole folder as one of its own.
func (in *Intake) next(most int) []*task {
	in.mu.Lock()
	defer in.mu.Unlock()
	n := min(most, len(in.queue))
	if i := slices.IndexFunc(in.queue[:n], func(t *task) bool { return t.whole }); i >= 0 {
		n = max(i, 1)
	}
	batch := slices.Clone(in.queue[:n])
	in.queue = slices.Delete(in.queue, 0, n)
	for _, t := range batch {
		if t.upload != nil && !t.upload.IsFinished() {
			t.upload.set(Reading, saysReading, "")
		}
	}
	return batch
}

// putBack puts tasks at the end of the queue.
func (in *Intake) putBack(batch []*task) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, t := range batch {
		if t.upload != nil && !t.upload.IsFinished() {
			t.upload.set(Waiting, saysWaiting, "")
		}
	}
	in.queue = append(in.queue, batch...)
}

// read makes the index say what the folder says of a batch, and settles it.
func (in *Intake) read(ctx context.Context, batch []*task) error {
	if batch[0].whole {
		return in.readAll(ctx)
	}
	var documents []string
	for _, t := range batch {
		documents = append(documents, t.document)
	}
	options := in.options()
	options.AllowRemovals = !slices.ContainsFunc(batch, (*task).isByOthers) // what somebody deleted here is to go
	report, err := ingest.SyncFiles(ctx, in.index, in.folder.FS(), options, documents...)
	err = in.keeps(err)
	if errors.Is(err, ingest.ErrOtherFolder) {
		for _, t := range batch {
			in.end(t, Failed, saysElsewhere, "the index holds the documents of another folder now: restart svara")
		}
		return nil
	}
	if err != nil {
		return err
	}
	for _, t := range batch {
		in.settle(t, report)
	}
	if report.Changes() > 0 {
		in.logger.Info("documents were read", "added", len(report.Added), "changed", len(report.Changed), "renamed", len(report.Renamed), "removed", len(report.Removed))
	}
	return nil
}

// isByOthers reports whether a task is of what other hands than ours did to a file.
func (t *task) isByOthers() bool { return t.upload == nil && t.done == nil }

// keeps passes over an error that the index keeps what is gone from the folder, which
// trying again does not change, and logs it.
func (in *Intake) keeps(err error) error {
	var removals *ingest.RemovalsError
	if !errors.As(err, &removals) {
		return err
	}
	in.logger.Warn("documents are gone from the folder; answering from the index, which keeps them", "error", err)
	return nil
}

// readAll reads the whole folder.
func (in *Intake) readAll(ctx context.Context) error {
	if err := in.isOurs(""); err != nil {
		in.logger.Warn("another folder stands where the documents were; answering from the index: restart svara to read it", "folder", in.source.Folder)
		return nil
	}
	report, err := ingest.Sync(ctx, in.index, in.folder.FS(), in.options())
	if err == nil && report.Rebuilt != "" {
		in.logger.Info("the index was built anew", "because", report.Rebuilt, "passages", report.Passages)
	}
	if err == nil && report.Changes() > 0 {
		in.logger.Info("the documents folder was read", "added", len(report.Added), "changed", len(report.Changed), "renamed", len(report.Renamed), "removed", len(report.Removed))
	}
	return in.keeps(err)
}

// settle says what became of a task whose document was looked at.
func (in *Intake) settle(t *task, report ingest.Report) {
	u := t.upload
	if u == nil || in.isEnded(u) {
		in.end(t, "", "", "")
		return
	}
	there := len(in.index.Snapshot().Within(t.document)) > 0
	skip := slices.IndexFunc(report.Skipped, func(s ingest.Skip) bool { return s.Path == t.document })
	if skip < 0 && !there { // an archive of which nothing can be used
		skip = slices.IndexFunc(report.Skipped, func(s ingest.Skip) bool { return strings.HasPrefix(s.Path, t.document+"/") })
	}
	switch {
	case skip < 0 || there && report.Skipped[skip].Unusable: // some of it cannot be used
		in.changing.Lock()
		in.drop(u.kept)
		in.changing.Unlock()
		if there {
			in.end(t, Ready, saysReady, "")
		} else {
			in.end(t, Failed, saysGone, "") // by hand
		}
	case !report.Skipped[skip].Unusable:
		in.logger.Error("an upload could not be read", "document", t.document, "reason", report.Skipped[skip].Reason)
		in.end(t, Failed, saysUnread, report.Skipped[skip].Reason)
	default:
		in.reject(t, report.Skipped[skip].Reason)
	}
}

// reject takes an upload that is no document out of the folder again.
func (in *Intake) reject(t *task, reason string) {
	u := t.upload
	in.changing.Lock()
	defer in.changing.Unlock()
	message := saysNoText
	if now, err := in.folder.Lstat(u.name); err == nil && u.isStill(now) {
		if u.kept != "" {
			message = saysNoBetter
			reason, _, _ = strings.Cut(reason, "; what it said before")
			in.push(&task{document: u.Document})
		}
		if err := in.revert(u); err != nil {
			in.logger.Error("an upload that is no document stays in the documents folder", "error", err)
		}
	}
	in.end(t, Failed, message, reason)
}

// isStill reports whether a file is the one that came in, not what somebody put in its
// place. Of one that came in before Svara was started nobody knows.
func (u *upload) isStill(now fs.FileInfo) bool {
	return u.file == nil || os.SameFile(u.file, now) && u.file.ModTime().Equal(now.ModTime()) && u.file.Size() == now.Size()
}

func (in *Intake) isEnded(u *upload) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return u.IsFinished()
}

// end says that a task is done, and what became of its upload.
func (in *Intake) end(t *task, status Status, message, reason string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if t.upload != nil && !t.upload.IsFinished() {
		t.upload.set(status, message, reason)
	}
	if t.done != nil {
		close(t.done)
	}
}
