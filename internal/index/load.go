package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// loading is a document on its way into memory.
type loading struct {
	id      int64
	doc     *Document
	kept    kept
	reading *reading // nil when the catalogue does not have it
	sum     uint32   // over what has been read so far
	want    uint32
}

// load reads a Snapshot, and gives the readings that the catalogue did not have. If it
// had all of them, one processor indexes the words while another still reads the
// passages, which consist mostly of vectors.
func load(ctx context.Context, tx *sql.Tx, meta meta) (*Snapshot, []unread, error) {
	byID, err := loadDocuments(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	if err := loadReadings(ctx, tx, byID); err != nil {
		return nil, nil, err
	}
	if err := loadAbouts(ctx, tx, byID); err != nil {
		return nil, nil, err
	}
	loaded := slices.SortedFunc(maps.Values(byID), func(a, b *loading) int { return strings.Compare(a.doc.Path, b.doc.Path) })
	docs, readings := make([]*Document, len(loaded)), make([]*reading, len(loaded))
	for d, l := range loaded {
		docs[d], readings[d] = l.doc, l.reading
	}
	var words <-chan *words
	if !slices.Contains(readings, nil) {
		words = indexing(readings)
	}
	if err := loadPassages(ctx, tx, byID, meta.manifest.Dimensions); err != nil {
		return nil, nil, err
	}
	if err := checkLoaded(loaded, meta); err != nil {
		return nil, nil, err
	}
	if words == nil {
		words = indexing(readAll(docs, readings))
	}
	s, err := newSnapshot(ctx, meta, docs, words)
	if err != nil {
		return nil, nil, err
	}
	if s.moved, err = loadMoved(ctx, tx); err != nil {
		return nil, nil, err
	}
	return s, missing(loaded, readings), nil
}

// missing gives the readings of documents that were loaded without.
func missing(loaded []*loading, readings []*reading) []unread {
	var missing []unread
	for d, l := range loaded {
		if l.reading == nil {
			missing = append(missing, unread{l.id, l.want, readings[d]})
		}
	}
	return missing
}

// checkLoaded verifies that everything is there, and unchanged.
func checkLoaded(loaded []*loading, meta meta) error {
	sum := meta.sum
	for _, l := range loaded {
		if l.sum != l.want {
			return fmt.Errorf("document %q does not match its checksum", l.doc.Path)
		}
		if l.reading != nil && l.reading.passages() != len(l.doc.Passages) {
			return fmt.Errorf("document %q: %w", l.doc.Path, errReading)
		}
		sum ^= l.sum
	}
	if len(loaded) != meta.totals.Documents || sum != meta.totals.Sum {
		return errors.New("documents are missing")
	}
	return nil
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
