package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// About is what a document says of itself. Dates are in ISO 8601 (2024-05-17); every
// field may be empty.
type About struct {
	URL        string   `json:"url,omitempty"`         // where it is published: http or https
	Date       string   `json:"date,omitempty"`        // when it was decided, published or last changed
	Saved      bool     `json:"saved,omitempty"`       // Date is only when its file was saved
	ValidFrom  string   `json:"valid_from,omitempty"`  // the first day that it is in force
	ValidTo    string   `json:"valid_to,omitempty"`    // the last
	Over       bool     `json:"over,omitempty"`        // it is no longer in force; since when is unknown
	Replaces   []string `json:"replaces,omitempty"`    // titles, file names or numbers of the documents that it replaces
	ReplacedBy string   `json:"replaced_by,omitempty"` // title, file name or number of the document that replaces it
}

// aboutsSchema is what documents say of themselves. Older indexes lack the table, and an
// older Svara ignores it.
const aboutsSchema = `
CREATE TABLE IF NOT EXISTS abouts (
	document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
	checksum INTEGER NOT NULL,  -- carries that of the document on
	data     TEXT NOT NULL      -- an About as JSON
);
`

// putAbout stores what a document says of itself, if anything.
func putAbout(ctx context.Context, tx *sql.Tx, document int64, sum uint32, about About) error {
	data, err := json.Marshal(about)
	if err != nil || string(data) == "{}" {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO abouts (document, checksum, data) VALUES (?, ?, ?)", document, sumReading(sum, string(data)), data)
	return err
}

// loadAbouts adds to documents what they say of themselves.
func loadAbouts(ctx context.Context, tx *sql.Tx, byID map[int64]*loading) error {
	if there, err := hasTable(ctx, tx, "abouts"); err != nil || !there {
		return err
	}
	rows, err := tx.QueryContext(ctx, "SELECT document, checksum, data FROM abouts")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var sum uint32
		var data string
		if err := rows.Scan(&id, &sum, &data); err != nil {
			return err
		}
		l := byID[id]
		if l == nil {
			return errors.New("what a document says of itself belongs to none")
		}
		if sum != sumReading(l.want, data) {
			return fmt.Errorf("document %q: what it says of itself does not match its checksum", l.doc.Path)
		}
		if err := json.Unmarshal([]byte(data), &l.doc.About); err != nil {
			return fmt.Errorf("document %q: what it says of itself: %w", l.doc.Path, err)
		}
	}
	return rows.Err()
}
