package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"svara/internal/catalogue"
	"svara/internal/index"
	"svara/internal/records"
)

// wanted are files that a backup is to have, as a catalogue knows them.
type wanted struct {
	source index.Source
	files  map[string]string // SHA-256 by path; empty for what came in and has not been read yet
}

// wantedOf gives what a backup is to have of the documents that a catalogue knows.
func wantedOf(ctx context.Context, file catalogue.File, include Include) (wanted, error) {
	db, err := file.Read()
	if err != nil {
		return wanted{}, err
	}
	defer db.Close()
	source, files, err := index.Held(ctx, db)
	if err != nil {
		return wanted{}, file.Unreadable(err)
	}
	if include == None || source.Folder == "" {
		return wanted{source: source}, nil
	}
	uploaded, err := records.Uploaded(ctx, db)
	if err != nil {
		return wanted{}, file.Unreadable(err)
	}
	for name := range files {
		if include == Uploaded && !uploaded[name] {
			delete(files, name)
		}
	}
	for name := range uploaded {
		if _, isRead := files[name]; !isRead && isDocumentPath(name) {
			files[name] = ""
		}
	}
	return wanted{source, files}, nil
}

// taker writes documents into an archive.
type taker struct {
	tar     *tar.Writer
	root    *os.Root // nil until a document is wanted
	folder  string   // of root
	numbers int      // given until now
	taken   map[string]taken
	tell    func(done, total int, path string)
}

// taken is a file as it was read last.
type taken struct {
	part Part
	info fs.FileInfo
}

// isOf reports whether a file is still what was taken.
func (t taken) isOf(info fs.FileInfo) bool {
	return t.info != nil && os.SameFile(t.info, info) && t.info.Size() == info.Size() && t.info.ModTime().Equal(info.ModTime())
}

func (t *taker) close() {
	if t.root != nil {
		t.root.Close()
	}
}

// take reads the files that are not as they were read before, and gives the paths of
// those that are otherwise than the catalogue says.
func (t *taker) take(ctx context.Context, w wanted) (differing []string, err error) {
	if len(w.files) == 0 {
		return nil, nil
	}
	if err := t.open(w.source.Folder); err != nil {
		return nil, err
	}
	for i, name := range slices.Sorted(maps.Keys(w.files)) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		t.tell(i, len(w.files), name)
		if err := t.read(name); err != nil {
			return nil, fmt.Errorf("document %s: %w", name, err)
		}
		if sum := w.files[name]; sum != "" && t.taken[name].part.SHA256 != sum {
			differing = append(differing, name)
		}
	}
	t.tell(len(w.files), len(w.files), "")
	return differing, nil
}

func (t *taker) open(folder string) error {
	if t.root != nil && t.folder == folder {
		return nil
	}
	t.close()
	clear(t.taken)
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fmt.Errorf("the documents folder: %w: see that it is mounted, or leave the documents out with --include none", err)
	}
	t.root, t.folder = root, folder
	return nil
}

// read writes a file into the archive, if it is there and not as it was read before.
func (t *taker) read(name string) error {
	file, err := openIn(t.root, name)
	if errors.Is(err, fs.ErrNotExist) {
		delete(t.taken, name)
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() || t.taken[name].isOf(info) {
		return err
	}
	delete(t.taken, name)
	t.numbers++
	part := Part{Name: fmt.Sprintf(documentName, t.numbers), Size: info.Size()}
	if err := t.tar.WriteHeader(member(part.Name, part.Size)); err != nil {
		return err
	}
	sum := sha256.New()
	written, err := io.Copy(io.MultiWriter(t.tar, sum), io.LimitReader(file, part.Size))
	if err != nil {
		return err
	}
	if written < part.Size { // it became shorter meanwhile: fill up, and pass over it
		_, err := io.CopyN(t.tar, zeros{}, part.Size-written)
		return err
	}
	part.SHA256 = hex.EncodeToString(sum.Sum(nil))
	t.taken[name] = taken{part, info}
	return nil
}

type zeros struct{}

// Read fills all of p.
func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// documents gives what was taken of what a catalogue knows, and what is otherwise than
// it says.
func (t *taker) documents(w wanted) (documents []Document, changed []string) {
	documents = []Document{}
	for _, name := range slices.Sorted(maps.Keys(w.files)) {
		sum := w.files[name]
		taken, have := t.taken[name]
		if have {
			documents = append(documents, Document{name, taken.part})
		}
		if have && taken.part.SHA256 != sum || !have && sum != "" {
			changed = append(changed, name)
		}
	}
	return documents, changed
}

// openIn opens the file of a document, whose name on the disk may have its letters
// encoded otherwise than the path.
func openIn(root *os.Root, document string) (*os.File, error) {
	file, err := root.Open(document)
	if !errors.Is(err, fs.ErrNotExist) {
		return file, err
	}
	name := "."
	for segment := range strings.SplitSeq(document, "/") {
		entries, err := fs.ReadDir(root.FS(), name)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return norm.NFC.String(e.Name()) == segment })
		if at < 0 {
			return nil, fs.ErrNotExist
		}
		name = path.Join(name, entries[at].Name())
	}
	return root.Open(name)
}
