package index

import (
	"context"
	"database/sql"
	"errors"

	"svara/internal/catalogue"
)

// schema holds what a catalogue holds. The checksum of a document (CRC-32C)
// covers its row and those of its passages; that of a meta row covers the row;
// and the meta row "totals" covers all others: see totals. Long columns stand
// last, so that reading the others does not touch their pages.
const schema = `
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
` + laterSchema

// laterSchema is what the first catalogues did not have.
const laterSchema = readingsSchema + stagedSchema + aboutsSchema + filesSchema + movedSchema

// Ensure makes the folder dir and an empty index in it, unless they are there, and
// gives the catalogue, which it holds by Use until release is called. It loads
// nothing, and does not look whether an index that is there is whole.
func Ensure(ctx context.Context, dir string) (file catalogue.File, release func() error, err error) {
	file, err = catalogue.In(dir)
	if err != nil {
		return "", nil, err
	}
	release, err = file.Use(ctx)
	if err != nil {
		return "", nil, err
	}
	err = file.Ensure(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, schema); err != nil {
			return err
		}
		_, err := writeMeta(ctx, tx, totalsKey, totals{})
		return err
	})
	if err != nil {
		return "", nil, errors.Join(err, release())
	}
	return file, release, nil
}
