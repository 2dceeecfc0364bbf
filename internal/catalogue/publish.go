package catalogue

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Publish renames the finished file temp to path, in the same file system, so that the
// new name survives a power failure. If path exists, both files stay as they are and the
// error is fs.ErrExist.
func Publish(temp, path string) error {
	if err := moveNew(temp, path, os.Link); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// moveNew renames by making a link, because a plain rename would replace a file that
// another process has just made. In a file system without links it looks first and then
// renames.
func moveNew(from, to string, link func(string, string) error) error {
	err := link(from, to)
	switch {
	case err == nil:
		return os.Remove(from)
	case errors.Is(err, fs.ErrExist), errors.Is(err, fs.ErrNotExist):
		return err
	}
	if _, err := os.Lstat(to); err == nil {
		return &fs.PathError{Op: "rename", Path: to, Err: fs.ErrExist}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(from, to)
}

// PublishOver is Publish, but replaces a file of that name.
func PublishOver(temp, path string) error {
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}
