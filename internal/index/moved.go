package index

import (
	"context"
	"database/sql"
)

// movedSchema records the new paths of documents whose files were renamed, so that links
// to the old ones still work. Older indexes lack the table, and an older Svara ignores
// it.
const movedSchema = `
CREATE TABLE IF NOT EXISTS moved (
	was    TEXT PRIMARY KEY,  -- a path that no document has
	became TEXT NOT NULL      -- that of a document
);
`

// Moved gives the path of the document that used to be at path was, and false if none is
// known.
func (s *Snapshot) Moved(was string) (path string, known bool) {
	path, known = s.moved[was]
	return path, known
}

// Move records that the document at path became used to be at path was. It must be there
// by the end of the Update. The record goes when the document does, or when another takes
// the old path.
func (tx *Tx) Move(was, became string) error {
	if _, err := tx.tx.ExecContext(tx.ctx, "UPDATE moved SET became = ? WHERE became = ?", became, was); err != nil {
		return tx.fail("move "+was, err)
	}
	if _, err := tx.tx.ExecContext(tx.ctx, "INSERT OR REPLACE INTO moved (was, became) VALUES (?, ?)", was, became); err != nil {
		return tx.fail("move "+was, err)
	}
	tx.changed = true
	return nil
}

// pruneMoved removes records that no longer apply.
func (tx *Tx) pruneMoved() error {
	_, err := tx.tx.ExecContext(tx.ctx, `DELETE FROM moved
		WHERE was IN (SELECT path FROM documents) OR became NOT IN (SELECT path FROM documents)`)
	return err
}

func loadMoved(ctx context.Context, tx *sql.Tx) (map[string]string, error) {
	if there, err := hasTable(ctx, tx, "moved"); err != nil || !there {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, "SELECT was, became FROM moved")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	moved := make(map[string]string)
	for rows.Next() {
		var was, became string
		if err := rows.Scan(&was, &became); err != nil {
			return nil, err
		}
		moved[was] = became
	}
	return moved, rows.Err()
}
