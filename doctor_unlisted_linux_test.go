package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// A folder that cannot be listed is told of, and its documents are not said to be gone.
func TestDoctorTellsOfUnlistedFolders(t *testing.T) {
	config := &Config{Data: t.TempDir(), Documents: t.TempDir()}
	closed := filepath.Join(config.Documents, "stängd")
	if err := os.Mkdir(closed, 0o777); err != nil {
		t.Fatal(err)
	}
	idx := ingested(t, config, "stängd/bad.txt")
	if err := os.Chmod(closed, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(closed, 0o700) })
	if os.Getuid() == 0 { // who may list it all the same: look as nobody does, in this thread
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := os.Chmod(filepath.Dir(config.Documents), 0o755); err != nil { // which only its owner may enter
			t.Fatal(err)
		}
		const nobody = 65534
		if err := syscall.Setfsuid(nobody); err != nil {
			t.Fatal(err)
		}
		defer syscall.Setfsuid(0)
	}
	var f findings
	config.examineDocuments(t.Context(), idx, &f)
	if len(f) != 1 || f[0].condition != doubted || !strings.HasPrefix(f[0].says, "0 files in ") || !strings.Contains(f[0].says, "1 folder that cannot be listed: let the user") {
		t.Errorf("%+v", f)
	}
}
