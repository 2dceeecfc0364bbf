package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	_ "modernc.org/sqlite" // the driver "sqlite": SQLite without cgo
)

// fileName is the catalogue's name in the data folder. Beside it SQLite keeps
// svara.db-wal and svara.db-shm while a process has it open.
//
// No code in this process may open the file by other means than SQLite while
// an Index has it open: on POSIX systems, closing any descriptor of a file
// drops every lock that the process holds on it, SQLite's among them.
const fileName = "svara.db"

// busyTimeout is how long, in milliseconds, a connection waits for another
// one's write to end. Writes are short: ingest embeds before it writes.
const busyTimeout = "10000"

// Index is one catalogue on disk with its newest Snapshot in memory. All its
// methods are safe for concurrent use, and several processes may have the same
// catalogue open.
type Index struct {
	path string
	pool *sql.DB // for writing and small reads

	// The reader loads snapshots. It is opened read-only, so that a file that
	// turns out to be damaged is never changed, and is one connection, because
	// PRAGMA data_version only tells of changes since that connection last
	// looked.
	readers *sql.DB
	reader  *sql.Conn
	version int64 // data_version at the last look; guarded by loading

	writing gate // one Update at a time in this process
	loading gate // one Refresh at a time

	missing []unread // readings to be kept; guarded by loading

	current atomic.Pointer[Snapshot]
	unswept atomic.Bool // a sweep is due
}

// Exists reports whether the folder dir has an index. It may be damaged.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, fileName))
	return err == nil
}

// Open opens the index in the folder dir and loads its first Snapshot. It
// makes the folder and an empty catalogue where there are none.
//
// It refuses, without changing a byte of the file, a catalogue that a newer
// Svara wrote (ErrNewer), and one that is damaged or is not Svara's
// (ErrDamaged).
func Open(ctx context.Context, dir string) (*Index, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("index: data folder %s: %w", dir, err)
	}
	if err := ensure(ctx, dir); err != nil {
		return nil, err
	}
	ix := &Index{
		path:    filepath.Join(dir, fileName),
		writing: newGate(),
		loading: newGate(),
	}
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
	if ix.readers, err = sql.Open("sqlite", dsn(ix.path, "ro")); err != nil {
		return ix.fault("open", err)
	}
	if ix.reader, err = ix.readers.Conn(ctx); err != nil {
		return ix.fault("open", err)
	}
	if err := ix.identify(ctx); err != nil {
		return err
	}
	// This connects when first used, which is after the load.
	if ix.pool, err = sql.Open("sqlite", dsn(ix.path, "rw", "journal_mode(WAL)")); err != nil {
		return ix.fault("open for writing", err)
	}
	if err := ix.Refresh(ctx); err != nil {
		return err
	}
	if err := ix.pool.PingContext(ctx); err != nil {
		return ix.fault("open for writing", err)
	}
	return nil
}

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
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("index: close %s: %w", ix.path, err)
	}
	return nil
}

// Manifest returns how the current Snapshot was built; it is zero for an index
// that nothing has been put into.
func (ix *Index) Manifest() Manifest { return ix.Snapshot().Manifest() }

// Source returns which documents the current Snapshot holds, and false when
// nobody has said.
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
		return nil, ix.fault("read hashes", err)
	}
	defer rows.Close()
	hashes := map[string]string{}
	for rows.Next() {
		var path, hash string
		if err := rows.Scan(&path, &hash); err != nil {
			return nil, ix.fault("read hashes", err)
		}
		hashes[path] = hash
	}
	if err := rows.Err(); err != nil {
		return nil, ix.fault("read hashes", err)
	}
	return hashes, nil
}

// ensure makes the folder and an empty catalogue in it, unless they are there.
func ensure(ctx context.Context, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return unwritable(dir, err)
	}
	path := filepath.Join(dir, fileName)
	// The log is looked for before the database, because another process may
	// be making both just now, in the other order.
	log, _ := os.Stat(path + "-wal")
	switch _, err := os.Stat(path); {
	case err == nil:
	case !errors.Is(err, fs.ErrNotExist):
		return unwritable(dir, err)
	case log != nil && log.Size() > 0:
		// SQLite would replay it into the new database.
		return fmt.Errorf("%w: %s-wal is there without the %s that it belongs to: move it to where that file is, or delete it",
			ErrDamaged, path, fileName)
	default:
		if err := create(ctx, dir); err != nil {
			return err
		}
	}
	return removeUnfinished(dir)
}

// dsn names the database file for the driver, with what every connection to it
// needs.
func dsn(path, mode string, pragmas ...string) string {
	return uri(path, url.Values{
		"mode":      {mode},
		"_txlock":   {"immediate"},
		"_error_rc": {"1"},
		"_pragma": append([]string{
			"busy_timeout(" + busyTimeout + ")",
			"foreign_keys(1)",
			"synchronous(FULL)",
			"secure_delete(1)",   // removed text is overwritten
			"temp_store(MEMORY)", // and is never written to /tmp
		}, pragmas...),
	})
}

// uri names a file for the driver as a URI, so that mode ("ro", "rw", "rwc")
// holds and no character of the path is taken for a parameter.
func uri(path string, query url.Values) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/data becomes file:///C:/data
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String()
}
