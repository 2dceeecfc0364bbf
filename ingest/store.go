package ingest

import (
	"context"
	"slices"

	"svara/internal/index"
)

// inBatches stores new documents batch by batch, and removes those that are gone last. It
// first records where the documents come from, so that whoever meets a half-filled index
// knows what it is half of.
func (j *job) inBatches(ctx context.Context) error {
	err := j.idx.Update(ctx, func(tx *index.Tx) error {
		if err := tx.SetManifest(j.manifest); err != nil {
			return err
		}
		return tx.SetSource(j.opts.Source)
	})
	if err != nil {
		return err
	}
	err = j.prepare(ctx, func(b batch) error {
		if err := j.embed(ctx, b.docs, nil); err != nil {
			return err
		}
		err := j.idx.Update(ctx, func(tx *index.Tx) error { return j.putAll(tx, b) })
		if err == nil {
			j.note(b.docs)
		}
		return err
	})
	if err != nil {
		return err
	}
	gone, renames, err := j.leaving()
	if err != nil {
		return err
	}
	err = j.idx.Update(ctx, func(tx *index.Tx) error {
		for _, rename := range renames {
			if err := tx.Move(rename.From, rename.To); err != nil {
				return err
			}
		}
		for _, path := range gone {
			if err := tx.Remove(path); err != nil {
				return err
			}
		}
		for file := range j.notes {
			if j.noted[file] || !j.isLeft(file) {
				continue
			}
			if err := tx.RemoveFile(file); err != nil {
				return err
			}
		}
		return tx.Unstage(j.isLeft)
	})
	if err == nil {
		j.leave(gone, renames)
		j.report.Removed = gone
		j.report.reportRenames(renames)
	}
	return err
}

// pretend reads what would be read, and reports as if it had been stored.
func (j *job) pretend(ctx context.Context, reason string) error {
	err := j.prepare(ctx, func(b batch) error {
		j.note(b.docs)
		return nil
	})
	if err != nil {
		return err
	}
	j.report.DryRun = true
	if j.rebuild {
		j.report.Rebuilt = reason
	}
	gone, renames, err := j.leaving()
	j.report.Removed = gone
	if err != nil {
		j.report.Refused = err.Error()
	}
	j.report.reportRenames(renames)
	return nil
}

// putAll stores what files hold, in place of what they held.
func (j *job) putAll(tx *index.Tx, b batch) error {
	for _, doc := range b.docs {
		if err := tx.Put(doc); err != nil {
			return err
		}
	}
	for _, file := range b.files {
		if err := tx.RemoveFile(file); err != nil {
			return err
		}
	}
	for _, note := range b.notes {
		if err := tx.PutFile(note); err != nil {
			return err
		}
		for _, path := range j.held[note.Path] { // another Sync takes an archive of which the note is there for read
			if j.staying[path] || j.rebuild {
				continue
			}
			if err := tx.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// note reports documents that have been stored.
func (j *job) note(stored []index.Document) {
	for _, doc := range stored {
		j.report.Passages += len(doc.Passages)
		switch hash, found := j.known[doc.Path]; {
		case !found:
			j.report.Added = append(j.report.Added, doc.Path)
		case hash != doc.Hash:
			j.report.Changed = append(j.report.Changed, doc.Path)
		default: // rebuilt from the same bytes
			j.report.Unchanged++
		}
	}
}

// gone gives the documents that the index has and the folder has no longer, sorted.
func (j *job) gone() []string {
	var paths []string
	for path := range j.known {
		if j.isLeft(path) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

// isLeft reports whether a document's file was looked for and does not contain it any
// more.
func (j *job) isLeft(path string) bool {
	if j.staying[path] || j.only == nil {
		return !j.staying[path]
	}
	for at, char := range path {
		if char == '/' && j.only[path[:at]] {
			return true
		}
	}
	return j.only[path]
}
