package records

import (
	"context"
	"database/sql"
	"fmt"
)

// Uploaded gives the paths of all documents that were ever uploaded, according to a
// catalogue's audit log; some may be gone since. It reads catalogues of every version.
func Uploaded(ctx context.Context, db *sql.DB) (map[string]bool, error) {
	uploaded, err := uploadedIn(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("records: what was uploaded: %w", err)
	}
	return uploaded, nil
}

func uploadedIn(ctx context.Context, db *sql.DB) (map[string]bool, error) {
	uploaded := make(map[string]bool)
	var tables int
	err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'acts'").Scan(&tables)
	if err != nil || tables == 0 {
		return uploaded, err
	}
	rows, err := db.QueryContext(ctx, "SELECT DISTINCT subject FROM acts WHERE what IN (?, ?)", DocumentUploaded, DocumentReplaced)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var path string
		if err := rows.Scan(&path); err != nil {
			return nil, err
		}
		uploaded[path] = true
	}
	return uploaded, rows.Err()
}
