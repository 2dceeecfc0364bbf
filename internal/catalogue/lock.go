package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	sqlite3 "modernc.org/sqlite/lib"
)

// ErrLocked is what Lock gives while another holds the lock.
var ErrLocked = errors.New("another svara is reading documents into this index: try again when it is done")

// lockName is the file that Lock locks, an empty SQLite database: SQLite knows
// on every system how to lock a file so that the lock ends with the process.
const lockName = "svara.lock"

// Lock takes the right to say what the index holds, which only one process, and
// one caller in it, has at a time: two that read different folders at once would
// leave a mixture. Others may still read, and write in Updates of their own. It
// does not wait. The caller calls release when it is done.
func (f File) Lock(ctx context.Context) (release func() error, err error) {
	db, err := sql.Open("sqlite", uri(filepath.Join(filepath.Dir(string(f)), lockName), url.Values{"mode": {"rwc"}}))
	if err != nil {
		return nil, fmt.Errorf("catalogue: lock: %w", err)
	}
	conn, err := db.Conn(ctx)
	if err == nil {
		_, err = conn.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	if err != nil {
		db.Close()
		if Code(err) == sqlite3.SQLITE_BUSY {
			return nil, ErrLocked
		}
		return nil, fmt.Errorf("catalogue: lock: %w", err)
	}
	return func() error { return errors.Join(conn.Close(), db.Close()) }, nil
}
