package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var (
	// ErrNewer is wrapped by what opens or reads a catalogue that a newer Svara
	// wrote.
	ErrNewer = errors.New("index of a newer svara")

	// ErrDamaged is wrapped by what opens or reads a catalogue whose file is cut
	// off, changed by other hands, or not Svara's at all.
	ErrDamaged = errors.New("damaged index")
)

// damaged says that the file cannot be trusted, and what to do about it.
func (f File) damaged(cause error) error {
	return fmt.Errorf("%w: %s: %w: move the file away and run 'svara ingest' to build it again from the documents",
		ErrDamaged, f, cause)
}

// unwritable says that the data folder cannot be used, and what to do about it.
func unwritable(dir string, cause error) error {
	return fmt.Errorf("catalogue: data folder %s: %w: let the user that runs svara write there, or choose another --data folder",
		dir, cause)
}

// Fault turns an error of the database met while doing what action says into
// one for the operator.
func (f File) Fault(action string, err error) error {
	switch Code(err) {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return f.damaged(err)
	case sqlite3.SQLITE_BUSY:
		return fmt.Errorf("catalogue: %s %s: another svara is writing to it: try again when it is done: %w", action, f, err)
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return fmt.Errorf("catalogue: %s %s: %w: let the user that runs svara write to the file and its folder, or choose another --data folder",
			action, f, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("catalogue: %s %s: %w: make room on the disk", action, f, err)
	}
	return fmt.Errorf("catalogue: %s %s: %w", action, f, err)
}

// Unreadable is Fault for loading, where our own fixed statements meet a file
// that says it is ours: whatever goes wrong with the content, missing tables
// and values of the wrong type included, is damage. What is wrong with the
// machine or the moment is not.
func (f File) Unreadable(err error) error {
	if errors.Is(err, ErrDamaged) || errors.Is(err, ErrNewer) {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) {
		return f.Fault("read", err)
	}
	switch Code(err) {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY,
		sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
		sqlite3.SQLITE_PROTOCOL:
		return f.Fault("read", err)
	case sqlite3.SQLITE_IOERR:
		if extendedCode(err) != sqlite3.SQLITE_IOERR_SHORT_READ {
			return f.Fault("read", err)
		}
	}
	return f.damaged(err)
}

// Code returns SQLite's primary result code of err, or 0 where it has none.
func Code(err error) int { return extendedCode(err) & 0xff }

func extendedCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}
