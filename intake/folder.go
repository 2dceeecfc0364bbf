package intake

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Names of hidden files, which ingest passes over.
const (
	arriving = ".svara-upload-" // then anything: a file that is coming in
	kept     = ".svara-kept-"   // then a file's name: what was there before, until the file is read
)

// names gives the files that are the document at a path, or keep others from being it.
// There may be several, if names differ only in how letters are encoded.
func (in *Intake) names(document string) ([]string, error) {
	folders := []string{"."}
	segments := strings.Split(document, "/")
	for i, segment := range segments {
		var found []string
		for _, folder := range folders {
			bases, err := in.list(folder)
			if err != nil {
				return nil, err
			}
			for _, base := range bases {
				if norm.NFC.String(base) == segment {
					found = append(found, path.Join(folder, base))
				}
			}
		}
		if i < len(segments)-1 {
			found = slices.DeleteFunc(found, func(name string) bool { return !in.isFolder(name) })
		}
		folders = found
	}
	slices.Sort(folders)
	return folders, nil
}

// list gives what is in a folder, nothing for one that is gone.
func (in *Intake) list(folder string) ([]string, error) {
	f, err := in.folder.Open(folder)
	if errors.Is(err, fs.ErrNotExist) && folder != "." {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Readdirnames(-1)
}

// isFolder reports whether a name is that of a folder itself, not of a link to one:
// ingest does not go through links.
func (in *Intake) isFolder(name string) bool {
	info, err := in.folder.Lstat(name)
	return err == nil && info.IsDir()
}

func (in *Intake) isFile(name string) bool {
	info, err := in.folder.Lstat(name)
	return err == nil && info.Mode().IsRegular()
}

// home gives the folder in which a document's file belongs, as far as it exists, and the
// folders to create in it, outermost first.
func (in *Intake) home(document string) (folder string, missing []string, err error) {
	folder = "."
	segments := strings.Split(path.Dir(document), "/")
	for i, segment := range segments {
		if segment == "." {
			break
		}
		bases, err := in.list(folder)
		if err != nil {
			return "", nil, err
		}
		slices.Sort(bases)
		there := slices.IndexFunc(bases, func(base string) bool { return norm.NFC.String(base) == segment })
		if there < 0 {
			at := folder
			for _, segment := range segments[i:] {
				at = path.Join(at, segment)
				missing = append(missing, at)
			}
			return folder, missing, nil
		}
		folder = path.Join(folder, bases[there])
		if !in.isFolder(folder) {
			return "", nil, badName(document, "Det finns redan en fil som heter som en av mapparna.")
		}
	}
	return folder, nil, nil
}

// give gives a file its name, which must be free. In a file system without links, a kill
// may leave an empty file of that name.
func (in *Intake) give(from, to string) error {
	err := in.link(from, to)
	if err == nil {
		in.drop(from)
		return nil
	}
	if errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := in.folder.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode) // holds the name
	if err != nil {
		return err
	}
	if err = f.Close(); err == nil {
		err = in.folder.Rename(from, to)
	}
	if err != nil {
		in.drop(to)
	}
	return err
}

// keep gives a file a second, hidden name, and returns that. In a file system without
// links, it makes a copy.
func (in *Intake) keep(name string) (string, error) {
	second := hidden(kept, name)
	if err := in.folder.Remove(second); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if err := in.link(name, second); err == nil {
		return second, nil
	}
	from, err := in.folder.Open(name)
	if err != nil {
		return "", err
	}
	defer from.Close()
	return second, in.write(second, from)
}

// fileMode lets others read the file, such as a 'svara ingest' of another user.
const fileMode = 0o644

// write writes content to a file, which is on the disk when it returns nil. After an
// error there is no file.
func (in *Intake) write(name string, content io.Reader) (err error) {
	f, err := in.folder.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, in.folder.Remove(name))
	}
	return nil
}

// keepNames makes changes to names in folders survive a power failure. Windows cannot
// sync a folder, and does not need to.
func (in *Intake) keepNames(folders ...string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	slices.Sort(folders)
	for _, folder := range slices.Compact(folders) {
		f, err := in.folder.Open(folder)
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// removeFiles removes the files of a document, and what they replaced.
func (in *Intake) removeFiles(document string) error {
	in.changing.Lock()
	defer in.changing.Unlock()
	names, err := in.names(document)
	if err != nil {
		return refused(document, err)
	}
	names = slices.DeleteFunc(names, in.isFolder)
	if _, err := CheckName(document); err != nil || len(names) == 0 {
		if _, indexed := in.index.Snapshot().Document(document); !indexed && !in.isRemoving(document) {
			return refuse("document_not_found", document, "Dokumentet finns inte. Det kan ha tagits bort eller bytt namn.")
		}
		file, err := in.archiveOf(document)
		if err != nil {
			return refused(document, err)
		}
		if file != "" {
			return refuse("linked", document, "Dokumentet ligger i filen %q. Ta bort eller ersätt den.", file)
		}
	}
	var folders []string
	for _, name := range names {
		if !in.isFile(name) {
			return refuse("linked", document, "Dokumentet är en länk till en annan fil. Den som driver tjänsten kan ta bort den i mappen.")
		}
	}
	for _, name := range names {
		folders = append(folders, path.Dir(name))
		for _, file := range []string{hidden(kept, name), name} {
			if err := in.folder.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return refused(document, err)
			}
		}
	}
	return in.keepNames(folders...)
}

// archiveOf gives the file that contains a document, such as an archive, or "".
func (in *Intake) archiveOf(document string) (string, error) {
	for file := path.Dir(document); file != "."; file = path.Dir(file) {
		names, err := in.names(file)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(names, in.isFile) {
			return file, nil
		}
	}
	return "", nil
}

func (in *Intake) isRemoving(document string) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.removing[document]
}

// clearUp removes files that were coming in when Svara was killed, and makes Run look at
// those that had replaced others.
func (in *Intake) clearUp() error {
	return fs.WalkDir(in.folder.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil // ingest tells of folders that cannot be listed
		}
		base, isKept := strings.CutPrefix(entry.Name(), kept)
		switch {
		case strings.HasPrefix(entry.Name(), arriving):
			return in.folder.Remove(name)
		case isKept:
			file := path.Join(path.Dir(name), base)
			u := &upload{Upload: Upload{Document: norm.NFC.String(file)}, name: file, kept: name}
			in.uploads.add(u)
			in.push(&task{document: u.Document, upload: u})
		}
		return nil
	})
}
