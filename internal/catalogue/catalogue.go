// Package catalogue is the one SQLite file that Svara keeps everything in: its
// name and its marks, how it is made, opened and refused, and what is said when
// it cannot be used. What stands in it is its users' matter: passages in package
// index, what people and operators leave in package records.
//
// Start reading at File. No code in this process may open the file by other
// means than SQLite while a connection has it open: on POSIX systems, closing any
// descriptor of a file drops every lock that the process holds on it, SQLite's
// among them.
package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite": SQLite without cgo
)

// FileName is the catalogue's name in the data folder. Beside it SQLite keeps
// svara.db-wal and svara.db-shm while a process has it open.
const FileName = "svara.db"

// applicationID marks a SQLite file as Svara's: "Svar" in ASCII, in SQLite's
// application_id.
const applicationID = 0x53766172

// formatVersion is the version of the schema and of what stands in it, in
// SQLite's user_version. A change that an older Svara would misread raises it; a
// new table, which an older one passes over, does not.
const formatVersion = 1

// PageSize of the file in bytes fits two passages with vectors of 768 dimensions
// on a page; in SQLite's own 4096 one of 1024 dimensions takes two.
const PageSize = 8192

// busyTimeout is how long, in milliseconds, a connection waits for another one's
// write to end. Writes are short: ingest embeds before it writes.
const busyTimeout = 10000

// File is a catalogue by the absolute path of its file, which may not be there.
type File string

// In gives the catalogue of the data folder dir.
func In(dir string) (File, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("catalogue: data folder %s: %w", dir, err)
	}
	return File(filepath.Join(dir, FileName)), nil
}

// Exists reports whether the file is there. It may be damaged.
func (f File) Exists() bool { return exists(string(f)) }

// Size gives how many bytes the file and its log have; 0 for what is not there.
func (f File) Size() (bytes int64) {
	for _, suffix := range []string{"", "-wal"} {
		if info, err := os.Stat(string(f) + suffix); err == nil {
			bytes += info.Size()
		}
	}
	return bytes
}

// Read gives connections that can only read: with them, a file that turns out to
// be damaged is never changed. They are made when they are first used.
func (f File) Read() (*sql.DB, error) { return f.open("ro") }

// Write gives connections that can write. A transaction holds the file's only
// right to write from its beginning, and is on the disk when Commit returns.
func (f File) Write() (*sql.DB, error) { return f.open("rw", "journal_mode(WAL)") }

func (f File) open(mode string, pragmas ...string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dsn(string(f), mode, pragmas...))
	if err != nil {
		return nil, f.Fault("open", err)
	}
	return db, nil
}

// Identify refuses a file that is not a catalogue (ErrDamaged) or that is in a
// format of a newer Svara (ErrNewer).
func (f File) Identify(ctx context.Context, conn *sql.Conn) error {
	var application, version int64
	row := conn.QueryRowContext(ctx, "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version")
	if err := row.Scan(&application, &version); err != nil {
		return f.Unreadable(err)
	}
	switch {
	case application != applicationID:
		return f.damaged(errors.New("not a svara index"))
	case version > formatVersion:
		return fmt.Errorf("%w: %s has format %d, this svara reads up to %d: use a newer svara, or another --data folder",
			ErrNewer, f, version, formatVersion)
	case version < formatVersion:
		return f.damaged(fmt.Errorf("format %d was never in use", version))
	}
	return nil
}

// dsn names the database file for the driver, with what every connection to it
// needs.
func dsn(path, mode string, pragmas ...string) string {
	return uri(path, url.Values{
		"mode":      {mode},
		"_txlock":   {"immediate"},
		"_error_rc": {"1"},
		"_pragma": append([]string{
			fmt.Sprintf("busy_timeout(%d)", busyTimeout),
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
