package intake

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"svara/ingest"
	"svara/internal/index"
)

// task is a document, or the whole folder, with which the index is to be brought up to
// date.
type task struct {
	document string
	whole    bool          // the whole folder, not one document
	upload   *upload       // the upload that the file came with; nil for a removal or a change by others
	done     chan struct{} // closed when the task is done; nil if nobody waits
	tries    int           // how often the file could not be read before
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

// batchFiles is how many documents are read in one go; ingest itself reads and stores
// several at a time.
const batchFiles = 64

// How long the worker waits after an error: at first, and at most, after doubling each time.
const (
	firstPause   = 200 * time.Millisecond
	longestPause = 5 * time.Second
)

// Run reads what comes in, and removes what goes, until ctx ends. If that fails for want
// of an embedder, or because another process is reading documents, it is tried again.
func (in *Intake) Run(ctx context.Context) {
	pause, most := firstPause, batchFiles
	for ctx.Err() == nil {
		batch := in.next(most)
		if len(batch) == 0 {
			in.rest(ctx)
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

// rest waits for something to do. Documents that are gone from the folder are looked at
// again when they are due to leave.
func (in *Intake) rest(ctx context.Context) {
	leaving, due := in.departures.Waiting()
	var isDue <-chan time.Time
	if len(leaving) > 0 {
		timer := time.NewTimer(due)
		defer timer.Stop()
		isDue = timer.C
	}
	select {
	case <-ctx.Done():
	case <-in.wake:
	case <-isDue:
		in.Look(leaving...)
	}
}

// next takes up to most tasks from the queue; the whole folder is always a batch by
// itself.
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

// read brings the index up to date with a batch, and settles it.
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
	err = in.keeps(err, false)
	if errors.Is(err, ingest.ErrOtherFolder) {
		in.departures.Forget()
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
	in.tellSkips(in.withoutRejected(report.Skipped, batch), documents...)
	if report.Changes() > 0 {
		in.logger.Info("documents were read", "added", len(report.Added), "changed", len(report.Changed), "renamed", len(report.Renamed), "removed", len(report.Removed))
	}
	return nil
}

// isByOthers reports whether a task is about a change that somebody else made to a file.
func (t *task) isByOthers() bool { return t.upload == nil && t.done == nil }

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
	if err = in.keeps(err, true); err == nil {
		in.tellSkips(report.Skipped)
	}
	return err
}

// settle determines what became of a task whose document was looked at.
func (in *Intake) settle(t *task, report ingest.Report) {
	u := t.upload
	skip := slices.IndexFunc(report.Skipped, func(s ingest.Skip) bool { return s.Path == t.document })
	if u == nil || in.isEnded(u) {
		if skip >= 0 && !report.Skipped[skip].Unusable {
			in.tryAgain(t)
		}
		in.end(t, "", "", "")
		return
	}
	there := len(in.index.Snapshot().Within(t.document)) > 0
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

// How often a file that could not be read is tried again, and the first pause, which doubles:
// within a minute in all.
const (
	mostTries  = 5
	firstAgain = 2 * time.Second
)

// tryAgain makes Run look again at a file that could not be read. On Windows a program
// may lock a file while it saves, and nothing tells when it has finished.
func (in *Intake) tryAgain(t *task) {
	if t.tries < mostTries {
		time.AfterFunc(firstAgain<<t.tries, func() { in.push(&task{document: t.document, tries: t.tries + 1}) })
	}
}

// reject removes an upload that is not a document from the folder again.
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

// isStill reports whether a file is the one that came in, rather than something that
// replaced it. For one that came in before Svara was started, it is not known.
func (u *upload) isStill(now fs.FileInfo) bool {
	return u.file == nil || os.SameFile(u.file, now) && u.file.ModTime().Equal(now.ModTime()) && u.file.Size() == now.Size()
}

func (in *Intake) isEnded(u *upload) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return u.IsFinished()
}

// end marks a task as done, and records what became of its upload.
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
