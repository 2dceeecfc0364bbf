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
	// ErrInUse is Alone's error while others use the data folder.
	ErrInUse = errors.New("another svara uses the data folder: stop 'svara serve' and what else runs on it first")

	// ErrTaken is Use's error while another process holds the data folder alone.
	ErrTaken = errors.New("'svara restore' is at work in the data folder: try again when it is done")
)

// useName is the file that Use and Alone lock.
const useName = "svara.use"

// usePatience is how long, in milliseconds, Use and Alone wait for each other: long
// enough for commands that take a moment.
const usePatience = 500

// Use makes the folder, unless it exists, and keeps the catalogue from being replaced;
// many can hold it at a time. Whoever opens the file holds it until the last connection
// is closed, and then calls release; calling that again does nothing. A Swap that was
// interrupted is completed first.
func (f File) Use(ctx context.Context) (release func() error, err error) {
	dir := filepath.Dir(string(f))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unwritable(dir, err)
	}
	for {
		if f.IsSwapping() {
			alone, err := f.hold(ctx, lock{name: useName, patience: usePatience, busy: ErrTaken})
			if err != nil {
				return nil, err
			}
			_, err = f.finish()
			if err := errors.Join(err, alone()); err != nil {
				return nil, err
			}
		}
		release, err := f.hold(ctx, lock{name: useName, shared: true, patience: usePatience, busy: ErrTaken})
		if err != nil || !f.IsSwapping() {
			return release, err
		} // else a restore wrote its note, and was killed, while it was waited for
		if err := release(); err != nil {
			return nil, err
		}
	}
}

// Alone is Use for a single holder, in this process or another. Its error is ErrInUse if
// anybody else holds the catalogue or merely has its file open, and ErrUnfinished if an
// interrupted Swap cannot be completed.
func (f File) Alone(ctx context.Context) (release func() error, err error) {
	release, err = f.AloneUnfinished(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := f.finish(); err != nil {
		return nil, errors.Join(err, release())
	}
	return release, nil
}

// AloneUnfinished is Alone, but leaves an interrupted Swap as it is. It is only for
// Replace, which takes the place of that Swap.
func (f File) AloneUnfinished(ctx context.Context) (release func() error, err error) {
	dir := filepath.Dir(string(f))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unwritable(dir, err)
	}
	release, err = f.hold(ctx, lock{name: useName, patience: usePatience, busy: ErrInUse})
	if err != nil {
		return nil, err
	}
	if f.Exists() && f.isOpen(ctx) {
		return nil, errors.Join(ErrInUse, release())
	}
	return release, nil
}

// isOpen reports whether somebody has the catalogue open, in which case it cannot be read
// with an exclusive lock. Trying may move the log's contents into the file, but changes
// nothing else. For a file that cannot be read it is false.
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
