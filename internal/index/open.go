package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"

	"svara/internal/catalogue"
)

// The errors with which Open, and every method that reads the catalogue, refuses it.
var (
	ErrNewer   = catalogue.ErrNewer   // a newer Svara wrote it
	ErrDamaged = catalogue.ErrDamaged // it is cut off, changed by other hands, or not Svara's
)

// ErrLocked is what Lock gives while another holds the lock.
var ErrLocked = catalogue.ErrLocked

// Index is one catalogue on disk with its newest Snapshot in memory. All its
// methods are safe for concurrent use, and several processes may have the same
// catalogue open.
type Index struct {
	file    catalogue.File
	release func() error // of the file's Use
	pool    *sql.DB      // for writing and small reads

	// The reader loads snapshots. It is opened read-only, so that a file that
	// turns out to be damaged is never changed, and is one connection, because
	// PRAGMA data_version only tells of changes since that connection last
	// looked.
	readers *sql.DB
	reader  *sql.Conn
	version int64 // data_version at the last look; guarded by loading

	writing gate // one Update at a time in this process
	loading gate // one Refresh at a time

	missing []unread // readings that are still to be stored; guarded by loading

	current atomic.Pointer[Snapshot]
	unswept atomic.Bool // a sweep is due
}

// Open opens the index in the folder dir and loads its first Snapshot. It
// makes the folder and an empty catalogue where there are none.
//
// It refuses, without changing a byte of the file, a catalogue that a newer
// Svara wrote (ErrNewer), and one that is damaged or is not Svara's
// (ErrDamaged).
func Open(ctx context.Context, dir string) (*Index, error) {
	file, release, err := Ensure(ctx, dir)
	if err != nil {
		return nil, err
	}
	ix := &Index{file: file, release: release, writing: newGate(), loading: newGate()}
	if err := ix.connect(ctx); err != nil {
		ix.Close()
		return nil, err
	}
	return ix, nil
}

// connect opens the connection that can only read, and, when that has found
// everything in order, one that can write.
func (ix *Index) connect(ctx context.Context) error {
	var err error
	if ix.readers, err = ix.file.Read(); err != nil {
		return err
	}
	if ix.reader, err = ix.readers.Conn(ctx); err != nil {
		return ix.file.Fault("open", err)
	}
	if err := ix.file.Identify(ctx, ix.reader); err != nil {
		return err
	}
	// This connects when first used, which is after the load.
	if ix.pool, err = ix.file.Write(); err != nil {
		return err
	}
	if err := ix.Refresh(ctx); err != nil {
		return err
	}
	if err := ix.pool.PingContext(ctx); err != nil {
		return ix.file.Fault("open for writing", err)
	}
	return nil
}

// Size gives how many bytes the catalogue's files have.
func (ix *Index) Size() (bytes int64) { return ix.file.Size() }

// Close ends the use of the catalogue. Snapshots stay usable. Closing twice is
// no error.
func (ix *Index) Close() error {
	ix.sweep(context.Background())
	// The reader goes first: the last connection to close folds the log into
	// the database, and a read-only one cannot.
	var errs []error
	if ix.reader != nil {
		if err := ix.reader.Close(); !errors.Is(err, sql.ErrConnDone) {
			errs = append(errs, err)
		}
	}
	for _, db := range []*sql.DB{ix.readers, ix.pool} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	errs = append(errs, ix.release())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("index: close %s: %w", ix.file, err)
	}
	return nil
}

// Manifest returns how the current Snapshot was built; it is zero for an index
// that nothing has been put into.
func (ix *Index) Manifest() Manifest { return ix.Snapshot().Manifest() }

// Source returns which documents the current Snapshot holds, and false if that was never
// set.
func (ix *Index) Source() (Source, bool) {
	if s := ix.Snapshot().source; s != nil {
		return *s, true
	}
	return Source{}, false
}

// Snapshot returns the documents and passages as of the last Refresh. It never
// changes, and stays usable as long as anybody holds it.
func (ix *Index) Snapshot() *Snapshot { return ix.current.Load() }

// Hashes returns the path and hash of every document in the catalogue as it
// stands on disk now, which may be newer than the Snapshot. Inside an Update
// it returns what stood before it.
func (ix *Index) Hashes(ctx context.Context) (map[string]string, error) {
	rows, err := ix.pool.QueryContext(ctx, "SELECT path, hash FROM documents")
	if err != nil {
		return nil, ix.file.Fault("read hashes", err)
	}
	defer rows.Close()
	hashes := map[string]string{}
	for rows.Next() {
		var path, hash string
		if err := rows.Scan(&path, &hash); err != nil {
			return nil, ix.file.Fault("read hashes", err)
		}
		hashes[path] = hash
	}
	if err := rows.Err(); err != nil {
		return nil, ix.file.Fault("read hashes", err)
	}
	return hashes, nil
}

// Lock takes the right to say what the index contains: see catalogue.File.Lock.
func (ix *Index) Lock(ctx context.Context) (release func() error, err error) {
	return ix.file.Lock(ctx)
}
