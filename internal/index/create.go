package index

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

// applicationID marks a SQLite file as Svara's: "Svar" in ASCII, in SQLite's
// application_id.
const applicationID = 0x53766172

// formatVersion is the version of the schema and of what stands in it, in
// SQLite's user_version. A change that an older Svara would misread raises it.
const formatVersion = 1

// pageSize fits two passages with vectors of 768 dimensions on a page; in
// SQLite's own 4096 one of 1024 dimensions takes two.
const pageSize = 8192

// unfinished begins the names of catalogues that are still being made, and of
// the files that SQLite keeps beside them.
const unfinished = fileName + ".new-"

// schema holds what a catalogue holds. The checksum of a document (CRC-32C)
// covers its row and those of its passages; that of a meta row covers the row;
// and the meta row "totals" covers all others: see totals. Long columns stand
// last, so that reading the others does not touch their pages.
const schema = `
PRAGMA application_id = %d;
PRAGMA user_version = %d;
CREATE TABLE meta (
	key      TEXT PRIMARY KEY,  -- manifest, source, totals
	value    TEXT NOT NULL,     -- JSON
	checksum INTEGER NOT NULL
);
CREATE TABLE documents (
	id       INTEGER PRIMARY KEY,
	path     TEXT NOT NULL UNIQUE,
	hash     TEXT NOT NULL,
	checksum INTEGER NOT NULL,
	changed  INTEGER NOT NULL,  -- Unix seconds
	title    TEXT NOT NULL,
	blocks   BLOB NOT NULL,     -- see encodeBlocks
	text     TEXT NOT NULL
);
CREATE TABLE passages (
	id         INTEGER PRIMARY KEY,  -- rises with ordinal within a document
	document   INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
	ordinal    INTEGER NOT NULL,     -- from 0, without gaps
	page       INTEGER NOT NULL,     -- 0: the document has none
	rune_start INTEGER NOT NULL,
	rune_end   INTEGER NOT NULL,
	byte_start INTEGER NOT NULL,
	byte_end   INTEGER NOT NULL,
	heading    TEXT NOT NULL,
	vector     BLOB                  -- little-endian float32, or NULL
);
CREATE INDEX passages_document ON passages (document);
` + readingsSchema + stagedSchema

// create makes an empty catalogue in dir. It is built under another name and
// appears whole, so that a kill leaves either no catalogue or a good one. When
// another process makes one at the same time, the first to finish wins.
func create(ctx context.Context, dir string) error {
	temp, err := os.CreateTemp(dir, unfinished+"*")
	if err != nil {
		return unwritable(dir, err)
	}
	defer os.Remove(temp.Name())
	if err := temp.Close(); err != nil {
		return unwritable(dir, err)
	}
	path := filepath.Join(dir, fileName)
	if err := build(ctx, temp.Name()); err != nil {
		if exists(path) { // its maker may have removed our file as unfinished
			return nil
		}
		return fmt.Errorf("index: create %s: %w", path, err)
	}
	if err := publish(temp.Name(), path); err != nil {
		return unwritable(dir, err)
	}
	return nil
}

// build writes the schema into the empty file at path.
func build(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", dsn(path, "rw", fmt.Sprintf("page_size(%d)", pageSize), "journal_mode(WAL)"))
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(schema, applicationID, formatVersion)); err != nil {
		return err
	}
	if _, err := writeMeta(ctx, tx, totalsKey, totals{}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return db.Close() // folds the log into the file
}

// publish gives the finished file its name. A link is used and not a rename,
// because a rename would replace a catalogue that another process has just
// made and perhaps already filled.
func publish(temp, path string) error {
	err := os.Link(temp, path)
	switch {
	case err == nil, exists(path):
	default: // a file system without links
		if err := os.Rename(temp, path); err != nil {
			return err
		}
	}
	return syncFolder(filepath.Dir(path))
}

// removeUnfinished removes what killed processes left of their attempts to
// create a catalogue. It is called when there is one, so that a process whose
// attempt it removes finds that.
func removeUnfinished(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return unwritable(dir, err)
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), unfinished) {
			continue
		}
		err := os.Remove(filepath.Join(dir, entry.Name()))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return unwritable(dir, err)
		}
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
