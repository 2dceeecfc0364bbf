//go:build unix

package catalogue

import "os"

// syncFolder makes a new name in the folder survive a power failure.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
