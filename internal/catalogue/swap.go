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

// Swap puts files that were made ready in the place of others, in the data folder
// and elsewhere, all or none: a kill leaves either how it was, or a note by which the
// next Use or Alone does the rest. Paths are absolute; each Move is within one file
// system.
type Swap struct {
	Remove []string `json:"remove"` // first; they need not be there
	Move   []Move   `json:"move"`   // each replaces what is there
}

// Move gives a file another name.
type Move struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// swapName is the note of a Swap: while it is there, the Swap is to be done.
const swapName = "svara.swap"

func (f File) beside(name string) string { return filepath.Join(filepath.Dir(string(f)), name) }

// IsSwapping reports whether a Swap is to be done: then what it moves must stay.
func (f File) IsSwapping() bool { return exists(f.beside(swapName)) }

// Replace puts the catalogue at path, which nobody has open and has no log beside it,
// in the place of f, together with the other moves. The caller has f by Alone.
func (f File) Replace(path string, others []Move) error {
	swap := Swap{
		Remove: []string{string(f) + "-wal", string(f) + "-shm", string(f) + "-journal"}, // SQLite would replay the old log into the new file
		Move:   append(slices.Clone(others), Move{path, string(f)}),
	}
	if err := f.note(swap); err != nil {
		return err
	}
	return f.finish()
}

// note writes down what is to be done: from then on, it will be.
func (f File) note(s Swap) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	folders := []string{}
	for _, m := range s.Move {
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
	return syncFolder(filepath.Dir(path))
}

// writeWhole writes a file to the disk.
func writeWhole(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Sync(), file.Close())
}

// finish does what a note says, and takes it away; without one it does nothing. What
// has been done of it already it passes over.
func (f File) finish() error {
	path := f.beside(swapName)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var s Swap
	if err == nil {
		err = json.Unmarshal(data, &s)
	}
	if err == nil {
		err = s.do()
	}
	if err != nil {
		return fmt.Errorf("catalogue: a restore that was cut off cannot be completed: %w: see to that, and run any svara command again; %s says what is left to do", err, path)
	}
	if err := os.Remove(path); err != nil {
		return unwritable(filepath.Dir(path), err)
	}
	return syncFolder(filepath.Dir(path))
}

func (s Swap) do() error {
	var folders []string
	for _, path := range s.Remove {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for _, m := range s.Move {
		if err := os.Rename(m.From, m.To); err != nil && !(errors.Is(err, fs.ErrNotExist) && exists(m.To)) {
			return err
		}
		folders = append(folders, filepath.Dir(m.From), filepath.Dir(m.To))
	}
	return syncFolders(folders)
}

// syncFolders makes names in folders outlive a power failure. A folder that is gone
// by now has none.
func syncFolders(folders []string) error {
	slices.Sort(folders)
	for _, folder := range slices.Compact(folders) {
		if err := syncFolder(folder); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
