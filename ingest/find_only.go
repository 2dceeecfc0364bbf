package ingest

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// findOnly finds the files of some documents, as find does those of all, and
// lists no folder but those that they are in.
func findOnly(ctx context.Context, files fs.FS, documents map[string]bool) (finding, error) {
	w := walk{files: files, holder: make(map[string]string)}
	listed := make(map[string][]fs.DirEntry)
	var down func(folder string, segments []string) error
	down = func(folder string, segments []string) error {
		entries, err := w.list(folder, listed)
		if err != nil {
			return err
		}
		for _, entry := range entries { // several, where names differ in how letters are encoded
			if norm.NFC.String(entry.Name()) != segments[0] {
				continue
			}
			name := path.Join(folder, entry.Name())
			isLast := len(segments) == 1
			if entry.IsDir() == isLast || w.visit(name, entry, nil) != nil || isLast {
				continue
			}
			if err := down(name, segments[1:]); err != nil {
				return err
			}
		}
		return nil
	}
	for document := range documents {
		if ctx.Err() != nil {
			return finding{}, ctx.Err()
		}
		if err := down(".", strings.Split(document, "/")); err != nil {
			return w.finish(err)
		}
	}
	return w.finish(nil)
}

// list gives the entries of a folder, sorted by name, from listed if it has been
// listed already. Its error is the documents folder's own; of another one that
// cannot be listed it is noted.
func (w *walk) list(folder string, listed map[string][]fs.DirEntry) ([]fs.DirEntry, error) {
	if entries, done := listed[folder]; done {
		return entries, nil
	}
	entries, err := fs.ReadDir(w.files, folder)
	switch {
	case err == nil:
	case folder == ".":
		return nil, err
	case !errors.Is(err, fs.ErrNotExist): // gone since its own folder was listed
		w.found.unseen = append(w.found.unseen, Skip{Path: norm.NFC.String(folder), Reason: unread(err)})
	}
	listed[folder] = entries
	return entries, nil
}

// IsDocumentName reports whether a file or folder of that name, without what it is
// in, is looked at for documents: it is not passed over as hidden or as what editors
// leave behind.
func IsDocumentName(base string) bool { return !isIgnored(base) && isPlainName(base) }

// IsDocumentPath reports the same of a path with slashes, and all that it is in.
func IsDocumentPath(name string) bool {
	return !slices.ContainsFunc(strings.Split(name, "/"), func(base string) bool { return !IsDocumentName(base) })
}
