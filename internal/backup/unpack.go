package backup

import (
	"archive/tar"
	"bufio"
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"svara/internal/catalogue"
	"svara/internal/index"
)

// maxJSON is the greatest size of the head and of the contents in bytes: a million
// documents have some 300 MB, which is more than an index of this kind can hold.
const maxJSON = 512 << 20

// documentMember is what documents are called in an archive. Nothing else of it
// becomes a file's name.
var documentMember = regexp.MustCompile(`^documents/[0-9]{6,12}$`)

// unpacked is a backup whose members lie in a folder, under their names.
type unpacked struct {
	head     Head
	contents Contents
	folder   string
	have     map[string]Part // what was found, by name
}

// unpack writes the members of an archive into a folder, and verifies all of it.
func unpack(ctx context.Context, from io.Reader, folder string) (*unpacked, error) {
	packed, err := gzip.NewReader(bufio.NewReader(from))
	if err != nil {
		return nil, foreign("%v", err)
	}
	u := &unpacked{folder: folder, have: make(map[string]Part)}
	if err := os.Mkdir(filepath.Join(folder, "documents"), 0o700); err != nil {
		return nil, err
	}
	archive := tar.NewReader(packed)
	for number := 0; ; number++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && number == 0 {
			return nil, foreign("%v", err)
		}
		if err != nil {
			return nil, cutOff("%v", err)
		}
		if err := u.member(number, header, archive); err != nil {
			return nil, err
		}
	}
	if _, err := io.Copy(io.Discard, packed); err != nil { // its checksum comes last
		return nil, cutOff("%v", err)
	}
	return u, u.verify()
}

// member takes one member.
func (u *unpacked) member(number int, header *tar.Header, content io.Reader) error {
	name := header.Name
	if _, twice := u.have[name]; twice || header.Typeflag != tar.TypeReg || (name == headName) != (number == 0) {
		return foreign("%q is out of place", name)
	}
	switch {
	case name == headName:
		if err := readJSON(content, header.Size, &u.head); err != nil {
			return err
		}
		u.have[name] = Part{Name: name}
		return u.head.checkFormat()
	case name == contentsName:
		u.have[name] = Part{Name: name}
		return readJSON(content, header.Size, &u.contents)
	case name != catalogueName && !documentMember.MatchString(name):
		return foreign("it holds %q", name)
	}
	if err := checkRoom(u.folder, header.Size, "make room to restore"); err != nil {
		return err
	}
	part, err := writeNew(filepath.Join(u.folder, filepath.FromSlash(name)), 0o600, content)
	var corrupt flate.CorruptInputError
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) || errors.As(err, &corrupt) {
		return cutOff("%v", err)
	}
	part.Name = name
	u.have[name] = part
	return err
}

// readJSON reads a member that says what the others are.
func readJSON(content io.Reader, size int64, into any) error {
	if size > maxJSON {
		return foreign("its contents have %d MB", size/1e6)
	}
	data, err := io.ReadAll(content)
	if err != nil {
		return cutOff("%v", err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		return foreign("%v", err)
	}
	return nil
}

// writeNew writes a new file, of its folder's owner, to the disk, and gives its size and sum. After an error
// there is none.
func writeNew(path string, mode fs.FileMode, content io.Reader) (part Part, err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return Part{}, err
	}
	catalogue.Entrust(file)
	sum := sha256.New()
	part.Size, err = io.Copy(io.MultiWriter(file, sum), content)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return Part{}, errors.Join(err, os.Remove(path))
	}
	part.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return part, nil
}

// verify holds what was found against the contents.
func (u *unpacked) verify() error {
	if _, found := u.have[contentsName]; !found {
		return cutOff("its contents are missing")
	}
	c := u.contents
	parts := []Part{c.Catalogue}
	if c.Catalogue.Name != catalogueName {
		return foreign("its catalogue is %q", c.Catalogue.Name)
	}
	paths := make(map[string]bool, len(c.Documents))
	for _, doc := range c.Documents {
		if paths[doc.Path] || !isDocumentPath(doc.Path) || !documentMember.MatchString(doc.Name) || !isPerm(doc.Mode) {
			return foreign("a document is called %q", doc.Path)
		}
		paths[doc.Path] = true
		parts = append(parts, doc.Part)
	}
	for document := range paths {
		for home := path.Dir(document); home != "."; home = path.Dir(home) {
			if paths[home] {
				return foreign("the document %q is a folder of %q", home, document)
			}
		}
	}
	for home, perm := range c.Folders {
		if !isPerm(perm) {
			return foreign("the folder %q has the permissions %q", home, perm)
		}
	}
	for _, part := range parts {
		if u.have[part.Name] != part {
			return cutOff("%s is not what the contents say", part.Name)
		}
	}
	return nil
}

// isDocumentPath reports whether a path leads to somewhere within the documents folder
// of the system that the backup was made on, and to nothing hidden, which no document is.
func isDocumentPath(path string) bool {
	return fs.ValidPath(path) && !strings.HasPrefix(path, ".") && !strings.Contains(path, "/.")
}

// verifyCatalogue finds out whether this Svara can open the catalogue, and all that
// its checksums cover is there. An older one is brought to the present.
func (u *unpacked) verifyCatalogue(ctx context.Context) error {
	file, err := catalogue.In(u.folder)
	if err != nil {
		return err
	}
	if err := file.Verify(ctx); err != nil {
		return u.refused(err)
	}
	rows, err := rowsOf(ctx, file)
	if err != nil {
		return err
	}
	if !maps.Equal(rows, u.contents.Rows) {
		return cutOff("its tables have other rows than the contents say")
	}
	opened, err := index.Open(ctx, u.folder)
	if err != nil {
		return u.refused(err)
	}
	return opened.Close()
}

// refused says of a catalogue that cannot be used that it is the backup's.
func (u *unpacked) refused(err error) error {
	switch {
	case errors.Is(err, catalogue.ErrNewer):
		return fmt.Errorf("%w: svara %s made it: restore with that or a newer one (%v)", ErrNewer, u.head.Version, err)
	case errors.Is(err, catalogue.ErrDamaged):
		return cutOff("%v", err)
	}
	return err
}
