package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// unfinished begins the names of catalogues that are being made, and of the files that
// SQLite keeps beside them.
const unfinished = FileName + ".new-"

// Ensure makes the folder and a catalogue in it, filled by fill, unless they exist. The
// catalogue is built under another name and appears complete, so that a kill leaves
// either none or a good one. If another process makes one at the same time, the first to
// finish wins.
func (f File) Ensure(ctx context.Context, fill func(*sql.Tx) error) error {
	path, dir := string(f), filepath.Dir(string(f))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return unwritable(dir, err)
	}
	// The log is looked for before the database, because another process may
	// be making both just now, in the other order.
	log, _ := os.Stat(path + "-wal")
	switch _, err := os.Stat(path); {
	case err == nil:
	case !errors.Is(err, fs.ErrNotExist):
		return unwritable(dir, err)
	case log != nil && log.Size() > 0:
		// SQLite would replay it into the new database.
		return fmt.Errorf("%w: %s-wal is there without the %s that it belongs to: move it to where that file is, or delete it",
			ErrDamaged, path, FileName)
	default:
		if err := f.create(ctx, fill); err != nil {
			return err
		}
	}
	return removeUnfinished(dir)
}

func (f File) create(ctx context.Context, fill func(*sql.Tx) error) error {
	path, dir := string(f), filepath.Dir(string(f))
	temp, err := os.CreateTemp(dir, unfinished+"*")
	if err != nil {
		return unwritable(dir, err)
	}
	defer os.Remove(temp.Name())
	Entrust(temp)
	if err := temp.Close(); err != nil {
		return unwritable(dir, err)
	}
	if err := build(ctx, temp.Name(), fill); err != nil {
		if exists(path) { // its maker may have removed our file as unfinished
			return nil
		}
		return fmt.Errorf("catalogue: create %s: %w", path, err)
	}
	err = Publish(temp.Name(), path)
	if errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) && exists(path) { // another's came first, and may have removed ours
		err = syncFolder(dir)
	}
	if err != nil {
		return unwritable(dir, err)
	}
	return nil
}

// build makes a catalogue of the empty file at path.
func build(ctx context.Context, path string, fill func(*sql.Tx) error) error {
	db, err := sql.Open("sqlite", dsn(path, "rw", fmt.Sprintf("page_size(%d)", PageSize), "journal_mode(WAL)"))
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	marks := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, formatVersion)
	if _, err := tx.ExecContext(ctx, marks); err != nil {
		return err
	}
	if err := fill(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return db.Close() // folds the log into the file
}

// removeUnfinished removes what killed processes left while creating a catalogue. It is
// only called when there is a catalogue, so a process whose unfinished file it removes
// will find that one. Windows does not remove a file that another process has open, which
// is then still being made.
func removeUnfinished(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return unwritable(dir, err)
	}
	for _, entry := range entries {
		if !entry.Type().IsRegular() || !isUnfinished(entry.Name()) {
			continue
		}
		err := os.Remove(filepath.Join(dir, entry.Name()))
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !isOpenElsewhere(err) {
			return unwritable(dir, err)
		}
	}
	return nil
}

// isUnfinished reports whether a name is that of a catalogue being made, or of a file
// that SQLite keeps beside it.
func isUnfinished(name string) bool {
	for _, suffix := range companions {
		name = strings.TrimSuffix(name, suffix)
	}
	return isTemp(name, unfinished)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
