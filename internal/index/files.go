package index

import (
	"context"
	"encoding/json"
	"errors"
)

// File is a file that is no document itself: an archive, whose documents have paths
// that begin with the file's own and a slash; or one that could not be used. It is
// kept so that a file that has not changed need not be read again to know that.
type File struct {
	Path    string // as of a document
	Hash    string // SHA-256 of its bytes, in hexadecimal
	Limits  string // under which it was read: under others it may be read otherwise
	Skipped []SkippedPart
}

// SkippedPart is what a file holds that is no document: itself where Within is empty.
type SkippedPart struct {
	Within string `json:"within,omitempty"` // its name inside the file, with slashes
	Reason string `json:"reason"`           // in English, for operators
}

// filesSchema is the table of Files. What is lost or damaged here is found out again.
// Older indexes do not have the table, and an older Svara passes over it.
const filesSchema = `
CREATE TABLE IF NOT EXISTS files (
	path    TEXT PRIMARY KEY,
	hash    TEXT NOT NULL,
	limits  TEXT NOT NULL,
	skipped TEXT NOT NULL  -- JSON
);
`

// Files gives the files that are no documents themselves, by path, as the catalogue
// stands on disk now.
func (ix *Index) Files(ctx context.Context) (map[string]File, error) {
	files := make(map[string]File)
	there, err := hasTable(ctx, ix.pool, "files")
	if err != nil {
		return nil, ix.file.Fault("read files", err)
	}
	if !there {
		return files, nil
	}
	rows, err := ix.pool.QueryContext(ctx, "SELECT path, hash, limits, skipped FROM files")
	if err != nil {
		return nil, ix.file.Fault("read files", err)
	}
	defer rows.Close()
	for rows.Next() {
		var f File
		var skipped string
		if err := rows.Scan(&f.Path, &f.Hash, &f.Limits, &skipped); err != nil {
			return nil, ix.file.Fault("read files", err)
		}
		if json.Unmarshal([]byte(skipped), &f.Skipped) == nil {
			files[f.Path] = f
		}
	}
	if err := rows.Err(); err != nil {
		return nil, ix.file.Fault("read files", err)
	}
	return files, nil
}

// PutFile notes a file that is no document itself, in place of what was noted of it.
func (tx *Tx) PutFile(f File) error {
	if f.Path == "" {
		return errors.New("index: put a file without a path")
	}
	skipped, err := json.Marshal(f.Skipped)
	if err != nil {
		return err
	}
	_, err = tx.tx.ExecContext(tx.ctx, "INSERT OR REPLACE INTO files (path, hash, limits, skipped) VALUES (?, ?, ?, ?)", f.Path, f.Hash, f.Limits, skipped)
	if err != nil {
		return tx.fail("put file "+f.Path, err)
	}
	tx.changed = true
	return nil
}

// RemoveFile takes the note of a file away, if there is one.
func (tx *Tx) RemoveFile(path string) error {
	result, err := tx.tx.ExecContext(tx.ctx, "DELETE FROM files WHERE path = ?", path)
	if err != nil {
		return tx.fail("remove file "+path, err)
	}
	rows, err := result.RowsAffected()
	if err != nil {
		return tx.fail("remove file "+path, err)
	}
	if rows > 0 { // its reasons may quote it
		tx.changed, tx.removed = true, true
	}
	return nil
}
