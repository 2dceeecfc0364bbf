// Package backup makes one file of what Svara keeps, while Svara serves, and puts it
// back.
//
// Start reading at Write (write.go) and Restore (restore.go). A backup is a tar archive
// compressed with gzip, which ordinary tools open too:
//
//	svara-backup.json   Head: the format, which Svara, when
//	documents/000001    files of the documents folder, by number (documents.go)
//	svara.db            the catalogue as of one instant
//	contents.json       Contents: what all of that is, with its SHA-256
//
// The contents come last, because only then are they known; a file that is cut off has
// none. Documents have numbers because files may change while they are read: an outdated
// copy stays in the archive, under a number that the contents do not mention.
package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"time"
)

// format is the version of the archive. What an older Svara would misread raises it.
const format = 1

// The names of an archive's members.
const (
	headName      = "svara-backup.json"
	catalogueName = "svara.db"
	contentsName  = "contents.json"
	documentName  = "documents/%06d"
)

// Head begins a backup. Backups of every format have these fields.
type Head struct {
	Format  int       `json:"format"`
	Version string    `json:"version"` // of the Svara that made it
	Made    time.Time `json:"made"`    // UTC, whole seconds
}

// Contents says what is in a backup.
type Contents struct {
	Catalogue Part           `json:"catalogue"`
	Rows      map[string]int `json:"rows"`   // of the catalogue's tables, by name
	Folder    string         `json:"folder"` // of the documents, absolute; empty for those inside the binary
	Documents []Document     `json:"documents"`
	// Folders are the permissions of the folders that contain documents, by path, and of
	// the documents folder itself, at ".". They are written like those of a Document.
	Folders map[string]string `json:"folders,omitempty"`
	// Changed are documents, by path, that were not in the state that the catalogue
	// knows, however often they were read: their files were gone or had changed, or were
	// new. Documents has the files as they were last.
	Changed []string `json:"changed,omitempty"`
}

// Part is a member of the archive.
type Part struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // in hexadecimal
}

// Document is a file of the documents folder.
type Document struct {
	Path string `json:"path"` // relative to the folder, with slashes
	Part
	Mode     string    `json:"mode,omitempty"`    // permissions in octal digits, such as 0640; older backups have none
	Modified time.Time `json:"modified,omitzero"` // UTC; nor this
}

// Include says which files of the documents folder a backup contains.
type Include string

// What may be included, of the files that the catalogue knows.
const (
	Uploaded Include = "uploaded" // what came through Svara: it may be nowhere else
	All      Include = "all"
	None     Include = "none"
)

var (
	// ErrForeign is wrapped by errors about a file that is not a backup, or was not put
	// together by Write.
	ErrForeign = errors.New("this is no backup of Svara's: name a file that 'svara backup' made")

	// ErrCutOff is wrapped by errors about a backup in which a part is missing or
	// changed.
	ErrCutOff = errors.New("the backup is cut off or damaged: take another one")

	// ErrNewer is wrapped by errors about a backup that a newer Svara made.
	ErrNewer = errors.New("backup of a newer svara")
)

func foreign(text string, args ...any) error {
	return fmt.Errorf("%w (%s)", ErrForeign, fmt.Sprintf(text, args...))
}

func cutOff(text string, args ...any) error {
	return fmt.Errorf("%w (%s)", ErrCutOff, fmt.Sprintf(text, args...))
}

// permText gives a file's permissions as a backup writes them.
func permText(info fs.FileInfo) string { return fmt.Sprintf("%04o", info.Mode().Perm()) }

// isPerm reports whether a text is permissions, or none.
func isPerm(text string) bool {
	_, err := strconv.ParseUint(text, 8, 9)
	return text == "" || err == nil
}

// permOf gives the permissions that a text stands for, or otherwise if it is empty.
func permOf(text string, otherwise fs.FileMode) fs.FileMode {
	if bits, err := strconv.ParseUint(text, 8, 9); err == nil {
		return fs.FileMode(bits)
	}
	return otherwise
}

// checkFormat refuses a backup that a newer Svara made.
func (h Head) checkFormat() error {
	switch {
	case h.Format < 1:
		return foreign("its format is %d", h.Format)
	case h.Format > format:
		return fmt.Errorf("%w: svara %s made it in format %d, and this svara reads up to %d: restore with svara %[2]s or newer", ErrNewer, h.Version, h.Format, format)
	}
	return nil
}
