package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"svara/internal/index"
)

// MaxFile is the size in bytes above which a file is not read: a text of 64 MB is
// some twenty thousand pages, and is data rather than a document.
const MaxFile = 64 << 20

// largeFile is the size above which files are read one at a time, so that the
// memory of a Sync is that of its workers' small files and one large one.
const largeFile = 4 << 20

// outcome is what became of one file.
type outcome struct {
	file      file
	document  index.Document
	unchanged bool  // the index has it already: document is empty
	err       error // an unusableError if its bytes are at fault, else reading is
}

// unusableError says why a file that could be read is no document.
type unusableError struct{ reason string }

func (e *unusableError) Error() string { return e.reason }

func unusable(format string, args ...any) error {
	return &unusableError{fmt.Sprintf(format, args...)}
}

// read makes a document of one file, unless the index has it.
func (j *job) read(f file) outcome {
	o := outcome{file: f}
	data, changed, unlock, err := j.readFile(f.name)
	defer unlock()
	if err != nil {
		o.err = err
		return o
	}
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	if !j.rebuild && j.known[f.path] == hash {
		o.unchanged = true
		return o
	}
	o.document, o.err = extract(f.path, data)
	o.document.Hash = hash
	if changed.IsZero() { // files inside the binary have no time: say when they came in
		changed = time.Now()
	}
	o.document.Changed = changed.UTC().Truncate(time.Second)
	return o
}

// readFile gives a file's bytes and when it was changed. The caller calls
// unlock, also after an error, when it is done with them.
func (j *job) readFile(name string) (data []byte, changed time.Time, unlock func(), err error) {
	unlock = func() {}
	f, err := j.folder.Open(name)
	if err != nil {
		return nil, changed, unlock, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, changed, unlock, err
	}
	if info.Size() > largeFile {
		j.oneLarge.Lock()
		unlock = j.oneLarge.Unlock
	}
	if info.Size() <= MaxFile {
		data, err = io.ReadAll(io.LimitReader(f, MaxFile+1)) // it may be growing
	}
	if info.Size() > MaxFile || len(data) > MaxFile {
		err = unusable("larger than %d MB: divide it into several files", MaxFile>>20)
	}
	return data, info.ModTime(), unlock, err
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
