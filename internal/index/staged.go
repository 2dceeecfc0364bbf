package index

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// stagedSchema is where vectors of a new embedder wait until all passages have theirs.
// Snapshots do not contain them, and the totals do not count them; if they are lost or
// damaged, they are made again. Older indexes lack the table, and an older Svara ignores
// it.
const stagedSchema = `
CREATE TABLE IF NOT EXISTS staged (
	path     TEXT NOT NULL,     -- of the document, which the catalogue may not have yet
	key      BLOB NOT NULL,     -- of the embedder and the text: see stagedKey
	checksum INTEGER NOT NULL,  -- covers the row
	vector   BLOB NOT NULL,
	PRIMARY KEY (path, key)
);
`

// Staged is the vector of a text that a document has.
type Staged struct {
	Path   string // of the document
	Text   string // as it was given to the embedder
	Vector []float32
}

// Stage stores vectors that m's embedder has made, so that a rebuild that is killed need
// not make them again. They are on the disk when it returns nil. A document's staged
// vectors are removed when it is put or removed, and all of them by Clear. Snapshots do
// not change.
func (ix *Index) Stage(ctx context.Context, m Manifest, staged []Staged) error {
	if err := ix.writing.enter(ctx); err != nil {
		return fmt.Errorf("index: stage %s: %w", ix.file, err)
	}
	defer ix.writing.leave()
	tx, err := ix.pool.BeginTx(ctx, nil)
	if err != nil {
		return ix.file.Fault("stage", err)
	}
	defer tx.Rollback() // does nothing after a commit
	if err := stage(ctx, tx, m, staged); err != nil {
		return ix.file.Fault("stage", err)
	}
	if err := tx.Commit(); err != nil {
		return ix.file.Fault("stage", err)
	}
	return nil
}

func stage(ctx context.Context, tx *sql.Tx, m Manifest, staged []Staged) error {
	if _, err := tx.ExecContext(ctx, stagedSchema); err != nil { // where an older Svara made the catalogue
		return err
	}
	insert, err := tx.PrepareContext(ctx, "INSERT OR REPLACE INTO staged (path, key, checksum, vector) VALUES (?, ?, ?, ?)")
	if err != nil {
		return err
	}
	for _, s := range staged {
		if err := checkVector(s.Vector, m.Dimensions); err != nil {
			return fmt.Errorf("document %q: %w", s.Path, err)
		}
		if len(s.Vector) == 0 {
			continue
		}
		key, vector := stagedKey(m, s.Text), encodeVector(s.Vector)
		if _, err := insert.ExecContext(ctx, s.Path, key, sumStaged(s.Path, key, vector), vector); err != nil {
			return err
		}
	}
	return nil
}

// Recall gives the staged vectors of a document's texts that m's embedder made, in order;
// nil for a text that has none.
func (ix *Index) Recall(ctx context.Context, m Manifest, path string, texts []string) ([][]float32, error) {
	keys := make([]string, len(texts))
	found := make(map[string][]float32, len(texts))
	for i, text := range texts {
		keys[i] = string(stagedKey(m, text))
		found[keys[i]] = nil
	}
	if err := ix.recall(ctx, m, path, found); err != nil {
		return nil, ix.file.Fault("read what is staged", err)
	}
	vectors := make([][]float32, len(texts))
	for i, key := range keys {
		vectors[i] = found[key]
	}
	return vectors, nil
}

// recall sets the vectors of those keys of found that are staged of a document.
func (ix *Index) recall(ctx context.Context, m Manifest, path string, found map[string][]float32) error {
	if there, err := hasTable(ctx, ix.pool, "staged"); err != nil || !there {
		return err
	}
	rows, err := ix.pool.QueryContext(ctx, "SELECT key, checksum, vector FROM staged WHERE path = ?", path)
	if err != nil {
		return err
	}
	defer rows.Close()
	vectors := vectorDecoder{dimensions: m.Dimensions, slab: make([]float32, len(found)*m.Dimensions)}
	for rows.Next() {
		var key, vector sql.RawBytes
		var sum uint32
		if err := rows.Scan(&key, &sum, &vector); err != nil {
			return err
		}
		if _, wanted := found[string(key)]; !wanted || sum != sumStaged(path, key, vector) {
			continue
		}
		if found[string(key)], err = vectors.decode(vector); err != nil {
			return fmt.Errorf("document %q: %w", path, err)
		}
	}
	return rows.Err()
}

// Unstage removes what is staged of documents that are gone.
func (tx *Tx) Unstage(gone func(path string) bool) error {
	rows, err := tx.tx.QueryContext(tx.ctx, "SELECT DISTINCT path FROM staged")
	if err != nil {
		return tx.fail("unstage", err)
	}
	defer rows.Close()
	var paths []string
	for rows.Next() {
		var path string
		if err := rows.Scan(&path); err != nil {
			return tx.fail("unstage", err)
		}
		if gone(path) {
			paths = append(paths, path)
		}
	}
	if err := rows.Err(); err != nil {
		return tx.fail("unstage", err)
	}
	for _, path := range paths {
		if err := tx.unstage("path = ?", path); err != nil {
			return err
		}
	}
	return nil
}

// unstage removes staged vectors for which a condition holds. It counts as a change, so
// that a sweep in progress is not taken for one that came after it.
func (tx *Tx) unstage(condition string, args ...any) error {
	result, err := tx.tx.ExecContext(tx.ctx, "DELETE FROM staged WHERE "+condition, args...)
	if err != nil {
		return tx.fail("unstage", err)
	}
	rows, err := result.RowsAffected()
	if err != nil {
		return tx.fail("unstage", err)
	}
	if rows > 0 {
		tx.changed, tx.removed = true, true
	}
	return nil
}

// stagedKey stands for a text and m's embedder. The splitter does not matter, because
// what it changes is the text.
func stagedKey(m Manifest, text string) []byte {
	data := appendField(appendField(nil, m.Embedder), m.Digest)
	data = appendField(binary.AppendVarint(data, int64(m.Dimensions)), text)
	sum := sha256.Sum256(data)
	return sum[:]
}

func sumStaged(path string, key, vector []byte) uint32 {
	head := append(appendField(nil, path), key...)
	return crc32.Update(crc32.Checksum(head, castagnoli), castagnoli, vector)
}

// hasTable reports whether the catalogue has a table that older ones lack.
func hasTable(ctx context.Context, q querier, name string) (bool, error) {
	var tables int
	err := q.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?", name).Scan(&tables)
	return tables > 0, err
}
