package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"svara/internal/catalogue"
)

// Tx is one change to the catalogue in the making, handed out by Update. It is
// for one goroutine, and only until the function that it was given to returns.
type Tx struct {
	// A Tx lives within one call of Update and all that it does belongs to
	// that call, so it keeps the call's context, as sql.Tx does.
	ctx context.Context
	tx  *sql.Tx

	manifest Manifest
	source   *Source // nil if it was never set
	totals   totals
	insert   *sql.Stmt // a passage; prepared when first needed

	changed    bool
	removed    bool  // something was removed whose text must not stay on the disk
	redimensed bool  // the vectors' dimensions were changed
	failed     error // a statement failed half-way: nothing may be committed
}

// Update changes the catalogue: all that fn does, or, when fn returns an error
// or ctx ends, nothing. When Update returns nil the change is on the disk.
// Snapshots show it after the next Refresh, by which also the text of removed
// documents is gone from the files.
//
// Updates wait for each other, those of other processes some seconds, so fn
// should not do slow work such as embedding; and it must not call Update.
func (ix *Index) Update(ctx context.Context, fn func(*Tx) error) error {
	if err := ix.writing.enter(ctx); err != nil {
		return fmt.Errorf("index: update %s: %w", ix.file, err)
	}
	defer ix.writing.leave()

	sqlTx, err := ix.pool.BeginTx(ctx, nil)
	if err != nil {
		return ix.file.Fault("update", err)
	}
	defer sqlTx.Rollback() // does nothing after a commit
	tx := &Tx{ctx: ctx, tx: sqlTx}
	if err := tx.begin(); err != nil {
		return ix.file.Unreadable(err)
	}
	if err := fn(tx); err != nil {
		if catalogue.Code(err) != 0 {
			return ix.file.Fault("update", err)
		}
		return err
	}
	if !tx.changed && tx.failed == nil {
		return nil
	}
	if err := tx.commit(); err != nil {
		return ix.file.Fault("update", err)
	}
	if tx.removed {
		ix.unswept.Store(true)
	}
	return nil
}

func (tx *Tx) begin() error {
	meta, err := readMeta(tx.ctx, tx.tx)
	if err != nil {
		return err
	}
	tx.manifest, tx.source, tx.totals = meta.manifest, meta.source, meta.totals
	_, err = tx.tx.ExecContext(tx.ctx, laterSchema) // where an older Svara made the catalogue
	return err
}

func (tx *Tx) commit() error {
	if tx.failed != nil {
		return tx.failed
	}
	if tx.redimensed {
		if err := tx.checkDimensions(); err != nil {
			return err
		}
	}
	if err := tx.pruneMoved(); err != nil {
		return err
	}
	tx.totals.Generation++
	tx.totals.Unswept = tx.totals.Unswept || tx.removed
	if _, err := writeMeta(tx.ctx, tx.tx, totalsKey, tx.totals); err != nil {
		return err
	}
	return tx.tx.Commit()
}

// Put stores doc, replacing the document with that path if there is one. It sets the
// Runes of the stored passages from their Bytes, and leaves doc itself unchanged.
//
// It refuses a document without path or title, text that is not UTF-8, blocks or passages
// that do not lie on rune borders inside the text, and vectors that are not finite or not
// of the manifest's dimensions (so set the manifest first). The error names the document,
// and the rest of the Update may go on.
func (tx *Tx) Put(doc Document) error {
	doc, err := checked(doc, tx.manifest.Dimensions)
	if err != nil {
		return err
	}
	if err := tx.Remove(doc.Path); err != nil {
		return err
	}
	if err := tx.put(&doc); err != nil {
		return tx.fail("put "+doc.Path, err)
	}
	return nil
}

func (tx *Tx) put(doc *Document) error {
	blocks := encodeBlocks(doc.Blocks)
	vectors := make([][]byte, len(doc.Passages))
	sum := sumDocument(doc, blocks)
	for i := range doc.Passages {
		vectors[i] = encodeVector(doc.Passages[i].Vector)
		sum = sumPassage(sum, i, &doc.Passages[i], vectors[i])
	}
	row, err := tx.tx.ExecContext(tx.ctx,
		"INSERT INTO documents (path, hash, checksum, changed, title, blocks, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
		doc.Path, doc.Hash, sum, doc.Changed.Unix(), doc.Title, blocks, doc.Text)
	if err != nil {
		return err
	}
	id, err := row.LastInsertId()
	if err != nil {
		return err
	}
	if tx.insert == nil {
		tx.insert, err = tx.tx.PrepareContext(tx.ctx, `INSERT INTO passages
			(document, ordinal, page, rune_start, rune_end, byte_start, byte_end, heading, vector)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
		if err != nil {
			return err
		}
	}
	for i, p := range doc.Passages {
		var vector any // NULL unless there is one
		if vectors[i] != nil {
			vector = vectors[i]
		}
		if _, err := tx.insert.ExecContext(tx.ctx, id, i, p.Page, p.Runes.Start, p.Runes.End,
			p.Bytes.Start, p.Bytes.End, p.Heading, vector); err != nil {
			return err
		}
	}
	if err := putReading(tx.ctx, tx.tx, id, sum, read(doc)); err != nil {
		return err
	}
	if err := putAbout(tx.ctx, tx.tx, id, sum, doc.About); err != nil {
		return err
	}
	tx.changed = true
	tx.totals.add(sum)
	return nil
}

// Remove removes the document at path with its passages and staged vectors; if there is
// none, it does nothing.
func (tx *Tx) Remove(path string) error {
	if err := tx.unstage("path = ?", path); err != nil {
		return err
	}
	var sum uint32
	err := tx.tx.QueryRowContext(tx.ctx,
		"DELETE FROM documents WHERE path = ? RETURNING checksum", path).Scan(&sum)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return tx.fail("remove "+path, err)
	}
	tx.changed, tx.removed = true, true
	tx.totals.remove(sum)
	return nil
}

// Clear removes all documents, all staged vectors and everything recorded of files.
// Manifest and source stay.
func (tx *Tx) Clear() error {
	if err := tx.unstage("true"); err != nil {
		return err
	}
	if _, err := tx.tx.ExecContext(tx.ctx, "DELETE FROM files"); err != nil {
		return tx.fail("clear", err)
	}
	if tx.totals.Documents == 0 {
		return nil
	}
	var sum uint32
	rows, err := tx.tx.QueryContext(tx.ctx, "SELECT checksum FROM documents")
	if err != nil {
		return tx.fail("clear", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&sum); err != nil {
			return tx.fail("clear", err)
		}
		tx.totals.remove(sum)
	}
	if err := rows.Err(); err != nil {
		return tx.fail("clear", err)
	}
	for _, statement := range []string{"DELETE FROM readings", "DELETE FROM abouts", "DELETE FROM passages", "DELETE FROM documents"} {
		if _, err := tx.tx.ExecContext(tx.ctx, statement); err != nil {
			return tx.fail("clear", err)
		}
	}
	tx.changed, tx.removed = true, true
	return nil
}

// SetManifest says how the index is built from now on. When it changes the
// dimensions, documents with vectors of the old ones must be gone by the end
// of the Update, or it fails. Whether documents made under another manifest
// may stay otherwise is for the caller to judge.
func (tx *Tx) SetManifest(m Manifest) error {
	if m == tx.manifest {
		return nil
	}
	if m.Dimensions < 0 {
		return fmt.Errorf("index: set manifest: %d dimensions", m.Dimensions)
	}
	if err := tx.setMeta(manifestKey, m); err != nil {
		return err
	}
	tx.redimensed = tx.redimensed || m.Dimensions != tx.manifest.Dimensions
	tx.manifest = m
	return nil
}

// Source returns which documents the catalogue holds, and false if that was never set.
// Unlike that of a Snapshot, it cannot change before the Update ends.
func (tx *Tx) Source() (Source, bool) {
	if tx.source == nil {
		return Source{}, false
	}
	return *tx.source, true
}

// SetSource says which documents the index holds.
func (tx *Tx) SetSource(s Source) error {
	if tx.source != nil && *tx.source == s {
		return nil
	}
	if err := tx.setMeta(sourceKey, s); err != nil {
		return err
	}
	tx.source = &s
	return nil
}

func (tx *Tx) setMeta(key string, value any) error {
	change, err := writeMeta(tx.ctx, tx.tx, key, value)
	if err != nil {
		return tx.fail("set "+key, err)
	}
	tx.totals.Sum ^= change
	tx.changed = true
	return nil
}

// checkDimensions refuses vectors that the manifest no longer describes.
func (tx *Tx) checkDimensions() error {
	var path string
	err := tx.tx.QueryRowContext(tx.ctx, `SELECT path FROM passages JOIN documents ON documents.id = document
		WHERE length(vector) <> ? LIMIT 1`, vectorBytes*tx.manifest.Dimensions).Scan(&path)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return fmt.Errorf("document %q has vectors that are not of the new manifest's %d dimensions: clear the index in the same update",
		path, tx.manifest.Dimensions)
}

// fail records that the transaction is no longer sound, so that a caller who ignores the
// error cannot commit half a document.
func (tx *Tx) fail(action string, err error) error {
	err = fmt.Errorf("%s: %w", action, err)
	if tx.failed == nil {
		tx.failed = err
	}
	return err
}
