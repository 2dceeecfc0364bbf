package index

import (
	"context"
	"database/sql"
	"fmt"
)

// Refresh brings the Snapshot up to date with the catalogue, whoever changed
// it, and then rids the files of what this Index removed. When nothing happened
// it costs one look at the file. On an error the Snapshot stays what it was.
func (ix *Index) Refresh(ctx context.Context) error {
	if err := ix.loading.enter(ctx); err != nil {
		return fmt.Errorf("index: refresh %s: %w", ix.path, err)
	}
	defer ix.loading.leave()

	next, err := ix.loadIfChanged(ctx)
	if err != nil {
		return ix.unreadable(err)
	}
	if next != nil {
		ix.current.Store(next)
	}
	ix.keepReadings(ctx)
	ix.sweep(ctx)
	return nil
}

// loadIfChanged returns nil when the current Snapshot is up to date.
func (ix *Index) loadIfChanged(ctx context.Context) (*Snapshot, error) {
	// One read transaction, so that what is loaded is one state.
	tx, err := ix.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	var version int64
	if err := tx.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version); err != nil {
		return nil, err
	}
	current := ix.current.Load()
	if current != nil && version == ix.version {
		return nil, nil
	}
	meta, err := readMeta(ctx, tx)
	if err != nil {
		return nil, err
	}
	if current == nil && meta.totals.Unswept {
		ix.unswept.Store(true) // left by a process that was killed
	}
	// The version also moves when the log is folded into the file.
	if current != nil && meta.totals.Generation == current.generation {
		ix.version = version
		return nil, nil
	}
	loaded, err := load(ctx, tx, meta)
	if err != nil {
		return nil, err
	}
	docs, readings := ix.divide(loaded)
	next, err := newSnapshot(ctx, meta, docs, readings)
	if err != nil {
		return nil, err
	}
	ix.version = version
	return next, nil
}

// divide parts documents from their readings, reads those that the catalogue
// has no reading of, and remembers these to be kept.
func (ix *Index) divide(loaded []*loading) ([]*Document, []*reading) {
	docs, readings := make([]*Document, len(loaded)), make([]*reading, len(loaded))
	for d, l := range loaded {
		docs[d], readings[d] = l.doc, l.reading
	}
	readAll(docs, readings)
	ix.missing = nil
	for d, l := range loaded {
		if l.reading == nil {
			ix.missing = append(ix.missing, unread{l.id, l.want, readings[d]})
		}
	}
	return docs, readings
}
