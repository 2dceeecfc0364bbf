package catalogue

import (
	"errors"
	"syscall"
)

// syncFolder does nothing: Windows cannot sync a folder, and does not need to.
func syncFolder(string) error { return nil }

// sharingViolation is Windows' ERROR_SHARING_VIOLATION, which package syscall lacks.
const sharingViolation = syscall.Errno(32)

// isOpenElsewhere reports whether a file could not be removed because somebody has it
// open, or has already removed it and still has it open, for which Windows says that
// access is denied.
func isOpenElsewhere(err error) bool {
	return errors.Is(err, sharingViolation) || errors.Is(err, syscall.ERROR_ACCESS_DENIED)
}
