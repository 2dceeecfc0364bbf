package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// sweepPatience is how long, in milliseconds, a sweep waits for others to
// finish reading or writing before it is put off.
const sweepPatience = 2000

// Sweep runs the statement rewrite, if not "", which is to rewrite whatever contained
// removed text, and then empties the write-ahead log, which holds pages as they were
// before. It may fail because others are at work: try again later.
func Sweep(ctx context.Context, conn *sql.Conn, rewrite string) error {
	if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", sweepPatience)); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf("PRAGMA busy_timeout = %d", busyTimeout))
	if rewrite != "" {
		if _, err := conn.ExecContext(ctx, rewrite); err != nil {
			return err
		}
	}
	var busy, pages, folded int
	err := conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &folded)
	if err == nil && busy != 0 {
		err = errors.New("others are reading or writing")
	}
	return err
}
