package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var (
	// ErrNewer is wrapped by Open and Refresh when a newer Svara wrote the
	// catalogue.
	ErrNewer = errors.New("index of a newer svara")

	// ErrDamaged is wrapped by every method that reads the catalogue when its
	// file is cut off, changed by other hands, or not a Svara index at all.
	ErrDamaged = errors.New("damaged index")
)

// identify refuses a file that is not a catalogue in a format known here.
func (ix *Index) identify(ctx context.Context) error {
	var application, version int64
	row := ix.reader.QueryRowContext(ctx, "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version")
	if err := row.Scan(&application, &version); err != nil {
		return ix.unreadable(err)
	}
	switch {
	case application != applicationID:
		return ix.damaged(errors.New("not a svara index"))
	case version > formatVersion:
		return fmt.Errorf("%w: %s has format %d, this svara reads up to %d: use a newer svara, or another --data folder",
			ErrNewer, ix.path, version, formatVersion)
	case version < formatVersion:
		return ix.damaged(fmt.Errorf("format %d was never in use", version))
	}
	return nil
}

// damaged says that the file cannot be trusted, and what to do about it.
func (ix *Index) damaged(cause error) error {
	return fmt.Errorf("%w: %s: %w: move the file away and run 'svara ingest' to build it again from the documents",
		ErrDamaged, ix.path, cause)
}

// unwritable says that the data folder cannot be used, and what to do about it.
func unwritable(dir string, cause error) error {
	return fmt.Errorf("index: data folder %s: %w: let the user that runs svara write there, or choose another --data folder",
		dir, cause)
}

// fault turns an error of the database met while doing what action says into
// one for the operator.
func (ix *Index) fault(action string, err error) error {
	switch code(err) {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return ix.damaged(err)
	case sqlite3.SQLITE_BUSY:
		return fmt.Errorf("index: %s %s: another svara is writing to it: try again when it is done: %w", action, ix.path, err)
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return fmt.Errorf("index: %s %s: %w: let the user that runs svara write to the file and its folder, or choose another --data folder",
			action, ix.path, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("index: %s %s: %w: make room on the disk", action, ix.path, err)
	}
	return fmt.Errorf("index: %s %s: %w", action, ix.path, err)
}

// unreadable is fault for loading, where our own fixed statements meet a file
// that says it is ours: whatever goes wrong with the content, missing tables
// and values of the wrong type included, is damage. What is wrong with the
// machine or the moment is not.
func (ix *Index) unreadable(err error) error {
	if errors.Is(err, ErrDamaged) || errors.Is(err, ErrNewer) {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) {
		return ix.fault("read", err)
	}
	switch code(err) {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY,
		sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
		sqlite3.SQLITE_PROTOCOL:
		return ix.fault("read", err)
	case sqlite3.SQLITE_IOERR:
		if extendedCode(err) != sqlite3.SQLITE_IOERR_SHORT_READ {
			return ix.fault("read", err)
		}
	}
	return ix.damaged(err)
}

// code returns SQLite's primary result code of err, or 0.
func code(err error) int { return extendedCode(err) & 0xff }

func extendedCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}
