package index

import (
	"context"
	"encoding/json"
	"errors"
)

// File is a file that is not itself a document: an archive, whose documents have paths
// that begin with the file's own and a slash; or a file that could not be used. It is
// recorded so that it need not be read again until it changes.
type File struct {
	Path    string // as of a document
	Hash    string // SHA-256 of its bytes, in hexadecimal
	Limits  string // the limits under which it was read: under others the result may differ
	Skipped []SkippedPart
}

// SkippedPart is a part of a file that did not become a document; the file itself if
// Within is empty.
type SkippedPart struct {
	Within string `json:"within,omitempty"` // its name inside the file, with slashes
	Reason string `json:"reason"`           // in English, for operators
}

// filesSchema is the table of Files. If it is lost or damaged, everything in it can be
// found out again. Older indexes lack the table, and an older Svara ignores it.
const filesSchema = `
CREATE TABLE IF NOT EXISTS files (
	path    TEXT PRIMARY KEY,
	hash    TEXT NOT NULL,
	limits  TEXT NOT NULL,
	skipped TEXT NOT NULL  -- JSON
);
`

// Files gives the files that are not themselves documents, by path, from the catalogue on
// disk.
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

// PutFile records a file that is not itself a document, replacing what was recorded of
// it.
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

// RemoveFile removes what was recorded of a file.
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
