package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"svara/internal/needed"
)

// serviceUser is the number of the user that stands for a service's. It has no name that
// matters and owns nothing.
const serviceUser = 64321

// machine is a folder that root and the service's user may look into, with the program.
type machine struct{ folder, data, documents string }

// newMachine makes one, whose data folder and documents are the service's user's.
func newMachine(t *testing.T) machine {
	t.Helper()
	if os.Geteuid() != 0 {
		needed.Skip(t, "root", errors.New("only root can give files to others"))
	}
	folder, err := os.MkdirTemp("", "svara-owner-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	m := machine{folder, filepath.Join(folder, "data"), filepath.Join(folder, "dokument")}
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	m.give(t, m.data)
	m.give(t, m.documents)
	m.write(t, "bad/simhall.txt", "Simhallen öppnar klockan sju på vardagar.")
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	copyProgram(t, program, filepath.Join(folder, "svara"))
	return m
}

func copyProgram(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err == nil {
		_, err = io.Copy(out, in)
	}
	if err := errors.Join(err, out.Close(), os.Chmod(to, 0o755)); err != nil {
		t.Fatal(err)
	}
}

// give makes a folder, unless it is there, and gives it to the service's user.
func (m machine) give(t *testing.T, folder string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(folder, 0o755), os.Chown(folder, serviceUser, serviceUser)); err != nil {
		t.Fatal(err)
	}
}

func (m machine) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(m.documents, name)
	m.give(t, filepath.Dir(path))
	if err := errors.Join(os.WriteFile(path, []byte(text), 0o644), os.Chown(path, serviceUser, serviceUser)); err != nil {
		t.Fatal(err)
	}
}

// as runs the program as a user, in a folder, and gives all that it prints.
func (m machine) as(uid uint32, folder string, arguments ...string) (string, error) {
	command := exec.Command(filepath.Join(m.folder, "svara"), arguments...)
	command.Dir = folder
	command.Env = []string{"OLLAMA_HOST=127.0.0.1:1", "HOME=" + filepath.Join(m.folder, "home"), "SVARA_DATA=" + m.data}
	command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
	var both bytes.Buffer
	command.Stdout, command.Stderr = &both, &both
	err := command.Run()
	return both.String(), err
}

// must runs the program as a user, and fails where it does.
func (m machine) must(t *testing.T, uid uint32, arguments ...string) string {
	t.Helper()
	out, err := m.as(uid, m.folder, arguments...)
	if err != nil {
		t.Fatalf("as user %d: svara %q: %v: %s", uid, arguments, err, out)
	}
	return out
}

// refuses runs the program as a user, and fails where it does not, or does not say want.
func (m machine) refuses(t *testing.T, uid uint32, want []string, arguments ...string) {
	t.Helper()
	out, err := m.as(uid, m.folder, arguments...)
	for _, text := range want {
		if err == nil || !strings.Contains(out, text) {
			t.Errorf("as user %d: svara %q: %v, want %q: %s", uid, arguments, err, text, out)
		}
	}
}

// owned fails where something below a folder is not the service's user's.
func (m machine) owned(t *testing.T, folder string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if stat := info.Sys().(*syscall.Stat_t); stat.Uid != serviceUser || stat.Gid != serviceUser {
			t.Errorf("%s belongs to user %d and group %d", path, stat.Uid, stat.Gid)
		}
		files++
		return nil
	})
	if err != nil || files < 2 {
		t.Fatalf("%s: %d files, %v", folder, files, err)
	}
}

// What root makes in the folders of the service's user, that user can go on with.
func TestRootLeavesTheServiceItsFiles(t *testing.T) {
	m := newMachine(t)
	backup := filepath.Join(m.folder, "backup.tar.gz")
	m.must(t, 0, "key", "create", "--scope", "ask", "--name", "Reception")
	m.must(t, 0, "ingest", m.documents)
	m.must(t, 0, "backup", "--include", "all", backup)
	m.owned(t, m.data)
	m.must(t, serviceUser, "ingest")
	m.must(t, serviceUser, "key", "create", "--scope", "ask")

	if err := errors.Join(os.RemoveAll(m.data), os.RemoveAll(m.documents)); err != nil {
		t.Fatal(err)
	}
	m.give(t, m.data)
	m.give(t, m.documents)
	m.must(t, 0, "restore", "--documents", m.documents, backup)
	m.owned(t, m.data)
	m.owned(t, m.documents)
	if keys := m.must(t, serviceUser, "key", "list"); !strings.Contains(keys, "Reception") {
		t.Errorf("the service's user sees the keys %s", keys)
	}
	m.must(t, serviceUser, "documents", "verify")
	if info, err := os.Stat(backup); err != nil || info.Mode().Perm() != 0o600 || info.Sys().(*syscall.Stat_t).Uid != 0 {
		t.Errorf("the backup is %v, %v", info, err)
	}
}

// What the user who runs Svara may not use is named, with that user and what to do.
func TestWithheldFilesAreNamed(t *testing.T) {
	const me = "64321"
	type change struct {
		name string // in the data folder
		mode os.FileMode
		uid  int
	}
	tests := []struct {
		name   string
		change change
		uid    uint32
		want   []string // of 'svara doctor'
	}{
		{"read-only", change{"svara.db", 0o444, serviceUser}, serviceUser, []string{"user " + me + " may not read and write", "svara.db: ", "run 'chmod u+rwX "}},
		{"a log that was left", change{"svara.db-wal", 0o444, 0}, serviceUser, []string{"svara.db-wal, which belongs to user root: as root, run 'chown " + me + ": "}},
		{"root's", change{"svara.db", 0o600, 0}, serviceUser, []string{"svara.db, which belongs to user root: as root, run 'chown"}},
		{"root's, as root sees it", change{"svara.db", 0o600, 0}, 0, []string{"svara.db belongs to user root and its folder to user " + me, "run 'chown " + me + ": "}},
		{"a lock of root's", change{"svara.use", 0o600, 0}, serviceUser, []string{"svara.use, which belongs to user root"}},
		{"a closed folder", change{".", 0, serviceUser}, serviceUser, []string{"index", "broken", "may not read and write", "they cannot be read: see the index above"}},
		{"another's folder", change{".", 0o700, 0}, serviceUser, []string{"which belongs to user root: run svara as user root"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := newMachine(t)
			m.must(t, serviceUser, "key", "create", "--scope", "ask")
			path := filepath.Join(m.data, test.change.name)
			if file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600); err == nil { // a log
				file.Close()
			}
			if err := errors.Join(os.Chmod(path, test.change.mode), os.Chown(path, test.change.uid, test.change.uid)); err != nil {
				t.Fatal(err)
			}
			m.refuses(t, test.uid, append(test.want, "answers"), "doctor", "--listen", "127.0.0.1:0")
			if test.uid == serviceUser && test.change.name != "svara.db" {
				m.refuses(t, test.uid, []string{"user " + me + " may not read and write " + filepath.Clean(path)}, "key", "create", "--scope", "ask")
			}
			if test.change.name == "." {
				m.refuses(t, test.uid, []string{"may not read and write " + m.data}, "key", "list")
				m.refuses(t, test.uid, []string{"may not read and write " + m.data}, "backup", "-")
			}
		})
	}
}

// Settings that this user may not read are not passed over; those of a working folder
// that it may not even look into are not its own.
func TestWithheldSettings(t *testing.T) {
	m := newMachine(t)
	if err := os.WriteFile(filepath.Join(m.folder, settingsFile), []byte("open: true\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m.refuses(t, serviceUser, []string{"the settings in open svara.yaml: permission denied: let this user read the file"}, "key", "create", "--scope", "ask")
	closed := filepath.Join(m.folder, "home")
	if err := errors.Join(os.Mkdir(closed, 0o700), os.WriteFile(filepath.Join(closed, settingsFile), []byte("open: true\n"), 0o644)); err != nil {
		t.Fatal(err)
	}
	setpriv, err := exec.LookPath("setpriv") // Go's own would enter the folder as that user
	if err != nil {
		needed.Skip(t, "setpriv", err)
	}
	user := strconv.Itoa(serviceUser)
	command := exec.Command(setpriv, "--reuid", user, "--regid", user, "--clear-groups",
		filepath.Join(m.folder, "svara"), "key", "create", "--scope", "ask", "--data", m.data)
	command.Dir = closed
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("in a folder that it may not look into: %v: %s", err, out)
	}
}
