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

// Survey compares a folder with the index.
type Survey struct {
	Files    int // that may be documents
	New      int // of these, unknown to the index and not too large to be read
	Changed  int // of these, changed since the index read them
	Gone     int // documents in the index whose files are gone
	Unlisted int // folders that cannot be listed
	Unread   int // files that cannot be opened and of which the index knows nothing
}

// Stale reports whether Sync would find something to do.
func (s Survey) Stale() bool { return s.New+s.Changed+s.Gone > 0 }

// TakeSurvey compares the folder files with idx. A file counts as unchanged if its time
// is, to the second, the one that the index recorded; otherwise its content is compared,
// because copies may keep an older time. It fails if the folder cannot be listed or the
// index cannot be read, or with the error of ctx.
func TakeSurvey(ctx context.Context, idx *index.Index, files fs.FS) (Survey, error) {
	j := job{idx: idx, folder: files, known: make(map[string]string), inHand: semaphore.NewWeighted(inHand)}
	times := make(map[string]time.Time) // of documents' files
	for _, doc := range idx.Snapshot().Documents() {
		j.known[doc.Path], times[doc.Path] = doc.Hash, doc.Changed
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
		note, isNoted := j.notes[f.path]
		before, read := note.Hash, time.Time{}
		if held := j.heldOf(f.path); len(held) > 0 {
			before, read = j.known[held[0]], times[held[0]]
		} else if !isNoted {
			if !mayRead(files, f.name) {
				s.Unread++
			} else if info, err := fs.Stat(files, f.name); err != nil || info.Size() <= MaxFile { // larger ones are never read
				s.New++
			}
			continue
		}
		if j.isOther(ctx, f, before, read) {
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

// isOther reports whether a file's content has changed since it was read, when its hash
// was before. For a file that cannot be read it is false.
func (j *job) isOther(ctx context.Context, f file, before string, read time.Time) bool {
	info, err := fs.Stat(j.folder, f.name)
	if err != nil || info.ModTime().UTC().Truncate(time.Second).Equal(read) {
		return false
	}
	data, _, done, err := j.readFile(ctx, f.name)
	defer done()
	sum := sha256.Sum256(data)
	return err == nil && hex.EncodeToString(sum[:]) != before
}
