//go:build unix

package intake

import "syscall"

// What the system says of a folder, besides fs.ErrPermission.
var (
	readOnly      = []syscall.Errno{syscall.EROFS}
	diskFull      = []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT}
	nameTooLong   = []syscall.Errno{syscall.ENAMETOOLONG}
	openElsewhere []syscall.Errno // hinders nobody
)
