package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"svara/internal/catalogue"
)

// incoming begins the names of documents that are being restored into their folder.
// Package intake clears up those that a kill left.
const incoming = ".svara-upload-restored-"

// folder is the documents folder into which documents are restored.
type folder struct {
	root  *os.Root
	from  string            // where they lie
	perms map[string]string // of its folders: see Contents
	moves []catalogue.Move
	paths []string // of the documents that are moved
	kept  []string
	made  []string // folders, by their absolute names
}

// openFolder opens the documents folder, which it makes where it is not there.
func openFolder(u *unpacked, name string) (*folder, error) {
	d := &folder{from: u.folder, perms: u.contents.Folders}
	_, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		d.made = append(d.made, name)
		err = errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.Mkdir(name, d.permOf(".")))
	}
	if err == nil {
		d.root, err = os.OpenRoot(name)
	}
	if err != nil {
		return nil, fmt.Errorf("the documents folder: %w: say where the documents are to be with --documents, or leave them out with --without-documents", err)
	}
	return d, nil
}

// permOf gives the permissions of a folder that is made: its owner may write there.
func (d *folder) permOf(name string) fs.FileMode {
	const toOwner = 0o700
	return permOf(d.perms[name], 0o755) | toOwner
}

// close removes what was not moved to its place, and folders that were created in vain,
// unless it will be moved later.
func (d *folder) close(willBeMoved bool) {
	d.root.Close()
	if willBeMoved {
		return
	}
	for _, m := range d.moves {
		os.Remove(m.From)
	}
	for _, folder := range slices.Backward(d.made) {
		os.Remove(folder) // if it is empty
	}
}

// at gives the absolute name of what is in the folder.
func (d *folder) at(name string) string {
	return filepath.Join(d.root.Name(), filepath.FromSlash(name))
}

// bring writes a document beside its place, unless there is a file there.
func (d *folder) bring(doc Document) error {
	if !canBeHere(doc.Path) {
		return errors.New("this system takes no such name: give it another where it was backed up, or leave the documents out with --without-documents")
	}
	place, err := placeIn(d.root, doc.Path)
	if err != nil {
		return err
	}
	switch there, err := sumIn(d.root, place); {
	case err == nil && there == doc.SHA256:
		return nil
	case err == nil:
		d.kept = append(d.kept, doc.Path)
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	home := path.Dir(place)
	if err := d.makeFolders(path.Dir(doc.Path), home); err != nil {
		return err
	}
	// The name has the stage's number: what another restore left, and is to complete, stays.
	_, number, _ := strings.Cut(filepath.Base(d.from), "-")
	name := path.Join(home, fmt.Sprintf("%s%s-%06d", incoming, number, len(d.moves)))
	d.moves = append(d.moves, catalogue.Move{From: d.at(name), To: d.at(place)})
	d.paths = append(d.paths, doc.Path)
	return d.write(name, doc)
}

// canBeHere reports whether this system allows a path that another system allowed:
// Windows forbids more than others.
func canBeHere(path string) bool {
	return filepath.IsLocal(filepath.FromSlash(path)) && !(runtime.GOOS == "windows" && strings.ContainsAny(path, `\<>:"|?*`))
}

// makeFolders makes a folder, and those that it is in, where they are not there: as they
// were, by their names in the backup. Some may have other names on the disk.
func (d *folder) makeFolders(named, onDisk string) error {
	if onDisk == "." {
		return nil
	}
	if err := d.makeFolders(path.Dir(named), path.Dir(onDisk)); err != nil {
		return err
	}
	err := d.root.Mkdir(onDisk, d.permOf(named))
	if err == nil {
		d.made = append(d.made, d.at(onDisk))
		return entrust(d.root.Open(onDisk))
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// entrust is catalogue.Entrust of a folder that was opened for it.
func entrust(folder *os.File, err error) error {
	if err != nil {
		return err
	}
	catalogue.Entrust(folder)
	return folder.Close()
}

// write writes a document's file. Of older backups it is not known who might read it and
// since when it is so: others may, as 'svara ingest' of another user.
func (d *folder) write(name string, doc Document) error {
	content, err := os.Open(filepath.Join(d.from, filepath.FromSlash(doc.Name)))
	if err != nil {
		return err
	}
	defer content.Close()
	file, err := d.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, permOf(doc.Mode, 0o644))
	if err != nil {
		return err
	}
	catalogue.Entrust(file)
	_, err = io.Copy(file, content)
	if err == nil {
		err = file.Sync()
	}
	if err := errors.Join(err, file.Close()); err != nil || doc.Modified.IsZero() {
		return err
	}
	return d.root.Chtimes(name, time.Time{}, doc.Modified)
}

// keep records the moves that found something else in their place.
func (d *folder) keep(left []catalogue.Move) {
	for i, m := range d.moves {
		if slices.Contains(left, m) {
			d.kept = append(d.kept, d.paths[i])
		}
	}
	slices.Sort(d.kept)
}

// sumIn gives the SHA-256 of a file.
func sumIn(root *os.Root, name string) (string, error) {
	file, err := root.Open(name)
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
