package backup

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v4/disk"

	"svara/internal/catalogue"
)

// Options says how a backup is made.
type Options struct {
	Version  string // of this Svara
	Include  Include
	Force    bool                               // WriteFile may replace a file
	Progress func(done, total int, path string) // called before each document; may be nil
}

// rounds is how often a catalogue is copied again because documents changed between being
// read and being copied. One round is enough unless somebody uploads at that moment.
const rounds = 5

// WriteFile writes a backup of the data folder to a file at path, which only its owner
// may read. The file appears, or takes another's place, when it is whole and on the disk.
func WriteFile(ctx context.Context, data, path string, o Options) (c Contents, size int64, err error) {
	file, err := catalogue.In(data)
	if err != nil {
		return c, 0, err
	}
	if file.IsOwn(path) {
		return c, 0, fmt.Errorf("%s is a name that svara itself uses there: choose another name", path)
	}
	if _, err := os.Lstat(path); err == nil && !o.Force {
		return c, 0, fmt.Errorf("%s is there already: choose another name, or replace it with --force", path)
	}
	if err := checkRoom(filepath.Dir(path), file.Size(), "choose another place, or write to standard output with -"); err != nil {
		return c, 0, err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".new-*") // of mode 0600
	if err != nil {
		return c, 0, fmt.Errorf("the backup: %w: choose a place that can be written to", err)
	}
	defer os.Remove(temp.Name())
	defer temp.Close()
	if c, err = Write(ctx, data, temp, o); err != nil {
		return c, 0, err
	}
	if err := temp.Sync(); err != nil {
		return c, 0, err
	}
	info, err := temp.Stat()
	if err != nil {
		return c, 0, err
	}
	if err := temp.Close(); err != nil {
		return c, 0, err
	}
	publish := catalogue.Publish
	if o.Force {
		publish = catalogue.PublishOver
	}
	if err := publish(temp.Name(), path); err != nil {
		return c, 0, fmt.Errorf("the backup: %w: choose another name or place", err)
	}
	return c, info.Size(), nil
}

// checkRoom refuses to begin what would fill a disk. If the file system does not tell how
// much is free, it refuses nothing.
func checkRoom(dir string, bytes int64, otherwise string) error {
	usage, err := disk.Usage(dir)
	if err != nil || bytes <= 0 || usage.Free >= uint64(bytes) {
		return nil
	}
	return fmt.Errorf("the disk of %s has %d MB free, and %d MB are needed: %s", dir, usage.Free/1e6, (bytes+1e6-1)/1e6, otherwise)
}

// Write writes a backup of the data folder, in which others may be at work.
func Write(ctx context.Context, data string, out io.Writer, o Options) (Contents, error) {
	c, err := write(ctx, data, out, o)
	if err != nil {
		return c, fmt.Errorf("backup: %w", err)
	}
	return c, nil
}

func write(ctx context.Context, data string, out io.Writer, o Options) (c Contents, err error) {
	file, err := catalogue.In(data)
	if err != nil {
		return c, err
	}
	if err := file.Absent(); err != nil {
		return c, err
	}
	release, err := file.Use(ctx)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, release()) }()
	if err := checkRoom(data, file.Size(), "make room for a copy of the index"); err != nil {
		return c, err
	}
	folder, done, err := file.Copying(ctx)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, done()) }()
	buffered := bufio.NewWriter(out)
	packed := gzip.NewWriter(buffered)
	w := writer{file: file, tar: tar.NewWriter(packed), folder: folder, options: o}
	if c, err = w.write(ctx); err != nil {
		return c, err
	}
	return c, errors.Join(w.tar.Close(), packed.Close(), buffered.Flush())
}

// writer makes one backup.
type writer struct {
	file    catalogue.File
	tar     *tar.Writer
	folder  string // for copies
	options Options
}

func (w *writer) write(ctx context.Context) (Contents, error) {
	head := Head{Format: format, Version: w.options.Version, Made: time.Now().UTC().Truncate(time.Second)}
	if err := w.writeJSON(headName, head); err != nil {
		return Contents{}, err
	}
	t := &taker{tar: w.tar, taken: make(map[string]taken), changing: make(map[string]bool), folders: make(map[string]string), tell: w.options.Progress}
	if t.tell == nil {
		t.tell = func(int, int, string) {}
	}
	defer t.close()
	copied, known, err := w.agree(ctx, t)
	if err != nil {
		return Contents{}, err
	}
	c := Contents{Folder: known.source.Folder}
	c.Documents, c.Changed = t.documents(known)
	c.Folders = t.folders
	if c.Rows, err = rowsOf(ctx, copied); err != nil {
		return c, err
	}
	if c.Catalogue, err = w.writeFile(catalogueName, string(copied)); err != nil {
		return c, err
	}
	return c, w.writeJSON(contentsName, c)
}

// agree copies the catalogue at an instant for which the archive has the documents, and
// gives the copy and what it knows. Most documents are read before the copy is made,
// since that may take long, so that few are left to read after it.
func (w *writer) agree(ctx context.Context, t *taker) (copied catalogue.File, known wanted, err error) {
	known, err = wantedOf(ctx, w.file, w.options.Include)
	if err != nil {
		return "", known, err
	}
	if _, err := t.take(ctx, known); err != nil {
		return "", known, err
	}
	copied = catalogue.File(filepath.Join(w.folder, catalogueName))
	before := map[string]string{} // what differed in the rounds before
	for round := 1; ; round++ {
		if err := w.file.Copy(ctx, string(copied)); err != nil {
			return "", known, err
		}
		if known, err = wantedOf(ctx, copied, w.options.Include); err != nil {
			return "", known, err
		}
		differing, err := t.take(ctx, known)
		isNew := slices.ContainsFunc(differing, func(name string) bool {
			sum, differed := before[name]
			return !differed || sum != known.files[name]
		})
		if err != nil || !isNew || round == rounds {
			return copied, known, err
		}
		for _, name := range differing {
			before[name] = known.files[name]
		}
		if err := os.Remove(string(copied)); err != nil {
			return "", known, err
		}
	}
}

// rowsOf counts what stands in a catalogue.
func rowsOf(ctx context.Context, file catalogue.File) (map[string]int, error) {
	db, err := file.Read()
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
	if err != nil {
		return nil, file.Unreadable(err)
	}
	defer rows.Close()
	counts := make(map[string]int)
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			return nil, file.Unreadable(err)
		}
		counts[table] = 0
	}
	if err := rows.Err(); err != nil {
		return nil, file.Unreadable(err)
	}
	for table := range counts {
		var n int
		if err := db.QueryRowContext(ctx, `SELECT count(*) FROM "`+strings.ReplaceAll(table, `"`, `""`)+`"`).Scan(&n); err != nil {
			return nil, file.Unreadable(err)
		}
		counts[table] = n
	}
	return counts, nil
}

func member(name string, size int64) *tar.Header {
	return &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: time.Now().Truncate(time.Second)}
}

func (w *writer) writeJSON(name string, value any) error {
	data, err := json.MarshalIndent(value, "", "\t")
	if err != nil {
		return err
	}
	if err := w.tar.WriteHeader(member(name, int64(len(data)))); err != nil {
		return err
	}
	_, err = w.tar.Write(data)
	return err
}

// writeFile writes a file that nobody changes.
func (w *writer) writeFile(name, path string) (Part, error) {
	file, err := os.Open(path)
	if err != nil {
		return Part{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return Part{}, err
	}
	if err := w.tar.WriteHeader(member(name, info.Size())); err != nil {
		return Part{}, err
	}
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(w.tar, sum), file); err != nil {
		return Part{}, err
	}
	return Part{Name: name, Size: info.Size(), SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}
