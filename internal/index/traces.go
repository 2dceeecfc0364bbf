package index

import "context"

// Traces gives the tables of the catalogue on disk that contain anything of the document
// at path, or of documents inside the file at path; nil if none does. For unused parts of
// the files, see Swept.
func (ix *Index) Traces(ctx context.Context, path string) (tables []string, err error) {
	within := path + "/"
	for _, t := range []struct{ name, column string }{
		{"documents", "path"}, {"staged", "path"}, {"files", "path"}, {"moved", "was"}, {"moved", "became"},
	} {
		if there, err := hasTable(ctx, ix.pool, t.name); err != nil {
			return nil, ix.file.Fault("look for "+path, err)
		} else if !there {
			continue
		}
		var rows int
		query := "SELECT count(*) FROM " + t.name + " WHERE " + t.column + " = ? OR substr(" + t.column + ", 1, ?) = ?"
		if err := ix.pool.QueryRowContext(ctx, query, path, len([]rune(within)), within).Scan(&rows); err != nil {
			return nil, ix.file.Fault("look for "+path, err)
		}
		if rows > 0 {
			tables = append(tables, t.name)
		}
	}
	var orphans int // passages and the like go with their document
	err = ix.pool.QueryRowContext(ctx, `SELECT count(*) FROM passages WHERE document NOT IN (SELECT id FROM documents)`).Scan(&orphans)
	if err != nil {
		return nil, ix.file.Fault("look for "+path, err)
	}
	if orphans > 0 {
		tables = append(tables, "passages")
	}
	return tables, nil
}
