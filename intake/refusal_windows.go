package intake

import "syscall"

// What the system says of a folder, besides fs.ErrPermission. Package syscall has no
// names for these, and its ENOSPC and the like are nothing that Windows says.
var (
	readOnly      = []syscall.Errno{19}            // ERROR_WRITE_PROTECT
	diskFull      = []syscall.Errno{112, 39, 1295} // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL, ERROR_DISK_QUOTA_EXCEEDED
	nameTooLong   = []syscall.Errno{206, 123}      // ERROR_FILENAME_EXCED_RANGE; ERROR_INVALID_NAME, also of a part that is too long
	openElsewhere = []syscall.Errno{32, 33}        // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
)
