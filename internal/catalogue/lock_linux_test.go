package catalogue

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// asAnother does something with the rights that another user than the owner of the
// test's files has, as far as the thread goes; whoever is not root has no more anyway.
func asAnother(t *testing.T, do func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		do()
		return
	}
	const nobody = 65534
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := syscall.Setfsuid(nobody); err != nil {
		t.Fatal(err)
	}
	defer syscall.Setfsuid(0)
	do()
}

// opened lets everybody write in a folder that the test has made.
func opened(t *testing.T, folder string) {
	t.Helper()
	if err := errors.Join(os.Chmod(folder, 0o777), os.Chmod(filepath.Dir(folder), 0o755)); err != nil {
		t.Fatal(err)
	}
}

// A lock whose file cannot be written to excludes nobody, and is refused.
func TestLockUnwritable(t *testing.T) {
	file := made(t, "ett")
	opened(t, filepath.Dir(string(file)))
	for _, name := range []string{lockName, useName, copyingName} {
		writeFile(t, file.beside(name), "")
		if err := os.Chmod(file.beside(name), 0o444); err != nil {
			t.Fatal(err)
		}
	}
	asAnother(t, func() {
		for name, take := range map[string]func() error{
			lockName:    func() error { _, err := file.Lock(t.Context()); return err },
			useName:     func() error { _, err := file.Alone(t.Context()); return err },
			copyingName: func() error { _, _, err := file.Copying(t.Context()); return err },
		} {
			err := take()
			if err == nil || !strings.Contains(err.Error(), name+": ") || !strings.Contains(err.Error(), "let the user that runs svara write") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	var use func() error
	var err error
	asAnother(t, func() { use, err = file.Use(t.Context()) }) // it only reads
	if err := errors.Join(err, os.Chmod(file.beside(useName), 0o644)); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Alone(t.Context()); !errors.Is(err, ErrInUse) {
		t.Errorf("beside one who may not write: %v", err)
	}
	isReleased(t, use)
}

// A name is on the disk only when its folder is: a folder that cannot be synced is told.
func TestPublishSyncs(t *testing.T) {
	folder := t.TempDir()
	opened(t, folder)
	from, to := filepath.Join(folder, "a"), filepath.Join(folder, "b")
	for name, publish := range map[string]func(string, string) error{"new": Publish, "over": PublishOver} {
		writeFile(t, from, "hel")
		if err := os.Chmod(folder, 0o333); err != nil { // what is in it can be renamed, but not it be opened
			t.Fatal(err)
		}
		asAnother(t, func() {
			if err := publish(from, to); !errors.Is(err, fs.ErrPermission) {
				t.Errorf("%s: %v", name, err)
			}
		})
		if err := os.Chmod(folder, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(to); err != nil {
			t.Errorf("%s: it was not even renamed: %v", name, err)
		}
	}
}
