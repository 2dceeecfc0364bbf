//go:build unix

package catalogue

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// Entrust gives a file or folder that root has just made to the owner and group of the
// folder that it is in, so that a service which runs as that user can use it. For other
// users it does nothing. Where the system refuses, as a share may, the file stays root's.
//
// It takes the open file rather than a path, which another user could meanwhile have
// pointed elsewhere.
func Entrust(file *os.File) {
	if os.Geteuid() != 0 {
		return
	}
	if uid, gid, known := ownerOf(filepath.Dir(file.Name())); known && uid != 0 {
		_ = file.Chown(uid, gid)
	}
}

// BelongsToAnother reports whether this process is root and the folder dir belongs to
// another user.
func BelongsToAnother(dir string) bool {
	uid, _, known := ownerOf(dir)
	return os.Geteuid() == 0 && known && uid != 0
}

// makeLock makes a lock's empty file for root, unless it exists: SQLite would let it
// belong to root.
func makeLock(path string) {
	if !BelongsToAnother(filepath.Dir(path)) {
		return
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o644)
	if err != nil {
		return // it is there, or SQLite tells why it cannot be
	}
	Entrust(file)
	file.Close()
}

func ownerOf(path string) (uid, gid int, known bool) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, 0, false
	}
	stat, known := info.Sys().(*syscall.Stat_t)
	if !known {
		return 0, 0, false
	}
	return int(stat.Uid), int(stat.Gid), true
}

// The permissions to ask access(2) for, the same on every Unix.
const mayRead, mayWrite, mayEnter = 4, 2, 1

// Withheld tells operators which of the catalogue's files this user may not read and
// write, or, for root, which of them the owner of the folder may not; and what to do. It
// is empty if there is none. It creates nothing.
func (f File) Withheld() string {
	dir := filepath.Dir(string(f))
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return "" // nobody can enter a file
	}
	for _, path := range []string{dir, string(f), string(f) + "-wal", string(f) + "-shm", f.beside(useName), f.beside(lockName)} {
		need := uint32(mayRead | mayWrite)
		if path == dir {
			need |= mayEnter
		}
		err := syscall.Access(path, need)
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
			return refusal(path, dir)
		}
		home, _, _ := ownerOf(dir)
		if owner, _, known := ownerOf(path); known && owner != home && BelongsToAnother(dir) {
			return fmt.Sprintf("%s belongs to user %s and its folder to user %s, who may not use it: run 'chown %[3]s: %[1]s'", path, nameOf(owner), nameOf(home))
		}
	}
	return ""
}

// refusal says what to do about a path that this user may not use.
func refusal(path, dir string) string {
	me := os.Geteuid()
	owner, _, known := ownerOf(path)
	home, _, _ := ownerOf(dir)
	says := fmt.Sprintf("user %s may not read and write %s", nameOf(me), path)
	switch {
	case !known:
		return says + ": run svara as the user whose data folder it is, or choose another with --data"
	case owner == me:
		return fmt.Sprintf("%s: if its disk can be written to, run 'chmod u+rwX %s'", says, path)
	case home == me:
		return fmt.Sprintf("%s, which belongs to user %s: as root, run 'chown %s: %s'", says, nameOf(owner), nameOf(me), path)
	}
	return fmt.Sprintf("%s, which belongs to user %s: run svara as user %s, or choose another folder with --data", says, nameOf(owner), nameOf(home))
}

// nameOf gives a user's name, or the number of one that has none.
func nameOf(uid int) string {
	id := strconv.Itoa(uid)
	if found, err := user.LookupId(id); err == nil {
		return found.Username
	}
	return id
}
