package index

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// readingsSchema is stored so that the catalogue opens sooner. It contains nothing that
// is not in the documents, and is removed with them. Older indexes lack the table, and an
// older Svara ignores it.
const readingsSchema = `
CREATE TABLE IF NOT EXISTS readings (
	document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
	version  INTEGER NOT NULL,
	checksum INTEGER NOT NULL,  -- carries that of the document on
	data     TEXT NOT NULL      -- see reading.encode
);
`

// readingVersion is the version of readings. Raise it when encode, or anything that read
// uses, changes, so that stored readings are made again; TestReadingVersion tells.
const readingVersion = 2

// loadReadings gives documents their readings, as far as the catalogue has them.
func loadReadings(ctx context.Context, tx *sql.Tx, byID map[int64]*loading) error {
	if there, err := hasTable(ctx, tx, "readings"); err != nil || !there {
		return err
	}
	rows, err := tx.QueryContext(ctx, "SELECT document, checksum, data FROM readings WHERE version = ?", readingVersion)
	if err != nil {
		return err
	}
	defer rows.Close()
	var found []*loading
	for rows.Next() {
		var id int64
		var k kept
		if err := rows.Scan(&id, &k.sum, &k.data); err != nil {
			return err
		}
		l := byID[id]
		if l == nil {
			return errors.New("readings do not belong to documents")
		}
		l.kept = k
		found = append(found, l)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return decodeReadings(found)
}

// kept is a reading as the catalogue has it.
type kept struct {
	sum  uint32
	data string
}

// decodeReadings sets the readings of documents to those that were kept.
func decodeReadings(docs []*loading) error {
	errs := make([]error, partCount())
	inParts(len(docs), func(part, from, to int) {
		for _, l := range docs[from:to] {
			if l.kept.sum != sumReading(l.want, l.kept.data) {
				errs[part] = fmt.Errorf("document %q: what was read of it does not match its checksum", l.doc.Path)
				return
			}
			var err error
			if l.reading, err = decodeReading(l.kept.data); err != nil {
				errs[part] = fmt.Errorf("document %q: %w", l.doc.Path, err)
				return
			}
		}
	})
	return cmp.Or(errs...)
}

// putReading stores the reading of a document.
func putReading(ctx context.Context, tx *sql.Tx, document int64, sum uint32, r *reading) error {
	data := string(r.encode())
	_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO readings (document, version, checksum, data) VALUES (?, ?, ?, ?)",
		document, readingVersion, sumReading(sum, data), data)
	return err
}

// unread is a reading that the catalogue did not have.
type unread struct {
	id      int64
	sum     uint32 // of the document
	reading *reading
}

// keepReadings stores what the catalogue did not have. If somebody else is writing, it is
// put off to the next Refresh or Open.
func (ix *Index) keepReadings(ctx context.Context) {
	if len(ix.missing) > 0 && ix.putReadings(ctx, ix.missing) == nil {
		ix.missing = nil
	}
}

// putReadings stores the readings of documents that have not changed since.
func (ix *Index) putReadings(ctx context.Context, missing []unread) error {
	tx, err := ix.pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, readingsSchema); err != nil {
		return err
	}
	for _, m := range missing {
		var there int
		err := tx.QueryRowContext(ctx, "SELECT count(*) FROM documents WHERE id = ? AND checksum = ?", m.id, m.sum).Scan(&there)
		if err == nil && there > 0 {
			err = putReading(ctx, tx, m.id, m.sum, m.reading)
		}
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}
