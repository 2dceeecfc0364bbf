// Package intake adds and removes documents while Svara serves. The documents folder is
// the truth: an upload becomes a file there, a deletion removes one, and the index is
// then brought up to date with the folder.
//
// Start reading at Intake. Put (put.go) and Delete change the folder, Run (work.go)
// brings the index up to date, and Look (look.go) makes it notice changes by others. Put
// returns when the file is on the disk under its name, so that whatever was acknowledged
// survives a kill: the next Run reads what it finds. What becomes of an upload is an
// Upload (uploads.go).
//
// The package stores files in the documents folder and nothing else. For a while, these
// include hidden files whose names begin with ".svara-": an upload that is coming in, and
// a file that was replaced by one that has not been read yet (folder.go). Open removes
// what a kill left of them.
package intake

import (
	"context"
	"log/slog"
	"os"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"svara/ingest"
	"svara/internal/extract"
	"svara/internal/index"
)

// Options are what an Intake works with. Folder, Index and Embedder must be set.
type Options struct {
	Folder   *os.Root // the documents folder, opened by its absolute path
	Index    *index.Index
	Embedder ingest.Embedder
	Reader   *extract.Reader // makes text of files; nil for one with its package's limits
	Logger   *slog.Logger    // slog.Default() if nil
	// Unread says that the folder may contain changes that the index does not know of:
	// Run then begins by reading all of it.
	Unread bool
	// Skipped is what the last reading of the folder skipped, and has been reported.
	Skipped []ingest.Skip
}

// Intake takes documents in and out of one folder and its index. It is safe for
// concurrent use; at most one should be open in a folder at a time, since Open takes
// the other's unfinished files for leftovers.
type Intake struct {
	folder *os.Root
	index  *index.Index
	reader *extract.Reader
	logger *slog.Logger
	source index.Source
	// removeWait is how long Delete waits for its proof. A field so that tests need
	// not wait.
	removeWait time.Duration
	link       func(old, new string) error // of the folder; file systems without links are tried in tests

	departures ingest.Departures // for the Syncs of the folder
	seen       ingest.Seen       // for the Syncs of the folder
	skips      ingest.Skips      // for the Syncs of the folder
	warned     time.Time         // when it last warned that documents are kept; used by Run only

	changing sync.Mutex // held while files in the folder get or lose their names

	mu       sync.Mutex // guards what follows
	embedder ingest.Embedder
	uploads  uploads
	queue    []*task
	removing map[string]bool // documents that are deleted, which is not proved yet
	wake     chan struct{}   // holds one when the queue may have grown
}

// removeWait is how long a deletion waits until others have finished with the index.
const removeWait = 10 * time.Second

// Open gives an intake of a folder, in which it clears up what a kill left. Nothing
// is read into the index before Run.
func Open(opts Options) *Intake {
	if opts.Logger == nil {
		opts.Logger = slog.Default()
	}
	in := &Intake{
		folder:     opts.Folder,
		index:      opts.Index,
		embedder:   opts.Embedder,
		reader:     opts.Reader,
		logger:     opts.Logger,
		source:     index.Source{Folder: opts.Folder.Name()},
		removeWait: removeWait,
		link:       opts.Folder.Link,
		uploads:    uploads{byID: make(map[string]*upload)},
		removing:   make(map[string]bool),
		wake:       make(chan struct{}, 1),
	}
	in.skips.Note(opts.Skipped)
	if opts.Unread {
		in.push(&task{whole: true})
	}
	if err := in.clearUp(); err != nil { // as where the folder may only be read
		opts.Logger.Warn("files of an upload that was cut off stay in the documents folder", "error", err)
	}
	return in
}

// isOurs refuses if the index now holds the documents of another folder, or if another
// folder has taken the place of ours, as when something was mounted there: a file put
// into ours would be lost.
func (in *Intake) isOurs(document string) error {
	if source, _ := in.index.Source(); source != in.source {
		return otherFolder(document)
	}
	ours, err := in.folder.Stat(".")
	if err != nil {
		return err
	}
	if now, err := os.Stat(in.source.Folder); err != nil || !os.SameFile(ours, now) {
		return otherFolder(document)
	}
	return nil
}

// UseEmbedder makes another embedder embed documents from now on. The next reading
// rebuilds the index with it: see Look.
func (in *Intake) UseEmbedder(embedder ingest.Embedder) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.embedder = embedder
}

// options are those of a Sync.
func (in *Intake) options() ingest.Options {
	in.mu.Lock()
	defer in.mu.Unlock()
	return ingest.Options{Embedder: in.embedder, Reader: in.reader, Source: in.source, Departures: &in.departures, Seen: &in.seen}
}

// Delete removes a document from the folder and then from the index. done means that no
// file of the index contains its text any more. If others are using the index, it may
// stop waiting for that after some seconds, and the rest is done later; deleting the
// document again then tells.
//
// Its errors are a *Refusal and those of the folder.
func (in *Intake) Delete(ctx context.Context, document string) (done bool, err error) {
	document = norm.NFC.String(document)
	if err := in.isOurs(document); err != nil {
		return false, err
	}
	if err := in.removeFiles(document); err != nil {
		return false, err
	}
	in.mu.Lock()
	in.removing[document] = true
	in.abandon(document)
	in.mu.Unlock()
	t := &task{document: document, done: make(chan struct{})}
	if err := in.forget(ctx, document); err != nil {
		in.logger.Warn("a deleted document stays in the index until it can be changed", "document", document, "error", err)
	}
	in.push(t) // whoever is reading the folder now may have read it before it went
	select {
	case <-t.done:
	case <-ctx.Done():
		return false, nil
	case <-time.After(in.removeWait):
		return false, nil
	}
	if len(in.index.Snapshot().Within(document)) > 0 {
		return false, nil // uploaded again meanwhile, or the index is another folder's now
	}
	swept, err := in.index.Swept(ctx)
	if err != nil || !swept {
		return false, nil
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.queue) == 0 { // all others are done and swept, too
		clear(in.removing)
	}
	delete(in.removing, document)
	return true, nil
}

// forget takes a document out of the index at once, or those of an archive.
func (in *Intake) forget(ctx context.Context, document string) error {
	err := in.index.Update(ctx, func(tx *index.Tx) error {
		if source, _ := tx.Source(); source != in.source {
			return ingest.ErrOtherFolder
		}
		for _, doc := range in.index.Snapshot().Within(document) {
			if err := tx.Remove(doc.Path); err != nil {
				return err
			}
		}
		return tx.RemoveFile(document)
	})
	if err != nil {
		return err
	}
	return in.index.Refresh(ctx)
}
