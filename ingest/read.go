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
// file has, so that the memory of a Sync does not grow with the number of processors.
const inHand = MaxFile

// outcome is what became of one file.
type outcome struct {
	file      file
	documents []index.Document
	note      *index.File // what is to be kept of a file that is no document itself
	unchanged bool        // the index has it already: documents is empty
	err       error       // an extract.Unusable if its bytes are at fault, else reading is
}

// read makes documents of one file, unless the index has them.
func (j *job) read(ctx context.Context, f file) outcome {
	o := outcome{file: f}
	data, changed, done, err := j.readFile(ctx, f.name)
	defer done()
	if err != nil {
		o.err = err
		return o
	}
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	noted := index.File{Path: f.path, Hash: hash, Limits: j.limits}
	if !j.rebuild {
		before, isNoted := j.notes[f.path]
		isNoted = isNoted && before.Hash == hash && before.Limits == j.limits
		if isNoted {
			noted.Skipped = before.Skipped
		}
		known, isDocument := j.known[f.path]
		if o.unchanged = isDocument && known == hash || !isDocument && isNoted; o.unchanged {
			o.note = &noted
			return o
		}
	}
	result, err := j.opts.Reader.Read(ctx, f.path, data)
	if changed.IsZero() { // files inside the binary have no time: say when they came in
		changed = time.Now()
	}
	o.take(result, hash, changed)
	o.setNote(noted, result, err)
	return o
}

// take makes the documents that a file holds into the index's.
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

// setNote says what is to be kept of a file, where its documents do not say it all:
// nothing that might go better with the next try.
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

// readFile gives a file's bytes and when it was changed. The caller calls done, also
// after an error, when it is done with them.
func (j *job) readFile(ctx context.Context, name string) (data []byte, changed time.Time, done func(), err error) {
	done = func() {}
	f, err := j.folder.Open(name)
	if err != nil {
		return nil, changed, done, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, changed, done, err
	}
	if info.Size() <= MaxFile {
		if err := j.inHand.Acquire(ctx, info.Size()); err != nil {
			return nil, changed, done, err
		}
		done = func() { j.inHand.Release(info.Size()) }
		data, err = io.ReadAll(io.LimitReader(f, MaxFile+1)) // it may be growing
	}
	if info.Size() > MaxFile || len(data) > MaxFile {
		err = tooLarge(f)
	}
	return data, info.ModTime(), done, err
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
