package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// loading is a document on its way into memory.
type loading struct {
	id      int64
	doc     *Document
	reading *reading // nil when the catalogue does not have it
	sum     uint32   // over what has been read so far
	want    uint32
}

// load reads all documents in the order of their paths and checks them.
func load(ctx context.Context, tx *sql.Tx, meta meta) ([]*loading, error) {
	byID, err := loadDocuments(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := loadPassages(ctx, tx, byID, meta.manifest.Dimensions); err != nil {
		return nil, err
	}
	if err := loadReadings(ctx, tx, byID); err != nil {
		return nil, err
	}
	docs := make([]*loading, 0, len(byID))
	sum := meta.sum
	for _, l := range byID {
		if l.sum != l.want {
			return nil, fmt.Errorf("document %q does not match its checksum", l.doc.Path)
		}
		sum ^= l.sum
		docs = append(docs, l)
	}
	if len(docs) != meta.totals.Documents || sum != meta.totals.Sum {
		return nil, errors.New("documents are missing")
	}
	slices.SortFunc(docs, func(a, b *loading) int { return strings.Compare(a.doc.Path, b.doc.Path) })
	return docs, nil
}

func loadDocuments(ctx context.Context, tx *sql.Tx) (map[int64]*loading, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, path, hash, checksum, changed, title, blocks, text FROM documents")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	byID := map[int64]*loading{}
	for rows.Next() {
		var id, changed int64
		var blocks sql.RawBytes
		l := &loading{doc: &Document{}}
		if err := rows.Scan(&id, &l.doc.Path, &l.doc.Hash, &l.want, &changed, &l.doc.Title, &blocks, &l.doc.Text); err != nil {
			return nil, err
		}
		l.doc.Changed = time.Unix(changed, 0).UTC()
		l.sum = sumDocument(l.doc, blocks)
		if l.doc.Blocks, err = decodeBlocks(blocks, len(l.doc.Text)); err != nil {
			return nil, fmt.Errorf("document %q: %w", l.doc.Path, err)
		}
		l.id = id
		byID[id] = l
	}
	return byID, rows.Err()
}

// loadPassages reads the passages of all documents in one sweep over the
// table, in which those of one document stand in order.
func loadPassages(ctx context.Context, tx *sql.Tx, byID map[int64]*loading, dimensions int) error {
	rows, err := tx.QueryContext(ctx, `SELECT document, ordinal, page, rune_start, rune_end, byte_start, byte_end, heading, vector
		FROM passages ORDER BY id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	vectors := vectorDecoder{dimensions: dimensions}
	var id int64
	var ordinal int
	var vector sql.RawBytes
	for rows.Next() {
		var p Passage
		if err := rows.Scan(&id, &ordinal, &p.Page, &p.Runes.Start, &p.Runes.End,
			&p.Bytes.Start, &p.Bytes.End, &p.Heading, &vector); err != nil {
			return err
		}
		l := byID[id]
		if l == nil || ordinal != len(l.doc.Passages) {
			return errors.New("passages do not belong to documents")
		}
		if p.Vector, err = vectors.decode(vector); err != nil {
			return fmt.Errorf("document %q: passage %d: %w", l.doc.Path, ordinal, err)
		}
		l.sum = sumPassage(l.sum, ordinal, &p, vector)
		l.doc.Passages = append(l.doc.Passages, p)
	}
	return rows.Err()
}
