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

// wanted is the files that a backup should contain, as a catalogue knows them.
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
	tar      *tar.Writer
	root     *os.Root // nil until a document is wanted
	folder   string   // of root
	numbers  int      // given until now
	taken    map[string]taken
	changing map[string]bool   // whether a file changed while it was read last
	folders  map[string]string // see Contents.Folders
	tell     func(done, total int, path string)
}

// taken is a file as it was last read.
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

// take reads the files that have changed since they were last read, and gives the paths
// of those that differ from the catalogue.
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
		if sum := w.files[name]; t.changing[name] || sum != "" && t.taken[name].part.SHA256 != sum {
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
	clear(t.changing)
	clear(t.folders)
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fmt.Errorf("the documents folder: %w: see that it is mounted, or leave the documents out with --include none", err)
	}
	t.root, t.folder = root, folder
	return nil
}

// read writes a file into the archive, if it is there and not as it was read before.
func (t *taker) read(name string) error {
	delete(t.changing, name)
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
	if err != nil || t.taken[name].isOf(info) {
		return err
	}
	delete(t.taken, name)
	if !info.Mode().IsRegular() {
		return nil
	}
	t.numbers++
	part := Part{Name: fmt.Sprintf(documentName, t.numbers), Size: info.Size()}
	if err := t.tar.WriteHeader(member(part.Name, part.Size)); err != nil {
		return err
	}
	sum := sha256.New()
	written, err := io.Copy(io.MultiWriter(t.tar, sum), io.LimitReader(file, part.Size))
	if err == nil { // fill up what became shorter
		_, err = io.CopyN(t.tar, zeros{}, part.Size-written)
	}
	if err != nil {
		return err
	}
	read := taken{part, info}
	read.part.SHA256 = hex.EncodeToString(sum.Sum(nil))
	if now, err := file.Stat(); err != nil || !read.isOf(now) { // a mixture: pass over it
		t.changing[name] = true
		return err
	}
	t.taken[name] = read
	return t.note(path.Dir(name))
}

// note records the permissions of a folder, and of those that contain it.
func (t *taker) note(folder string) error {
	if _, noted := t.folders[folder]; noted {
		return nil
	}
	name, err := placeIn(t.root, folder)
	if err != nil {
		return err
	}
	info, err := t.root.Stat(name)
	if errors.Is(err, fs.ErrNotExist) { // gone meanwhile
		return nil
	}
	if err != nil {
		return err
	}
	t.folders[folder] = permText(info)
	if folder == "." {
		return nil
	}
	return t.note(path.Dir(folder))
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
			documents = append(documents, Document{Path: name, Part: taken.part, Mode: permText(taken.info), Modified: taken.info.ModTime().UTC()})
		}
		if have && taken.part.SHA256 != sum || !have && sum != "" || t.changing[name] {
			changed = append(changed, name)
		}
	}
	return documents, changed
}

// openIn opens the file of a document.
func openIn(root *os.Root, document string) (*os.File, error) {
	name, err := placeIn(root, document)
	if err != nil {
		return nil, err
	}
	return root.Open(name)
}

// placeIn gives the name of a document's file, which need not exist. On the disk, its
// letters and those of its folders may be encoded in another way than in the path.
func placeIn(root *os.Root, document string) (name string, err error) {
	name = "."
	for segment := range strings.SplitSeq(document, "/") {
		if segment, err = entryIn(root, name, segment); err != nil {
			return "", err
		}
		name = path.Join(name, segment)
	}
	return name, nil
}

// entryIn gives what is called name in a folder, else the name.
func entryIn(root *os.Root, folder, name string) (string, error) {
	_, err := root.Lstat(path.Join(folder, name))
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return name, err
	}
	if norm.NFC.IsNormalString(name) && norm.NFD.IsNormalString(name) { // letters that have one encoding
		return name, nil
	}
	entries, err := fs.ReadDir(root.FS(), folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	for _, entry := range entries {
		if norm.NFC.String(entry.Name()) == norm.NFC.String(name) {
			return entry.Name(), nil
		}
	}
	return name, nil
}
