// Package records keeps what people and operators leave: API keys, judgements of answers,
// questions that the documents did not answer, the audit log, and the key that seals
// answers' ids. They have tables of their own in the catalogue, beside those of the
// index: an older Svara ignores them, and writing to them does not make anybody load the
// index again.
//
// Start reading at Records; then Find (find.go), through which every request with a key
// passes, and Sweep (sweep.go), which overwrites removed text in the file. Nothing here
// says who asked or judged: no address, no time of day.
package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"svara/internal/catalogue"
	"svara/internal/index"
)

// schema holds days as YYYY-MM-DD and times as Unix seconds, both UTC.
const schema = `
CREATE TABLE IF NOT EXISTS keys (
	id      TEXT PRIMARY KEY,      -- public
	hash    BLOB NOT NULL UNIQUE,  -- SHA-256 of the secret
	scope   TEXT NOT NULL,
	name    TEXT NOT NULL,
	created INTEGER NOT NULL,
	revoked INTEGER,               -- NULL while it holds
	used    TEXT NOT NULL          -- the day it was last used; empty for never
);
CREATE TABLE IF NOT EXISTS feedback (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,  -- rises with every judgement
	answer  TEXT NOT NULL UNIQUE,
	helpful INTEGER NOT NULL,
	day     TEXT NOT NULL,
	comment TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS unanswered (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	sum      BLOB NOT NULL UNIQUE,  -- see sumOf
	times    INTEGER NOT NULL,
	first    TEXT NOT NULL,
	last     TEXT NOT NULL,
	question TEXT NOT NULL,
	nearest  TEXT NOT NULL          -- JSON
);
CREATE TABLE IF NOT EXISTS acts (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	time    INTEGER NOT NULL,
	actor   TEXT NOT NULL,
	what    TEXT NOT NULL,
	subject TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS acts_change BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, 'acts stay as they are'); END;
CREATE TRIGGER IF NOT EXISTS acts_go BEFORE DELETE ON acts BEGIN SELECT RAISE(ABORT, 'acts stay'); END;
CREATE TABLE IF NOT EXISTS secrets (
	name  TEXT PRIMARY KEY,  -- what for
	value BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS unswept (
	name  TEXT PRIMARY KEY,  -- of a table that text was removed from
	times INTEGER NOT NULL   -- that it was, so that a sweep knows whether it was again
);
`

// pieces is how many tables and triggers the schema creates.
const pieces = 8

// Records are the records in one catalogue. All methods are safe for concurrent use, and
// several processes may have the same catalogue open. What a method has written is on the
// disk when it returns nil.
type Records struct {
	file    catalogue.File
	release func() error // of the file's Use
	writer  *sql.DB      // one connection: writes wait for each other here and not in SQLite, which is not fair
	readers *sql.DB
	now     func() time.Time

	// watch is the connection that finds out whether anybody changed the file: PRAGMA
	// data_version reports changes since its own connection last looked.
	watch   *sql.Conn
	looking sync.Mutex // guards version and tried
	version int64
	tried   time.Time // when the last look began
	ring    atomic.Pointer[ring]

	due atomic.Bool // whether a sweep is due

	ending sync.Mutex // guards ended
	ended  bool
	uses   sync.WaitGroup // background writes of noteUse
}

// ErrFull is wrapped by errors about something that cannot be stored because the disk is
// full.
var ErrFull = errors.New("the disk is full")

// Open opens the records in the data folder dir. It makes the folder and an empty
// catalogue if there are none. It refuses what index.Open refuses, except for damage to
// the index itself, which it does not check.
func Open(ctx context.Context, dir string) (*Records, error) {
	file, release, err := index.Ensure(ctx, dir)
	if err != nil {
		return nil, err
	}
	r := &Records{file: file, release: release, now: time.Now}
	if err := r.connect(ctx); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// connect opens read-only connections and, when they have found the file to be a
// catalogue, one that can write.
func (r *Records) connect(ctx context.Context) error {
	var err error
	if r.readers, err = r.file.Read(); err != nil {
		return err
	}
	if r.watch, err = r.readers.Conn(ctx); err != nil {
		return r.file.Fault("open", err)
	}
	if err := r.file.Identify(ctx, r.watch); err != nil {
		return err
	}
	if r.writer, err = r.file.Write(); err != nil {
		return err
	}
	r.writer.SetMaxOpenConns(1)
	if err := r.writer.PingContext(ctx); err != nil {
		return r.file.Fault("open for writing", err)
	}
	if err := r.ensure(ctx); err != nil {
		return err
	}
	if err := r.look(ctx); err != nil {
		return r.file.Unreadable(err)
	}
	return r.sweepLeft(ctx)
}

// ensure makes the tables unless they exist, so that reading never has to wait for a
// writer.
func (r *Records) ensure(ctx context.Context) error {
	var there int
	err := r.watch.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master
		WHERE name IN ('keys', 'feedback', 'unanswered', 'acts', 'acts_change', 'acts_go', 'secrets', 'unswept')`).Scan(&there)
	if err != nil {
		return r.file.Unreadable(err)
	}
	if there == pieces {
		return nil
	}
	return r.write(ctx, "make tables in", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, schema)
		return err
	})
}

// Close ends the use of the records, after a sweep if one is due. Closing twice is
// no error.
func (r *Records) Close() error {
	r.ending.Lock()
	r.ended = true
	r.ending.Unlock()
	r.uses.Wait()
	if r.writer != nil {
		_ = r.Sweep(context.Background()) // what is left is noted in the file
	}
	// The readers go first: the last connection to close folds the log into
	// the database, and a read-only one cannot.
	var errs []error
	if r.watch != nil {
		if err := r.watch.Close(); !errors.Is(err, sql.ErrConnDone) {
			errs = append(errs, err)
		}
	}
	for _, db := range []*sql.DB{r.readers, r.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	errs = append(errs, r.release())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("records: close %s: %w", r.file, err)
	}
	return nil
}

// write runs fn in a transaction; action tells the operator what it was for.
func (r *Records) write(ctx context.Context, action string, fn func(*sql.Tx) error) error {
	tx, err := r.writer.BeginTx(ctx, nil)
	if err != nil {
		return r.fault(action, err)
	}
	defer tx.Rollback() // does nothing after a commit
	if err := fn(tx); err != nil {
		if catalogue.Code(err) == 0 { // our own
			return err
		}
		return r.fault(action, err)
	}
	if err := tx.Commit(); err != nil {
		return r.fault(action, err)
	}
	return nil
}

// fault is the catalogue's Fault, for writing.
func (r *Records) fault(action string, err error) error {
	fault := r.file.Fault(action, err)
	if catalogue.IsFull(err) {
		return fmt.Errorf("%w: %w", ErrFull, fault)
	}
	return fault
}

// list reads rows, each with scan. A limit of 0 or less means all. The limit is the
// query's last parameter.
func list[T any](ctx context.Context, r *Records, query string, limit int, scan func(*sql.Rows, *T) error) ([]T, error) {
	if limit <= 0 {
		limit = -1 // SQLite's word for it
	}
	rows, err := r.readers.QueryContext(ctx, query, limit)
	if err != nil {
		return nil, r.file.Fault("read", err)
	}
	defer rows.Close()
	all := []T{}
	for rows.Next() {
		var one T
		if err := scan(rows, &one); err != nil {
			return nil, r.file.Fault("read", err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		return nil, r.file.Fault("read", err)
	}
	return all, nil
}

// dayOf gives the day of a time, UTC.
func dayOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }
