package index

import (
	"context"
	"database/sql"
	"errors"

	"svara/internal/catalogue"
)

// sweep rids the files of the text of removed documents, if there may be any.
//
// SQLite's secure_delete is not enough: it overwrites a row where it stands when it is
// deleted, but not the copies that stay behind in unused space when rows move between
// pages (TestNothingLeft finds such copies). VACUUM rewrites every page, and truncating
// the write-ahead log removes the pages as they were before. That costs as much as
// writing the whole file, so it is done at a Refresh or Close, once for many updates, and
// does not hold up readers.
//
// The catalogue records that a sweep is due (totals.Unswept) together with the removal,
// so after a kill the next Open does it. If others are at work, it is put off to the next
// Refresh, Close or Open.
func (ix *Index) sweep(ctx context.Context) {
	if !ix.unswept.Swap(false) {
		return
	}
	if err := ix.rewrite(ctx); err != nil {
		ix.unswept.Store(true)
	}
}

// Swept reports whether the files are rid of the text of everything that any process
// removed until now. If not, a later Refresh will see to it, when nobody else reads or
// writes.
func (ix *Index) Swept(ctx context.Context) (bool, error) {
	meta, err := readMeta(ctx, ix.pool)
	if err != nil {
		return false, ix.file.Unreadable(err)
	}
	return !meta.totals.Unswept, nil
}

func (ix *Index) rewrite(ctx context.Context) error {
	conn, err := ix.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	before, err := readMeta(ctx, conn)
	if err != nil {
		return err
	}
	if err := catalogue.Sweep(ctx, conn, "VACUUM"); err != nil {
		return err
	}
	return noteSwept(ctx, conn, before.totals.Generation)
}

// noteSwept records that no sweep is due, unless there was a change in the meantime.
func noteSwept(ctx context.Context, conn *sql.Conn, generation int64) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	now, err := readMeta(ctx, tx)
	if err != nil {
		return err
	}
	if now.totals.Generation != generation {
		return errors.New("changed meanwhile")
	}
	now.totals.Unswept = false
	if _, err := writeMeta(ctx, tx, totalsKey, now.totals); err != nil {
		return err
	}
	return tx.Commit()
}
