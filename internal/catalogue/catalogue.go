// Package catalogue is the one SQLite file in which Svara keeps everything: how the file
// is named, created, opened, locked, copied and replaced, and what to tell an operator
// when it cannot be used. What is in it is the business of those who use it: passages of
// package index, what people and operators leave of package records.
//
// Start reading at File; then Use (use.go), by which everyone holds the file open, and
// Swap (swap.go), by which a restore replaces it.
//
// No code in this process may open the file by other means than SQLite while a connection
// has it open: on POSIX systems, closing any descriptor of a file drops every lock that
// the process holds on it, SQLite's included.
package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite": SQLite without cgo
)

// FileName is the catalogue's name in the data folder. Beside it SQLite keeps
// svara.db-wal and svara.db-shm while a process has it open.
const FileName = "svara.db"

// applicationID marks a SQLite file as Svara's: "Svar" in ASCII, in SQLite's
// application_id.
const applicationID = 0x53766172

// formatVersion is the version of the schema and of its contents, in SQLite's
// user_version. A change that an older Svara would misread raises it; a new table, which
// an older one ignores, does not.
const formatVersion = 1

// PageSize is the file's page size in bytes. A page holds two passages with vectors of
// 768 dimensions; with SQLite's default of 4096, one of 1024 dimensions would take two
// pages.
const PageSize = 8192

// busyTimeout is how long, in milliseconds, a connection waits for another one's
// write to end. Writes are short: ingest embeds before it writes.
const busyTimeout = 10000

// File is a catalogue, by the absolute path of its file, which need not exist.
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

// IsOwn reports whether path is a file that Svara itself uses in the data folder of f.
func (f File) IsOwn(path string) bool {
	folder, err := os.Stat(filepath.Dir(path))
	ours, oursError := os.Stat(filepath.Dir(string(f)))
	if err != nil || oursError != nil || !os.SameFile(folder, ours) {
		return false
	}
	name := filepath.Base(path)
	for _, suffix := range companions {
		name = strings.TrimSuffix(name, suffix)
	}
	return slices.Contains([]string{FileName, lockName, useName, serveName, copyingName, swapName}, name)
}

// Absent explains to operators that the file does not exist, or that this user cannot
// tell; nil if it does.
func (f File) Absent() error {
	if f.Exists() {
		return nil
	}
	if withheld := f.Withheld(); withheld != "" {
		return errors.New(withheld)
	}
	return fmt.Errorf("there is nothing of Svara's in %s yet: name the server's folder with --data", filepath.Dir(string(f)))
}

// Size gives the size of the file and its log in bytes; 0 if they do not exist.
func (f File) Size() (bytes int64) {
	for _, suffix := range []string{"", "-wal"} {
		if info, err := os.Stat(string(f) + suffix); err == nil {
			bytes += info.Size()
		}
	}
	return bytes
}

// Read gives read-only connections, with which a file that turns out to be damaged is
// never changed. They are opened when first used.
func (f File) Read() (*sql.DB, error) { return f.open("ro") }

// ReadAlone is Read for a caller that holds the file by Alone. When the connections are
// closed, it leaves no log beside the file, as Read would.
func (f File) ReadAlone() (*sql.DB, error) { return f.open("rw") }

// Write gives connections that can write. Only one transaction at a time can write; it
// holds that right from its beginning, and is on the disk when Commit returns.
func (f File) Write() (*sql.DB, error) { return f.open("rw", "journal_mode(WAL)") }

func (f File) open(mode string, pragmas ...string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dsn(string(f), mode, pragmas...))
	if err != nil {
		return nil, f.Fault("open", err)
	}
	return db, nil
}

// Identify refuses a file that is not a catalogue (ErrDamaged), or whose format belongs
// to a newer Svara (ErrNewer).
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

// dsn names the database file for the driver, with the settings that every connection
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
