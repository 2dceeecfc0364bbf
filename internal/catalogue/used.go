package catalogue

import (
	"context"
	"database/sql"
	"net/url"

	sqlite3 "modernc.org/sqlite/lib"
)

// IsUsed reports whether somebody holds the catalogue by Use or Alone, in this process or
// another. It waits for nobody and creates nothing.
func (f File) IsUsed(ctx context.Context) bool {
	path := f.beside(useName)
	if !exists(path) {
		return false
	}
	db, err := sql.Open("sqlite", uri(path, url.Values{"mode": {"rw"}}))
	if err != nil {
		return false
	}
	defer db.Close() // which ends the transaction
	_, err = db.ExecContext(ctx, "BEGIN EXCLUSIVE")
	return Code(err) == sqlite3.SQLITE_BUSY
}
