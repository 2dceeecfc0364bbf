package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// The keys of the meta table.
const (
	manifestKey = "manifest"
	sourceKey   = "source"
	totalsKey   = "totals"
)

// totals is written with every change, so that rows that damage has made
// disappear, or an older state of the file, cannot pass for the whole.
type totals struct {
	Generation int64  `json:"generation"` // rises with every change
	Documents  int    `json:"documents"`
	Sum        uint32 `json:"sum"`     // XOR of the checksums of all documents and other meta rows
	Unswept    bool   `json:"unswept"` // removed text may still stand in unused parts of the files
}

func (t *totals) add(sum uint32)    { t.Documents++; t.Sum ^= sum }
func (t *totals) remove(sum uint32) { t.Documents--; t.Sum ^= sum }

// meta is what the meta table says.
type meta struct {
	manifest Manifest
	source   *Source // nil when nobody has said
	totals   totals
	sum      uint32 // XOR of the checksums of all rows but the totals
}

// querier is a *sql.Tx, a *sql.Conn or a *sql.DB.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// readMeta reads and checks the meta table.
func readMeta(ctx context.Context, q querier) (meta, error) {
	var m meta
	rows, err := q.QueryContext(ctx, "SELECT key, value, checksum FROM meta")
	if err != nil {
		return m, err
	}
	defer rows.Close()
	found := false
	for rows.Next() {
		var key, value string
		var sum uint32
		if err := rows.Scan(&key, &value, &sum); err != nil {
			return m, err
		}
		if sum != sumMeta(key, value) {
			return m, fmt.Errorf("%s does not match its checksum", key)
		}
		switch key {
		case manifestKey:
			err = json.Unmarshal([]byte(value), &m.manifest)
		case sourceKey:
			err = json.Unmarshal([]byte(value), &m.source)
		case totalsKey:
			err, found = json.Unmarshal([]byte(value), &m.totals), true
			sum = 0
		}
		if err != nil {
			return m, fmt.Errorf("%s: %w", key, err)
		}
		m.sum ^= sum
	}
	if err := rows.Err(); err != nil {
		return m, err
	}
	if !found {
		return m, errors.New("its totals are missing")
	}
	return m, nil
}

// writeMeta stores value as JSON under key, and returns the XOR of the row's
// old checksum and its new one.
func writeMeta(ctx context.Context, tx *sql.Tx, key string, value any) (uint32, error) {
	var old uint32
	err := tx.QueryRowContext(ctx, "SELECT checksum FROM meta WHERE key = ?", key).Scan(&old)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	text, err := json.Marshal(value)
	if err != nil {
		return 0, err
	}
	sum := sumMeta(key, string(text))
	_, err = tx.ExecContext(ctx, "INSERT OR REPLACE INTO meta (key, value, checksum) VALUES (?, ?, ?)",
		key, string(text), sum)
	return old ^ sum, err
}
