package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	sqlite3 "modernc.org/sqlite/lib"
)

// ErrCopying is Copying's error while another process makes copies.
var ErrCopying = errors.New("another 'svara backup' of this data folder is at work: try again when it is done")

const (
	copyingName = "svara.backup" // the lock of Copying; SQLite keeps a journal beside it
	copies      = "svara.copies-*"
	oldCopies   = copyingName + "-*" // what they were called before
)

// Copying gives one caller at a time a folder for copies, inside the data folder, where
// SQLite is known to work with the disk. done removes it. What a killed process left
// behind is removed first.
func (f File) Copying(ctx context.Context) (folder string, done func() error, err error) {
	release, err := f.hold(ctx, lock{name: copyingName, patience: usePatience, busy: ErrCopying})
	if err != nil {
		return "", nil, err
	}
	dir := filepath.Dir(string(f))
	err = errors.Join(RemoveLeft(dir, copies), RemoveLeft(dir, oldCopies))
	if err == nil {
		folder, err = os.MkdirTemp(dir, copies)
	}
	if err != nil {
		return "", nil, errors.Join(unwritable(dir, err), release())
	}
	return folder, func() error { return errors.Join(os.RemoveAll(folder), release()) }, nil
}

// RemoveLeft removes the folders in dir that os.MkdirTemp made from pattern, which ends
// in "*". Folders that only begin alike stay.
func RemoveLeft(dir, pattern string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.IsDir() && isTemp(entry.Name(), strings.TrimSuffix(pattern, "*")) {
			if err := os.RemoveAll(filepath.Join(dir, entry.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// isTemp reports whether os.MkdirTemp or os.CreateTemp would make that name from a
// prefix: the prefix and a number.
func isTemp(name, prefix string) bool {
	number, found := strings.CutPrefix(name, prefix)
	_, err := strconv.ParseUint(number, 10, 32)
	return found && err == nil
}

// Copy writes the catalogue, as it is at one instant, to a new file at path. Others may
// read and write meanwhile and need not wait. The copy contains nothing that was removed.
// When Copy returns, a power failure may still destroy it.
//
// VACUUM INTO does this in one read transaction. SQLite's backup interface would start
// over whenever another process writes, and would copy unused pages too.
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

// identified calls do with a read-only connection, if Identify accepts the file.
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

// Verify refuses what Identify refuses, and files that SQLite itself finds damaged.
// Checksums of the contents are the business of those who use the file.
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
