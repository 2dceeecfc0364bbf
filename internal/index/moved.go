package index

import (
	"context"
	"database/sql"
)

// movedSchema is where documents went whose files were renamed: so that links to
// them still lead to them. Older indexes do not have the table, and an older Svara
// passes over it.
const movedSchema = `
CREATE TABLE IF NOT EXISTS moved (
	was    TEXT PRIMARY KEY,  -- a path that no document has
	became TEXT NOT NULL      -- that of a document
);
`

// Moved gives the path that a document has now which had another once, and false
// where no document is known to have had it.
func (s *Snapshot) Moved(was string) (path string, known bool) {
	path, known = s.moved[was]
	return path, known
}

// Move notes that the document became, which must be there by the end of the Update,
// was another's path before. It is forgotten when that document goes, or another one
// takes the old path.
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

// pruneMoved forgets what does not hold any more.
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
