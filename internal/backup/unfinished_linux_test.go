package backup

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"svara/internal/catalogue"
)

// What a restore needs that cannot be completed stays: the next one that can, does.
func TestUnfinishedStays(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can make files of others, which a user cannot replace in a folder that is everybody's")
	}
	from := filled(t)
	backup, _ := from.backUp(Options{Include: All})
	over := newPlace(t)
	over.write("b.txt", "Något annat.")
	over.read()
	const nobody = 65534
	err := errors.Join(os.Remove(filepath.Join(over.data, "svara.use")), os.Remove(filepath.Join(over.data, "svara.lock")),
		os.Chmod(over.data, 0o777|os.ModeSticky), os.Chmod(filepath.Dir(over.data), 0o755), os.Chmod(filepath.Dir(filepath.Dir(over.data)), 0o755),
		os.WriteFile(filepath.Join(over.data, catalogue.FileName+"-shm"), nil, 0o666), // is to go first, and cannot
		os.Chmod(filepath.Join(over.data, catalogue.FileName), 0o666), os.Chmod(over.documents, 0o777), os.Chmod(filepath.Dir(over.documents), 0o755))
	if err != nil {
		t.Fatal(err)
	}
	runtime.LockOSThread()
	if err := syscall.Setfsuid(nobody); err != nil {
		t.Fatal(err)
	}
	_, err = over.restore(backup, RestoreOptions{Force: true, Documents: over.documents})
	if err := syscall.Setfsuid(0); err != nil {
		t.Fatal(err)
	}
	runtime.UnlockOSThread()
	if !errors.Is(err, catalogue.ErrUnfinished) || !strings.Contains(err.Error(), "operation not permitted") {
		t.Fatalf("%v", err)
	}
	if got := namesOf(files(t, over.documents)); len(got) != 4 || slices.Contains(got, "a.txt") {
		t.Errorf("it was hindered too late to test that documents stay: %q", got)
	}
	if err := os.Chmod(over.data, 0o700); err != nil {
		t.Fatal(err)
	}
	if texts, _ := over.says(); len(texts) != 3 { // now that it can be done, it is
		t.Errorf("%q", texts)
	}
	if got, want := namesOf(files(t, over.documents)), []string{"a.txt", "b.txt", "mapp/ö.txt", "uppladdad.txt"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
