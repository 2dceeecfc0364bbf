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
// The contents come last because only then is it known what they are; a file that is
// cut off has none. Documents have numbers because files may change while they are
// read: those that did stay in the archive under numbers that the contents do not name.
package backup

import (
	"errors"
	"fmt"
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

// Head begins a backup. Whatever the format, it has these.
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
	// Changed are documents, by path, whose files were gone or others than the catalogue
	// says, as often as they were read, or had come in and were not yet in it. What the
	// files said last is in Documents.
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
}

// Include says which files of the documents folder a backup has.
type Include string

// What may be included, of what the catalogue knows.
const (
	Uploaded Include = "uploaded" // what came through Svara: it may be nowhere else
	All      Include = "all"
	None     Include = "none"
)

var (
	// ErrForeign is wrapped by what reads a file that is no backup, or one that somebody
	// has put together otherwise than Write does.
	ErrForeign = errors.New("this is no backup of Svara's: name a file that 'svara backup' made")

	// ErrCutOff is wrapped by what reads a backup of which a part is missing or changed.
	ErrCutOff = errors.New("the backup is cut off or damaged: take another one")

	// ErrNewer is wrapped by what reads a backup that a newer Svara made.
	ErrNewer = errors.New("backup of a newer svara")
)

func foreign(text string, args ...any) error {
	return fmt.Errorf("%w (%s)", ErrForeign, fmt.Sprintf(text, args...))
}

func cutOff(text string, args ...any) error {
	return fmt.Errorf("%w (%s)", ErrCutOff, fmt.Sprintf(text, args...))
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
