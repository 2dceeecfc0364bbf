package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var (
	// ErrNewer is wrapped by errors about a catalogue that a newer Svara wrote.
	ErrNewer = errors.New("index of a newer svara")

	// ErrDamaged is wrapped by errors about a catalogue whose file is cut off, changed by
	// another program, or not Svara's at all.
	ErrDamaged = errors.New("damaged index")
)

// damaged says that the file cannot be trusted, and what to do. It also names what is
// lost without a backup, because reading the documents again does not bring that back.
func (f File) damaged(cause error) error {
	return fmt.Errorf("%w: %s: %w: put the last backup back with 'svara restore --force FILE'; only without one, move the file away, with the %s-wal beside it, and run 'svara ingest FOLDER' to read the documents anew: keys, feedback, kept questions and the audit log are then lost",
		ErrDamaged, f, cause, FileName)
}

// unwritable says that the data folder cannot be used, and what to do about it.
func unwritable(dir string, cause error) error {
	if withheld := File(filepath.Join(dir, FileName)).Withheld(); withheld != "" {
		return fmt.Errorf("catalogue: data folder %s: %w: %s", dir, cause, withheld)
	}
	return fmt.Errorf("catalogue: data folder %s: %w: let the user that runs svara write there, or choose another --data folder",
		dir, cause)
}

// Fault turns a database error into one for the operator; action says what was being
// done.
func (f File) Fault(action string, err error) error {
	switch Code(err) {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return f.damaged(err)
	case sqlite3.SQLITE_BUSY:
		return fmt.Errorf("catalogue: %s %s: another svara is writing to it: try again when it is done: %w", action, f, err)
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		if withheld := f.Withheld(); withheld != "" {
			return fmt.Errorf("catalogue: %s %s: %w: %s", action, f, err, withheld)
		}
		return fmt.Errorf("catalogue: %s %s: %w: let the user that runs svara write to the file and its folder, or choose another --data folder",
			action, f, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("catalogue: %s %s: %w: make room on the disk", action, f, err)
	}
	return fmt.Errorf("catalogue: %s %s: %w", action, f, err)
}

// Unreadable is Fault for loading. There, only our own fixed statements are run on a file
// that claims to be ours, so whatever is wrong with its content is damage, including
// missing tables and values of the wrong type. Faults of the machine or of the moment are
// not.
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
