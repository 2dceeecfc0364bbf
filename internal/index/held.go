package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// Held gives where the documents of a catalogue come from, and the SHA-256, in
// hexadecimal, of each of their files, by its path in the documents folder. An archive is
// one file, however many documents it contains. It verifies nothing, and reads catalogues
// of every version.
func Held(ctx context.Context, db *sql.DB) (Source, map[string]string, error) {
	source, files, err := held(ctx, db)
	if err != nil {
		return Source{}, nil, fmt.Errorf("index: what documents there are: %w", err)
	}
	return source, files, nil
}

func held(ctx context.Context, db *sql.DB) (source Source, files map[string]string, err error) {
	var value string
	err = db.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = ?", sourceKey).Scan(&value)
	if err == nil {
		err = json.Unmarshal([]byte(value), &source)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return source, nil, err
	}
	documents, err := pathsAndHashes(ctx, db, "documents")
	if err != nil {
		return source, nil, err
	}
	notes := map[string]string{}
	there, err := hasTable(ctx, db, "files")
	if err == nil && there {
		notes, err = pathsAndHashes(ctx, db, "files")
	}
	if err != nil {
		return source, nil, err
	}
	files = make(map[string]string, len(documents))
	for path, hash := range documents {
		if around, isWithin := fileAround(path, notes); isWithin {
			path, hash = around, notes[around]
		}
		files[path] = hash
	}
	return source, files, nil
}

// fileAround gives the file that a document lies within, if it does.
func fileAround(document string, notes map[string]string) (path string, isWithin bool) {
	for at, char := range document {
		if _, found := notes[document[:at]]; char == '/' && found {
			return document[:at], true
		}
	}
	return "", false
}

func pathsAndHashes(ctx context.Context, db *sql.DB, table string) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT path, hash FROM "+table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	hashes := make(map[string]string)
	for rows.Next() {
		var path, hash string
		if err := rows.Scan(&path, &hash); err != nil {
			return nil, err
		}
		hashes[path] = hash
	}
	return hashes, rows.Err()
}
