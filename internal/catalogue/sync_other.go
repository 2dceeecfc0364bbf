//go:build !unix

package catalogue

// syncFolder does nothing: Windows cannot sync a folder, and does not need to.
func syncFolder(string) error { return nil }
