package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	sqlite3 "modernc.org/sqlite/lib"
)

var (
	// ErrInUse is what Alone gives while another uses the data folder.
	ErrInUse = errors.New("another svara uses the data folder: stop 'svara serve' and what else runs on it first")

	// ErrTaken is what Use gives while another has the data folder alone.
	ErrTaken = errors.New("'svara restore' is at work in the data folder: try again when it is done")
)

// useName is the file that Use and Alone lock, an empty SQLite database as that of
// Lock is.
const useName = "svara.use"

// usePatience is how long, in milliseconds, Use and Alone wait for each other: for
// commands that are over in a moment.
const usePatience = 500

// Use makes the folder unless it is there, and holds the catalogue against being put
// in another's place: many hold it at a time. Whoever opens the file holds it until
// its last connection is closed, and then calls release, which may be called again.
// A Swap that was cut off is completed first.
func (f File) Use(ctx context.Context) (release func() error, err error) {
	dir := filepath.Dir(string(f))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unwritable(dir, err)
	}
	if f.IsSwapping() {
		alone, err := f.hold(ctx, useName, "BEGIN EXCLUSIVE", ErrTaken)
		if err != nil {
			return nil, err
		}
		if err := errors.Join(f.finish(), alone()); err != nil {
			return nil, err
		}
	}
	return f.hold(ctx, useName, "BEGIN; SELECT count(*) FROM sqlite_master", ErrTaken)
}

// Alone is Use where nobody else may hold it, in this process or another: ErrInUse
// where somebody does, also one that knows of no Use and merely has the file open.
func (f File) Alone(ctx context.Context) (release func() error, err error) {
	dir := filepath.Dir(string(f))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unwritable(dir, err)
	}
	release, err = f.hold(ctx, useName, "BEGIN EXCLUSIVE", ErrInUse)
	if err != nil {
		return nil, err
	}
	if err := f.finish(); err != nil {
		return nil, errors.Join(err, release())
	}
	if f.Exists() && f.isOpen(ctx) {
		return nil, errors.Join(ErrInUse, release())
	}
	return release, nil
}

// hold runs a statement that takes a lock on an empty database beside the file, which
// lasts until release.
func (f File) hold(ctx context.Context, name, statement string, busy error) (release func() error, err error) {
	path := f.beside(name)
	db, err := sql.Open("sqlite", uri(path, url.Values{"mode": {"rwc"}, "_pragma": {fmt.Sprintf("busy_timeout(%d)", usePatience)}}))
	if err != nil {
		return nil, fmt.Errorf("catalogue: lock: %w", err)
	}
	conn, err := db.Conn(ctx)
	if err == nil {
		_, err = conn.ExecContext(ctx, statement)
	}
	if err != nil {
		db.Close()
		if Code(err) == sqlite3.SQLITE_BUSY {
			return nil, busy
		}
		return nil, unwritable(filepath.Dir(path), err)
	}
	released := false
	return func() error {
		if released {
			return nil
		}
		released = true
		return errors.Join(conn.Close(), db.Close())
	}, nil
}

// isOpen reports whether somebody has the catalogue open: then it cannot be read with
// an exclusive lock, which changes nothing. Of a file that cannot be read it is false.
func (f File) isOpen(ctx context.Context) bool {
	db, err := sql.Open("sqlite", uri(string(f), url.Values{"mode": {"rw"},
		"_pragma": {fmt.Sprintf("busy_timeout(%d)", usePatience), "locking_mode(EXCLUSIVE)"}}))
	if err != nil {
		return false
	}
	defer db.Close()
	var tables int
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables)
	return Code(err) == sqlite3.SQLITE_BUSY
}
