package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"svara/internal/extract"
	"svara/internal/index"
)

// MaxFile is the size in bytes above which a file is not read: a text of 64 MB is
// some twenty thousand pages, and is data rather than a document.
const MaxFile = 64 << 20

// inHand is how many bytes of files are read at the same time: as many as the largest
// file may have, so that the memory of a Sync does not grow with the number of
// processors.
const inHand = MaxFile

// outcome is the result of reading one file.
type outcome struct {
	file      file
	documents []index.Document
	note      *index.File // what to record of a file that is not itself a document
	unchanged bool        // the index has it already: documents is empty
	err       error       // an extract.Unusable if its content is at fault; otherwise it could not be read
}

// read makes documents of one file, unless the index has them.
func (j *job) read(ctx context.Context, f file) outcome {
	o := outcome{file: f}
	if hash, seen := j.glanceAt(f.name); seen && j.isUnchanged(&o, hash) {
		return o
	}
	data, info, done, err := j.readFile(ctx, f.name)
	defer done()
	if err != nil {
		o.err = err
		return o
	}
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	j.opts.Seen.note(f.name, info, hash)
	if j.isUnchanged(&o, hash) {
		return o
	}
	result, err := j.opts.Reader.Read(ctx, f.path, data)
	changed := info.ModTime()
	if changed.IsZero() { // files inside the binary have no time: say when they came in
		changed = time.Now()
	}
	o.take(result, hash, changed)
	o.setNote(index.File{Path: f.path, Hash: hash, Limits: j.limits}, result, err)
	return o
}

// glanceAt gives the hash of a file that was read before, without reading it again, if it
// is known. A file that can no longer be opened is not seen.
func (j *job) glanceAt(name string) (hash string, seen bool) {
	if j.opts.Seen == nil || j.only != nil || j.rebuild {
		return "", false
	}
	f, err := j.folder.Open(name)
	if err != nil {
		return "", false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", false
	}
	return j.opts.Seen.hashOf(name, info)
}

// isUnchanged reports whether the index already has the contents of a file with that hash,
// or knows that it is no document. If so, it sets the outcome.
func (j *job) isUnchanged(o *outcome, hash string) bool {
	if j.rebuild {
		return false
	}
	noted := index.File{Path: o.file.path, Hash: hash, Limits: j.limits}
	before, isNoted := j.notes[o.file.path]
	isNoted = isNoted && before.Hash == hash && before.Limits == j.limits
	if isNoted {
		noted.Skipped = before.Skipped
	}
	known, isDocument := j.known[o.file.path]
	if o.unchanged = isDocument && known == hash || !isDocument && isNoted; o.unchanged {
		o.note = &noted
	}
	return o.unchanged
}

// take turns the documents in a file into documents of the index.
func (o *outcome) take(result extract.Result, hash string, changed time.Time) {
	for _, found := range result.Documents {
		doc := index.Document{
			Path: o.file.within(found.Within), Title: found.Title, Text: found.Text, Blocks: found.Blocks,
			Hash: hash, Changed: changed.UTC().Truncate(time.Second), About: aboutOf(found),
		}
		doc.Passages = split(doc.Title, doc.Text, doc.Blocks)
		o.documents = append(o.documents, doc)
	}
}

// setNote sets what to record of a file, if its documents do not tell everything. Nothing
// is recorded that might succeed at the next try.
func (o *outcome) setNote(note index.File, result extract.Result, err error) {
	note.Skipped = nil
	var unusable *extract.Unusable
	switch {
	case errors.As(err, &unusable):
		o.err = err
		note.Skipped = []index.SkippedPart{{Reason: unusable.Reason}}
		if unusable.Passing {
			return
		}
	case err != nil:
		o.err = err
		return
	case len(result.Skipped) == 0 && len(result.Documents) == 1 && result.Documents[0].Within == "":
		return
	}
	for _, skip := range result.Skipped {
		note.Skipped = append(note.Skipped, index.SkippedPart(skip))
	}
	o.note = &note
}

// within gives the path of a document by its name inside the file.
func (f file) within(name string) string {
	if name == "" {
		return f.path
	}
	return f.path + "/" + name
}

// readFile gives a file's bytes, and its FileInfo from before they were read. The caller
// calls done when it needs them no longer, also after an error.
func (j *job) readFile(ctx context.Context, name string) (data []byte, info fs.FileInfo, done func(), err error) {
	done = func() {}
	f, err := j.folder.Open(name)
	if err != nil {
		return nil, nil, done, err
	}
	defer f.Close()
	info, err = f.Stat()
	if err != nil {
		return nil, nil, done, err
	}
	if info.Size() <= MaxFile {
		if err := j.inHand.Acquire(ctx, info.Size()); err != nil {
			return nil, nil, done, err
		}
		done = func() { j.inHand.Release(info.Size()) }
		data, err = io.ReadAll(io.LimitReader(f, MaxFile+1)) // it may be growing
	}
	if info.Size() > MaxFile || len(data) > MaxFile {
		err = tooLarge(f)
	}
	return data, info, done, err
}

// tooLarge says why a file above MaxFile is not read: a film is not to be divided.
func tooLarge(f io.Reader) error {
	head := make([]byte, 4096)
	n, _ := io.ReadFull(f, head)
	if err := extract.CheckHead(head[:n]); err != nil {
		return err
	}
	return &extract.Unusable{Reason: fmt.Sprintf("larger than %d MB: divide it into several files", MaxFile>>20)}
}

func isGone(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// unread says why a file could not be read, without its path, which the report
// gives already.
func unread(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	if errors.Is(err, fs.ErrPermission) {
		return "cannot be read: permission denied: let the user that runs svara read it"
	}
	return fmt.Sprintf("cannot be read: %v", err)
}

// aboutOf gives what a document says of itself as the index keeps it.
func aboutOf(doc extract.Document) index.About {
	about := doc.About
	return index.About{URL: about.URL, Date: about.Date, Saved: doc.Saved, ValidFrom: about.ValidFrom, ValidTo: about.ValidTo, Over: about.Over,
		Replaces: about.Replaces, ReplacedBy: about.ReplacedBy}
}
