package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"

	"svara/internal/index"
)

// Survey is how a folder stands beside the index.
type Survey struct {
	Files    int // that may be documents
	New      int // of them, that the index knows nothing of
	Changed  int // of them, that say something else than when the index read them
	Gone     int // documents that the index holds and whose files are not there
	Unlisted int // folders that cannot be listed
}

// Stale reports whether Sync would find something to do.
func (s Survey) Stale() bool { return s.New+s.Changed+s.Gone > 0 }

// TakeSurvey looks at the folder files beside what idx holds. It opens only files that
// were written after the index read them. Its error is that the folder cannot be listed
// or the index not be read, or that of ctx.
func TakeSurvey(ctx context.Context, idx *index.Index, files fs.FS) (Survey, error) {
	j := job{idx: idx, folder: files, known: make(map[string]string), inHand: semaphore.NewWeighted(inHand)}
	read := make(map[string]time.Time)
	for _, doc := range idx.Snapshot().Documents() {
		j.known[doc.Path], read[doc.Path] = doc.Hash, doc.Changed
	}
	var err error
	if j.notes, err = idx.Files(ctx); err != nil {
		return Survey{}, fmt.Errorf("survey: %w", err)
	}
	j.hold()
	found, err := find(ctx, files)
	if err != nil {
		return Survey{}, fmt.Errorf("survey: %w", err)
	}
	s := Survey{Files: len(found.files), Unlisted: len(found.unseen)}
	for _, f := range found.files {
		_, isNoted := j.notes[f.path]
		switch at, isDocument := read[f.path]; {
		case len(j.heldOf(f.path)) == 0 && !isNoted:
			s.New++
		case isDocument && j.isOther(ctx, f, at):
			s.Changed++
		}
		delete(j.held, f.path)
	}
	for path, documents := range j.held {
		if !slices.ContainsFunc(found.unseen, func(folder Skip) bool { return strings.HasPrefix(path, folder.Path+"/") }) {
			s.Gone += len(documents)
		}
	}
	return s, ctx.Err()
}

// isOther reports whether a file that was read says something else now. A file that
// cannot be read does not tell.
func (j *job) isOther(ctx context.Context, f file, read time.Time) bool {
	info, err := fs.Stat(j.folder, f.name)
	if err != nil || !info.ModTime().UTC().Truncate(time.Second).After(read) {
		return false
	}
	data, _, done, err := j.readFile(ctx, f.name)
	defer done()
	sum := sha256.Sum256(data)
	return err == nil && hex.EncodeToString(sum[:]) != j.known[f.path]
}
