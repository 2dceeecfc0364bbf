package ingest

import "fmt"

// What a Sync does not remove unless it is told that it may: more than half of at least
// manyDocuments, or all. A folder that lost so much is more often a share that is not
// mounted, or a copy that was cut off, than one that was cleared out.
const manyDocuments = 20

// RemovalsError is a refusal to remove so many documents at once. The index still has
// them.
type RemovalsError struct {
	Folder  string // may be empty
	Removed int    // documents that would go
	Held    int    // that the index has
	Empty   bool   // the folder has no files to read
}

// Error says what was refused, and what to do.
func (e *RemovalsError) Error() string {
	folder := e.Folder
	if folder == "" {
		folder = "the folder"
	}
	what := fmt.Sprintf("%d of the %d documents of the index are gone from %s", e.Removed, e.Held, folder)
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

// leaving gives the documents that the folder does not vouch for any more, and those of
// them that have another name now. Its error is a RemovalsError where more would go than
// a Sync removes; of another folder's documents, which are to make room, it only asks for
// something in their place.
func (j *job) leaving() (gone []string, renames []Rename, err error) {
	gone = j.gone()
	renames = j.renames(gone)
	removed := len(gone) - len(renames)
	if j.opts.AllowRemovals || removed <= 0 {
		return gone, renames, nil
	}
	source, sourced := j.idx.Source()
	isOther := sourced && source != j.opts.Source
	isEmpty := len(j.files) == 0 && removed == len(j.known)
	isMuch := len(j.known) >= manyDocuments && 2*removed > len(j.known)
	if isEmpty || isMuch && !isOther {
		err = &RemovalsError{Folder: j.opts.Source.Folder, Removed: removed, Held: len(j.known), Empty: isEmpty}
	}
	return gone, renames, err
}
