package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// file is a file that may become a document.
type file struct {
	name string // in the folder, with links resolved
	path string // of the document: its name in the folder in Unicode's form NFC
}

// finding is what a walk of the folder gave.
type finding struct {
	files   []file // sorted by path
	skipped []Skip
	unseen  []Skip // folders that could not be listed
}

// find walks the folder. It fails if the folder itself cannot be listed, since an
// unreachable folder must not empty the index, or with the error of ctx.
func find(ctx context.Context, files fs.FS) (finding, error) {
	w := walk{files: files, holder: make(map[string]string)}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if name == "." {
			return err
		}
		return w.visit(name, entry, err)
	})
	return w.finish(err)
}

// walk is one look at a folder.
type walk struct {
	files  fs.FS
	found  finding
	holder map[string]string // name by document path
}

// visit takes or skips an entry of the folder. Its error is nil, or fs.SkipDir for a
// folder that is not to be entered.
func (w *walk) visit(name string, entry fs.DirEntry, err error) error {
	if isIgnored(path.Base(name)) {
		return pass(entry)
	}
	if !isPlainName(path.Base(name)) {
		w.found.skip(strconv.Quote(name), "the name holds control characters or is not UTF-8: rename it")
		return pass(entry)
	}
	document := norm.NFC.String(name)
	if err != nil {
		w.found.unseen = append(w.found.unseen, Skip{Path: document, Reason: unread(err)})
		return pass(entry)
	}
	if entry.IsDir() {
		return nil
	}
	target, err := choose(w.files, name, entry)
	if err != nil {
		w.found.skip(document, err.Error())
		return nil
	}
	if other, taken := w.holder[document]; taken {
		w.found.skip(strconv.QuoteToASCII(name), fmt.Sprintf("has the same name as %+q but for how its letters are encoded: remove one of them", other))
		return nil
	}
	w.holder[document] = name
	w.found.files = append(w.found.files, file{target, document})
	return nil
}

func (w *walk) finish(err error) (finding, error) {
	if err != nil {
		return finding{}, fmt.Errorf("list the documents folder: %w", err)
	}
	slices.SortFunc(w.found.files, func(a, b file) int { return strings.Compare(a.path, b.path) })
	return w.found, nil
}

func (f *finding) skip(path, reason string) {
	f.skipped = append(f.skipped, Skip{Path: path, Reason: reason})
}

// pass skips an entry, and everything below it.
func pass(entry fs.DirEntry) error {
	if entry != nil && entry.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// isIgnored reports whether a file or folder is silently skipped: hidden ones, and those
// that editors and file managers leave behind.
func isIgnored(base string) bool {
	switch base {
	case "Thumbs.db", "desktop.ini":
		return true
	}
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") ||
		strings.HasSuffix(base, "~") || strings.HasSuffix(base, ".swp")
}

func isPlainName(base string) bool {
	return utf8.ValidString(base) && !strings.ContainsFunc(base, unicode.IsControl)
}

// choose gives the name under which a file is to be read, or an error that says why it is
// not.
func choose(files fs.FS, name string, entry fs.DirEntry) (string, error) {
	kind := entry.Type()
	target := name
	if kind&fs.ModeSymlink != 0 {
		var err error
		if target, kind, err = follow(files, name); err != nil {
			return "", err
		}
		if kind.IsDir() {
			return "", errors.New("a link to a folder is not followed")
		}
	}
	if !kind.IsRegular() { // reading a pipe would wait for ever
		return "", errors.New("not a regular file")
	}
	return target, nil
}

var errLeaves = errors.New("a link that leaves the folder is not followed: put the file itself here")

// maxLinks is how many links are followed on the way to one file, as in Linux.
const maxLinks = 40

// follow resolves a link to the name and type of what it stands for. Links
// within the folder are followed because that is how documents come out of a
// Kubernetes ConfigMap; those out of it could publish anything on the machine.
func follow(files fs.FS, name string) (string, fs.FileMode, error) {
	var at []string // resolved so far
	rest := strings.Split(name, "/")
	for links := 0; len(rest) > 0; {
		part := rest[0]
		rest = rest[1:]
		switch part {
		case "", ".":
			continue
		case "..":
			if len(at) == 0 {
				return "", 0, errLeaves
			}
			at = at[:len(at)-1]
			continue
		}
		next := path.Join(path.Join(at...), part)
		info, err := fs.Lstat(files, next)
		if err != nil {
			return "", 0, fmt.Errorf("a link that leads nowhere: %s", unread(err))
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			at = append(at, part)
			continue
		}
		target, err := fs.ReadLink(files, next)
		if err != nil {
			return "", 0, fmt.Errorf("a link that leads nowhere: %s", unread(err))
		}
		if links++; links > maxLinks {
			return "", 0, errors.New("a link that leads to itself")
		}
		if filepath.IsAbs(target) {
			return "", 0, errLeaves
		}
		rest = append(strings.Split(filepath.ToSlash(target), "/"), rest...)
	}
	target := path.Join(append([]string{"."}, at...)...)
	info, err := fs.Lstat(files, target)
	if err != nil {
		return "", 0, fmt.Errorf("a link that leads nowhere: %s", unread(err))
	}
	return target, info.Mode().Type(), nil
}
