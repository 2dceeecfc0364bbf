package catalogue

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A file gets its name where nothing is, whether the file system has links or not.
func TestMoveNew(t *testing.T) {
	without := func(string, string) error { return errors.ErrUnsupported }
	for name, link := range map[string]func(string, string) error{"links": os.Link, "no links": without} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			from, to := filepath.Join(folder, "a"), filepath.Join(folder, "b")
			writeFile(t, from, "första")
			if err := moveNew(from, to, link); err != nil {
				t.Fatal(err)
			}
			writeFile(t, from, "andra")
			if err := moveNew(from, to, link); !errors.Is(err, fs.ErrExist) {
				t.Errorf("%v", err)
			}
			for path, want := range map[string]string{from: "andra", to: "första"} {
				if got, err := os.ReadFile(path); err != nil || string(got) != want {
					t.Errorf("%s: %q %v, want %q", path, got, err, want)
				}
			}
			if err := moveNew(filepath.Join(folder, "c"), filepath.Join(folder, "d"), link); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%v", err)
			}
		})
	}
}

// PublishOver replaces, and Publish does not.
func TestPublish(t *testing.T) {
	folder := t.TempDir()
	from, to := filepath.Join(folder, "a"), filepath.Join(folder, "b")
	writeFile(t, from, "första")
	writeFile(t, to, "andra")
	if err := Publish(from, to); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	if err := PublishOver(from, to); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(to); err != nil || string(got) != "första" || exists(from) {
		t.Errorf("%q %v", got, err)
	}
}

// What others called so that it begins as ours stays.
func TestRemoveLeft(t *testing.T) {
	file := made(t, "ett")
	ours := []string{unfinished + "123", unfinished + "123-wal", unfinished + "4294967295-shm", unfinished + "123-journal"}
	theirs := []string{unfinished + "fredag", unfinished, unfinished + "12a", unfinished + "123.gz", unfinished + "123-wal.gz", "svara.x-måndag.tar.gz", "svara.x-2026"}
	for _, name := range slices.Concat(ours, theirs) {
		writeFile(t, file.beside(name), "x")
	}
	for _, name := range []string{"svara.x-12345", "svara.x-kopior", "svara.x-1-2", unfinished + "77"} {
		if err := os.Mkdir(file.beside(name), 0o700); err != nil {
			t.Fatal(err)
		}
		writeFile(t, file.beside(filepath.Join(name, "a")), "x")
	}
	if err := errors.Join(RemoveLeft(filepath.Dir(string(file)), "svara.x-*"), file.Ensure(t.Context(), nil)); err != nil {
		t.Fatal(err)
	}
	for _, name := range append(ours, "svara.x-12345") {
		if exists(file.beside(name)) {
			t.Errorf("%s is left", name)
		}
	}
	for _, name := range append(theirs, "svara.x-kopior", "svara.x-1-2", unfinished+"77") {
		if !exists(file.beside(name)) {
			t.Errorf("%s is gone", name)
		}
	}
}
