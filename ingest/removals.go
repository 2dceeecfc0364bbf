package ingest

import (
	"fmt"
	"slices"
)

// Without permission, a Sync does not remove all documents, nor more than half of at least
// manyDocuments. A folder that lost so much is more often an unmounted share, or an
// interrupted copy, than one that was cleared out.
const manyDocuments = 20

// RemovalsError is a refusal to remove so many documents at once. The index still has
// them.
type RemovalsError struct {
	Folder  string // may be empty
	Removed int    // documents that would go
	Held    int    // that the index has
	Before  int    // that left it lately, and were counted too
	Empty   bool   // the folder has no files to read
}

// Error says what was refused, and what to do.
func (e *RemovalsError) Error() string {
	folder := e.Folder
	if folder == "" {
		folder = "the folder"
	}
	what := fmt.Sprintf("%d of the %d documents of the index are gone from %s", e.Removed, e.Held, folder)
	if e.Before > 0 {
		what += fmt.Sprintf(", after %d that were removed lately", e.Before)
	}
	if e.Empty {
		what = fmt.Sprintf("%s holds no files, and the index %s", folder, documents(e.Held))
	}
	return what + ": none was removed. Is the folder mounted, and whole? If they are to go, run 'svara ingest --allow-removals', with --dry-run to see which"
}

func documents(n int) string {
	if n == 1 {
		return "1 document"
	}
	return fmt.Sprintf("%d documents", n)
}

// isMuch reports whether so many removed documents, of those held, look like a mistake.
func isMuch(removed, held int) bool { return held >= manyDocuments && 2*removed > held }

// leaving gives the documents that are no longer in the folder and are to be removed, and
// those of them that were renamed. Its error is a RemovalsError if that is more than a
// Sync removes. Documents of another folder, which are to be replaced, may all go if
// there is anything in their place.
func (j *job) leaving() (gone []string, renames []Rename, err error) {
	gone = j.gone()
	renames = j.renames(gone)
	source, sourced := j.idx.Source()
	isOther := sourced && source != j.opts.Source
	if j.opts.Departures != nil && !isOther && !j.opts.AllowRemovals && !j.opts.DryRun {
		err = j.holdBack(gone, renames)
		return j.gone(), renames, err
	}
	removed := len(gone) - len(renames)
	if j.opts.AllowRemovals || removed <= 0 {
		return gone, renames, nil
	}
	isEmpty := len(j.files) == 0 && removed == len(j.known)
	if isEmpty || isMuch(removed, len(j.known)) && !isOther {
		err = &RemovalsError{Folder: j.opts.Source.Folder, Removed: removed, Held: len(j.known), Empty: isEmpty}
	}
	return gone, renames, err
}

// holdBack keeps documents that are gone from a followed folder but do not leave yet.
func (j *job) holdBack(gone []string, renames []Rename) error {
	accounted := renamedFrom(renames)
	for file, documents := range j.held {
		if j.noted[file] { // it was read: what it holds no more is not lost
			for _, path := range documents {
				accounted[path] = true
			}
		}
	}
	stay, refusal := j.opts.Departures.judge(sight{
		held:     len(j.known),
		gone:     slices.DeleteFunc(slices.Clone(gone), func(path string) bool { return accounted[path] }),
		isHeld:   func(path string) bool { _, found := j.known[path]; return found },
		isThere:  func(path string) bool { return j.staying[path] || accounted[path] },
		hasFiles: len(j.files) > 0,
	})
	if refusal != nil {
		refusal.Folder = j.opts.Source.Folder
		return refusal
	}
	if j.rebuild { // which has nothing to keep them from
		return nil
	}
	held := make(map[string]bool, len(stay))
	for _, path := range stay {
		held[path], j.staying[path] = true, true
	}
	for file, documents := range j.held {
		j.noted[file] = j.noted[file] || slices.ContainsFunc(documents, func(path string) bool { return held[path] })
	}
	return nil
}

// leave records what has left.
func (j *job) leave(gone []string, renames []Rename) {
	if j.opts.Departures != nil && !j.opts.AllowRemovals {
		renamed := renamedFrom(renames)
		j.opts.Departures.leave(slices.DeleteFunc(slices.Clone(gone), func(path string) bool { return renamed[path] }))
	}
}

func renamedFrom(renames []Rename) map[string]bool {
	renamed := make(map[string]bool, len(renames))
	for _, rename := range renames {
		renamed[rename.From] = true
	}
	return renamed
}
