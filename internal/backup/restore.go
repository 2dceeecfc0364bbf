package backup

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"svara/internal/catalogue"
)

// stages are folders of the data folder where restores unpack.
const stages = "svara.restore-*"

// incoming begins the names of documents that are on their way into their folder. It is
// what package intake clears up, where a kill left any.
const incoming = ".svara-upload-restored-"

// RestoreOptions says how a backup is put back.
type RestoreOptions struct {
	Force            bool   // there may be a catalogue, which is replaced
	Documents        string // the documents folder, absolute; empty for where it was
	WithoutDocuments bool   // leave that folder alone
}

// Restored says what was put back.
type Restored struct {
	Head
	Contents
	Into    string   // folder where the documents are now; empty where there were none to restore
	Written int      // documents that were put there
	Kept    []string // paths of documents of which the folder has another file, which was left
}

// Restore puts back into the data folder what a backup holds. All of it is verified
// before anything changes. Then the catalogue takes the place of the one that is there,
// and documents that the folder lacks are put into it; what is there is left as it is.
// A kill leaves all as it was, or what the next svara in the data folder completes.
func Restore(ctx context.Context, from io.Reader, data string, o RestoreOptions) (r Restored, err error) {
	file, err := catalogue.In(data)
	if err != nil {
		return r, err
	}
	release, err := file.Alone(ctx)
	if err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	defer func() { err = errors.Join(err, release()) }()
	if file.Exists() && !o.Force {
		return r, fmt.Errorf("restore: %s holds keys, records and an index already: replace them with --force, or choose another --data folder", data)
	}
	if err := catalogue.RemoveLeft(data, stages); err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	stage, err := os.MkdirTemp(data, stages)
	if err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	r, err = restore(ctx, from, file, stage, o)
	if file.IsSwapping() { // the rest can be done later, and what it needs must stay
		return r, err
	}
	if err = errors.Join(err, os.RemoveAll(stage)); err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	return r, nil
}

// restore does it, by way of a folder for the backup's members.
func restore(ctx context.Context, from io.Reader, file catalogue.File, stage string, o RestoreOptions) (r Restored, err error) {
	u, err := unpack(ctx, from, stage)
	if err != nil {
		return r, err
	}
	if err := u.verifyCatalogue(ctx); err != nil {
		return r, err
	}
	r = Restored{Head: u.head, Contents: u.contents}
	var moves []catalogue.Move
	if len(u.contents.Documents) > 0 && !o.WithoutDocuments {
		d, err := openFolder(u, o.Documents)
		if err != nil {
			return r, err
		}
		defer d.close(file)
		for _, doc := range u.contents.Documents {
			if err := d.bring(doc); err != nil {
				return r, fmt.Errorf("document %s: %w", doc.Path, err)
			}
		}
		moves, r.Into, r.Kept = d.moves, d.root.Name(), d.kept
	}
	if err := ctx.Err(); err != nil {
		return r, err
	}
	r.Written = len(moves)
	return r, file.Replace(filepath.Join(stage, catalogueName), moves)
}

// folder is the documents folder, into which documents come.
type folder struct {
	root *os.Root
	from string // where they lie
	// isNamed is false for a folder with files in it that only the backup names: what was
	// put together by others could name any.
	isNamed bool
	moves   []catalogue.Move
	kept    []string
}

// openFolder opens the documents folder, which it makes where it is not there.
func openFolder(u *unpacked, otherwise string) (*folder, error) {
	name := cmp.Or(otherwise, u.contents.Folder)
	err := os.MkdirAll(name, 0o755)
	var root *os.Root
	if err == nil {
		root, err = os.OpenRoot(name)
	}
	if err != nil {
		return nil, fmt.Errorf("the documents folder: %w: say where the documents are to be with --documents, or leave them out with --without-documents", err)
	}
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return &folder{root: root, from: u.folder, isNamed: otherwise != "" || len(entries) == 0}, nil
}

// close removes what was not moved to its place, unless it will be.
func (d *folder) close(file catalogue.File) {
	for _, m := range d.moves {
		if !file.IsSwapping() {
			os.Remove(m.From)
		}
	}
	d.root.Close()
}

// bring writes a document beside where it is to be, unless a file is there.
func (d *folder) bring(doc Document) error {
	switch there, err := sumIn(d.root, doc.Path); {
	case err == nil && there == doc.SHA256:
		return nil
	case err == nil:
		d.kept = append(d.kept, doc.Path)
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if !d.isNamed {
		return fmt.Errorf("the folder %s, where it was, has other files in it: if it is to go there, say --documents %[1]s", d.root.Name())
	}
	home := path.Dir(doc.Path)
	if err := d.root.MkdirAll(home, 0o755); err != nil {
		return err
	}
	content, err := os.Open(filepath.Join(d.from, filepath.FromSlash(doc.Name)))
	if err != nil {
		return err
	}
	defer content.Close()
	name := path.Join(home, fmt.Sprintf("%s%06d", incoming, len(d.moves)))
	at := func(name string) string { return filepath.Join(d.root.Name(), filepath.FromSlash(name)) }
	d.moves = append(d.moves, catalogue.Move{From: at(name), To: at(doc.Path)})
	return d.write(name, content)
}

// write writes a file that others may read, as 'svara ingest' of another user. One of
// that name is what a kill left.
func (d *folder) write(name string, content io.Reader) error {
	file, err := d.root.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// sumIn gives the SHA-256 of a document's file.
func sumIn(root *os.Root, document string) (string, error) {
	file, err := openIn(root, document)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
