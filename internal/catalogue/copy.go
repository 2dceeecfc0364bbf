package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	sqlite3 "modernc.org/sqlite/lib"
)

// ErrCopying is what Copying gives while another makes copies.
var ErrCopying = errors.New("another 'svara backup' of this data folder is at work: try again when it is done")

const (
	copyingName = "svara.backup" // the lock of Copying
	copies      = copyingName + "-*"
)

// Copying gives a folder for copies in the data folder, where SQLite and its disk get on
// with each other, to one caller at a time. With done it goes; what a kill left
// of another goes now.
func (f File) Copying(ctx context.Context) (folder string, done func() error, err error) {
	release, err := f.hold(ctx, copyingName, "BEGIN EXCLUSIVE", ErrCopying)
	if err != nil {
		return "", nil, err
	}
	dir := filepath.Dir(string(f))
	err = RemoveLeft(dir, copies)
	if err == nil {
		folder, err = os.MkdirTemp(dir, copies)
	}
	if err != nil {
		return "", nil, errors.Join(unwritable(dir, err), release())
	}
	return folder, func() error { return errors.Join(os.RemoveAll(folder), release()) }, nil
}

// RemoveLeft removes what is in the folder dir under names of a pattern.
func RemoveLeft(dir, pattern string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if matched, _ := filepath.Match(pattern, entry.Name()); matched {
			if err := os.RemoveAll(filepath.Join(dir, entry.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// Copy writes the catalogue as it stands at one instant to a new file at path, whoever
// reads and writes it meanwhile; they need not wait. The copy holds nothing of what
// was removed. It is not yet safe from a power failure when Copy returns.
//
// VACUUM INTO does this in one read transaction. SQLite's backup interface would begin
// anew with every write of another process, and would copy unused pages too.
func (f File) Copy(ctx context.Context, path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // SQLite would let others read it
	if err != nil {
		return unwritable(filepath.Dir(path), err)
	}
	if err := file.Close(); err != nil {
		return err
	}
	if err := f.copyInto(ctx, path); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

func (f File) copyInto(ctx context.Context, path string) error {
	return f.identified(ctx, func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, "VACUUM INTO ?", path)
		switch {
		case err == nil:
			return nil
		case Code(err) == sqlite3.SQLITE_FULL, Code(err) == sqlite3.SQLITE_IOERR:
			return fmt.Errorf("catalogue: copy %s to %s: %w: make room on the disk", f, filepath.Dir(path), err)
		}
		return f.Fault("copy", err)
	})
}

// identified gives do a connection that reads, if the file is what Identify takes.
func (f File) identified(ctx context.Context, do func(*sql.Conn) error) error {
	db, err := f.Read()
	if err != nil {
		return err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return f.Fault("open", err)
	}
	defer conn.Close()
	if err := f.Identify(ctx, conn); err != nil {
		return err
	}
	return do(conn)
}

// Verify refuses what Identify refuses, and a file in which SQLite itself finds
// damage. Checksums of what stands in it are its users' matter.
func (f File) Verify(ctx context.Context) error {
	return f.identified(ctx, func(conn *sql.Conn) error {
		var found string
		if err := conn.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&found); err != nil {
			return f.Unreadable(err)
		}
		if found != "ok" {
			return f.damaged(errors.New(found))
		}
		return nil
	})
}
