package catalogue

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// ErrUnfinished is wrapped by errors about a Swap that was begun and cannot be completed
// now.
var ErrUnfinished = errors.New("a restore that was cut off cannot be completed")

// Swap puts prepared files into the data folder and elsewhere, either all or none: a kill
// leaves things as they were, or a note from which the next Use or Alone completes the
// Swap. Paths are absolute, and each Move stays within one file system.
type Swap struct {
	Remove []string `json:"remove"` // done first; the files need not exist
	Add    []Move   `json:"add"`    // where the name is taken, that file stays and From is removed
	Move   []Move   `json:"move"`   // these replace files that exist
}

// Move renames a file.
type Move struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// swapName is the note of a Swap. While it exists, the Swap is to be done.
const swapName = "svara.swap"

// companions end the names of the files that SQLite keeps beside a database.
var companions = []string{"-wal", "-shm", "-journal"}

func (f File) beside(name string) string { return filepath.Join(filepath.Dir(string(f)), name) }

// IsSwapping reports whether a Swap is still to be done. The files that it moves must
// then stay.
func (f File) IsSwapping() bool { return exists(f.beside(swapName)) }

// Replace puts the catalogue at path, which nobody has open and which has no log, in the
// place of f, and adds other files. It gives those that were left out because something
// else has their place. The caller holds f by Alone. After an error that is
// ErrUnfinished, part of it is done and the prepared files must stay; after any other
// error, nothing was done.
func (f File) Replace(path string, add []Move) (left []Move, err error) {
	swap := Swap{Add: add, Move: []Move{{path, string(f)}}}
	for _, suffix := range companions { // SQLite would replay the old log into the new file
		swap.Remove = append(swap.Remove, string(f)+suffix)
	}
	if err := swap.look(); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	if err := f.note(swap); err != nil {
		return nil, err
	}
	return f.finish()
}

// look refuses a Swap that could not be done. Other obstacles, such as a folder that
// disappears meanwhile, can be removed, and then the Swap is completed.
func (s Swap) look() error {
	for _, m := range slices.Concat(s.Add, s.Move) {
		folder := filepath.Dir(m.To)
		_, from := os.Stat(m.From)
		to, err := os.Stat(folder)
		if err == nil && !to.IsDir() {
			err = fmt.Errorf("%s is no folder", folder)
		}
		if err := errors.Join(from, err); err != nil {
			return fmt.Errorf("%w: see that nobody else is at work there, and begin again", err)
		}
	}
	replaced := slices.Clone(s.Remove)
	for _, m := range s.Move {
		replaced = append(replaced, m.To)
	}
	for _, path := range replaced {
		switch info, err := os.Lstat(path); {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		case info.IsDir():
			return fmt.Errorf("%s is a folder: move it away and begin again", path)
		}
	}
	return nil
}

// note writes down what is to be done. From then on it will be done.
func (f File) note(s Swap) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	folders := []string{}
	for _, m := range slices.Concat(s.Add, s.Move) {
		folders = append(folders, filepath.Dir(m.From))
	}
	if err := syncFolders(folders); err != nil {
		return unwritable(filepath.Dir(string(f)), err)
	}
	path := f.beside(swapName)
	if err := writeWhole(path+".new", data); err != nil {
		return unwritable(filepath.Dir(path), err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return unwritable(filepath.Dir(path), err)
	}
	return nil
}

// writeWhole writes a file to the disk.
func writeWhole(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	Entrust(file)
	_, err = file.Write(data)
	return errors.Join(err, file.Sync(), file.Close())
}

// finish does what a note says, and removes it; without a note it does nothing. It skips
// what has been done already.
func (f File) finish() (left []Move, err error) {
	path := f.beside(swapName)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = syncFolder(filepath.Dir(path)) // it must outlive what is now done
	}
	var s Swap
	if err == nil {
		err = json.Unmarshal(data, &s)
	}
	if err == nil {
		left, err = s.do()
	}
	if err == nil {
		err = os.Remove(path)
	}
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w: %w: see to that and run any svara command again, or put a backup in its place with 'svara restore --force'; %s says what is left to do", ErrUnfinished, err, path)
	}
	return left, syncFolder(filepath.Dir(path))
}

func (s Swap) do() (left []Move, err error) {
	for _, path := range s.Remove {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	var folders []string
	for _, m := range s.Add {
		isLeft, err := m.add()
		if err != nil {
			return nil, err
		}
		if isLeft {
			left = append(left, m)
		}
		folders = append(folders, filepath.Dir(m.From), filepath.Dir(m.To))
	}
	for _, m := range s.Move {
		if err := os.Rename(m.From, m.To); err != nil && !m.isDone(err) {
			return nil, err
		}
		folders = append(folders, filepath.Dir(m.From), filepath.Dir(m.To))
	}
	return left, syncFolders(folders)
}

// add moves a file to a name that is free. If the name is taken, it removes the file and
// reports isLeft. After a kill between linking and removing, both names are the same
// file.
func (m Move) add() (isLeft bool, err error) {
	switch err := moveNew(m.From, m.To, os.Link); {
	case errors.Is(err, fs.ErrExist):
		from, fromError := os.Lstat(m.From)
		to, toError := os.Lstat(m.To)
		if err := errors.Join(fromError, toError); err != nil {
			return false, err
		}
		return !os.SameFile(from, to), os.Remove(m.From)
	case err != nil && !m.isDone(err):
		return false, err
	}
	return false, nil
}

// isDone reports whether an error means that the move was made before a kill. If a folder
// is missing, nothing was moved: it may be mounted later.
func (m Move) isDone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) && !exists(m.From) && exists(filepath.Dir(m.From)) && exists(m.To)
}

// syncFolders makes changes to names survive a power failure. Folders that no longer
// exist are skipped.
func syncFolders(folders []string) error {
	slices.Sort(folders)
	for _, folder := range slices.Compact(folders) {
		if err := syncFolder(folder); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
