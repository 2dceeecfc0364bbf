//go:build unix

package intake

import (
	"os"
	"testing"
)

// keepUnread keeps a file from being read until the function that it gives is called.
func keepUnread(t *testing.T, path string) (letRead func()) {
	t.Helper()
	if os.Geteuid() == 0 {
		t.Skip("root may read anything")
	}
	set := func(mode os.FileMode) {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	set(0)
	return func() { set(0o600) }
}
