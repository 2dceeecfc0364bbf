package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	sqlite3 "modernc.org/sqlite/lib"
)

// ErrLocked is Lock's error while another process holds the lock.
var ErrLocked = errors.New("another svara is reading documents into this index: try again when it is done")

// lockName is the file of Lock.
const lockName = "svara.lock"

// lock is a lock file beside the catalogue. It is an empty SQLite database, because
// SQLite knows on every system how to lock a file so that the lock ends with the process.
type lock struct {
	name     string
	shared   bool  // may be held together with others who share it
	patience int   // how long to wait for it, in milliseconds
	busy     error // the error after that time
}

// Lock takes the right to say what the index contains. Only one process, and one caller
// in it, has it at a time: two that read different folders at once would leave a mixture.
// Others may still read, and write in transactions of their own. It does not wait. The
// caller calls release when it is done.
func (f File) Lock(ctx context.Context) (release func() error, err error) {
	return f.hold(ctx, lock{name: lockName, busy: ErrLocked})
}

// hold takes a lock until release is called; calling that again does nothing.
func (f File) hold(ctx context.Context, l lock) (release func() error, err error) {
	path := f.beside(l.name)
	makeLock(path)
	db, err := sql.Open("sqlite", uri(path, url.Values{"mode": {"rwc"}, "_pragma": {fmt.Sprintf("busy_timeout(%d)", l.patience)}}))
	if err != nil {
		return nil, fmt.Errorf("catalogue: lock: %w", err)
	}
	conn, err := execute(ctx, db, l.statement())
	if err != nil {
		db.Close()
		if Code(err) == sqlite3.SQLITE_BUSY {
			return nil, l.busy
		}
		return nil, unwritable(filepath.Dir(path), fmt.Errorf("%s: %w", l.name, err))
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

// statement takes the lock. If SQLite may not write to the file, it opens it read-only,
// and then BEGIN EXCLUSIVE would pass for a reader's BEGIN; so the statement also writes.
// Nothing reaches the disk, since nothing is committed.
func (l lock) statement() string {
	if l.shared {
		return "BEGIN; SELECT count(*) FROM sqlite_master"
	}
	return "BEGIN EXCLUSIVE; PRAGMA user_version = 0"
}

// execute gives a connection after running a statement on it, and closes it on an error:
// an open connection would keep its file open, which Windows then lets nobody remove.
func execute(ctx context.Context, db *sql.DB, statement string) (*sql.Conn, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, statement); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}
