package index

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode"

	"svara/internal/swedish"
)

// ComparePlain orders copies of one text by which of them people should be led to: a file
// by itself goes before one in an archive folder or the like, and that before one inside
// another file; then the one in fewer folders, the one with the shorter path, and the
// first by path. It gives less than 0 if a goes first.
func ComparePlain(a, b *Document) int {
	return cmp.Or(CompareKept(a, b), cmp.Compare(strings.Count(a.Path, "/"), strings.Count(b.Path, "/")),
		cmp.Compare(len(a.Path), len(b.Path)), cmp.Compare(a.Path, b.Path))
}

// CompareKept is ComparePlain by where the documents are kept alone; 0 if that is the
// same.
func CompareKept(a, b *Document) int { return cmp.Compare(keptIn(a.Path), keptIn(b.Path)) }

// containers are the endings of files that contain documents: archives, and letters with
// attachments.
var containers = []string{".zip", ".tar", ".tgz", ".gz", ".eml", ".mht", ".mhtml"}

// setAside are words in the names of folders and files that are kept aside, such as
// archives and copies.
var setAside = []string{"arkiv", "arkiverad", "arkiverade", "arkiverat", "gammal", "gammalt", "gamla", "äldre", "tidigare", "inaktuell", "inaktuella", "inaktuellt",
	"utgången", "utgångna", "utgått", "ersatt", "ersatta", "kopia", "kopior", "backup", "säkerhetskopia", "säkerhetskopior", "papperskorg",
	"archive", "archived", "old", "copy", "copies", "obsolete", "bak"}

// keptIn says where a document is kept: 0 for a file by itself, 1 for one that is set
// aside, 2 for one inside another file.
func keptIn(document string) int {
	for folder := path.Dir(document); folder != "." && folder != "/"; folder = path.Dir(folder) {
		if slices.Contains(containers, strings.ToLower(path.Ext(folder))) {
			return 2
		}
	}
	words := strings.FieldsFunc(swedish.Fold(document), func(r rune) bool { return !unicode.IsLetter(r) })
	if slices.ContainsFunc(words, func(word string) bool { return slices.Contains(setAside, word) }) {
		return 1
	}
	return 0
}
