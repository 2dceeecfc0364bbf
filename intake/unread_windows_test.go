package intake

import (
	"syscall"
	"testing"
)

// keepUnread keeps a file from being read until the function that it gives is called: it
// is open for one alone.
func keepUnread(t *testing.T, path string) (letRead func()) {
	t.Helper()
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := syscall.CreateFile(name, syscall.GENERIC_READ, 0, nil, syscall.OPEN_EXISTING, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := syscall.CloseHandle(file); err != nil {
			t.Fatal(err)
		}
	}
}
