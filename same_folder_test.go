package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// Where the system takes two names for one folder, so does Svara, and only there.
func TestIsSameFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "Våra dokument")
	if err := errors.Join(os.Mkdir(folder, 0o700), os.Mkdir(folder+" 2", 0o700)); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(filepath.Dir(folder), "VÅRA DOKUMENT")
	_, err := os.Stat(other)
	for path, want := range map[string]bool{folder: true, other: err == nil, folder + " 2": false, folder + " 3": false, "": false} {
		if got := isSameFolder(folder, path); got != want {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if isSameFolder(folder, other) {
		t.Error("a folder that is gone is another's")
	}
}
