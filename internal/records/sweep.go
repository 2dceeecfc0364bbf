package records

import (
	"context"
	"database/sql"

	"svara/internal/catalogue"
)

// noteRemoved records, in the transaction that removes text, that a table needs a sweep.
// After a kill, the next Open does it.
func (r *Records) noteRemoved(ctx context.Context, tx *sql.Tx, table string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO unswept (name, times) VALUES (?, 1)
		ON CONFLICT (name) DO UPDATE SET times = times + 1`, table)
	r.due.Store(true) // also if this fails: then a sweep finds nothing to do
	return err
}

// Sweep overwrites removed text in the files, if there is any; otherwise it costs
// nothing. It may fail because others are at work: then it stays due.
//
// SQLite's secure_delete is not enough, as package index has found: it overwrites a row
// where it stands, but not the copies that remain when rows move between pages. When a
// whole table is emptied, however, all its pages are overwritten. So rewriting the table
// is enough, which costs less than VACUUM, as that would rewrite the whole index. Then
// the write-ahead log is emptied.
func (r *Records) Sweep(ctx context.Context) error {
	if !r.due.Swap(false) {
		return nil
	}
	if err := r.sweep(ctx); err != nil {
		r.due.Store(true)
		return r.file.Fault("overwrite removed text in", err)
	}
	return nil
}

// sweepLeft sweeps what a killed process left. If others are at work, it may be theirs,
// and is put off.
func (r *Records) sweepLeft(ctx context.Context) error {
	var left int
	if err := r.watch.QueryRowContext(ctx, "SELECT count(*) FROM unswept").Scan(&left); err != nil {
		return r.file.Unreadable(err)
	}
	if left > 0 {
		r.due.Store(true)
		_ = r.Sweep(ctx)
	}
	return nil
}

func (r *Records) sweep(ctx context.Context) error {
	conn, err := r.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	notes, err := rewrite(ctx, conn)
	if err != nil || len(notes) == 0 {
		return err
	}
	if err := catalogue.Sweep(ctx, conn, ""); err != nil {
		return err
	}
	for table, times := range notes { // unless text was removed again meanwhile
		if _, err := conn.ExecContext(ctx, "DELETE FROM unswept WHERE name = ? AND times = ?", table, times); err != nil {
			return err
		}
	}
	return nil
}

// rewrite rewrites the tables that text was removed from, and gives their notes in
// unswept.
func rewrite(ctx context.Context, conn *sql.Conn) (map[string]int, error) {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	notes, err := notesOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	for table := range notes {
		for _, statement := range []string{
			"CREATE TEMP TABLE kept AS SELECT * FROM main." + table,
			"DELETE FROM main." + table, // without WHERE, which overwrites whole pages
			"INSERT INTO main." + table + " SELECT * FROM kept",
			"DROP TABLE kept",
		} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return nil, err
			}
		}
	}
	return notes, tx.Commit()
}

func notesOf(ctx context.Context, tx *sql.Tx) (map[string]int, error) {
	rows, err := tx.QueryContext(ctx, "SELECT name, times FROM unswept WHERE name IN ('feedback', 'unanswered')")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	notes := map[string]int{}
	for rows.Next() {
		var table string
		var times int
		if err := rows.Scan(&table, &times); err != nil {
			return nil, err
		}
		notes[table] = times
	}
	return notes, rows.Err()
}
