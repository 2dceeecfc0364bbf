//go:build unix

package main

import (
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// nobody is a user that owns nothing, as whom a server of root's is run so that rights
// mean something to it.
const nobody = 65534

// TestUnreadableFiles has a server that follows its folder meet files that it cannot use:
// each is logged once and counted, and one whose rights are mended is read.
func TestUnreadableFiles(t *testing.T) {
	documents, data, programs := smallFolder(t), t.TempDir(), t.TempDir()
	in := func(name string) string { return filepath.Join(documents, name) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.WriteFile(in("skadad.pdf"), []byte("%PDF-1.7\nskadad"), 0o644))
	must(os.WriteFile(in("hemlig.txt"), []byte("Om fyren\n\nEster tänder fyren varje kväll.\n"), 0o600))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	s := &serving{t: t, base: "http://" + listener.Addr().String(), log: &logBuffer{}}
	listener.Close()
	program := exec.Command(copyOfSvara(t, programs), "serve", "--listen", listener.Addr().String(), "--data", data, "--documents", documents, "--watch", "--mode", "extractive")
	program.Args[0], program.Env, program.Stderr = "svara", append(os.Environ(), "HOME="+data), s.log
	if os.Getuid() == 0 {
		for _, folder := range []string{documents, data, programs} {
			must(errors.Join(os.Chmod(filepath.Dir(folder), 0o755), os.Chmod(folder, 0o755)))
		}
		must(os.Chown(data, nobody, nobody))
		program.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	} else {
		must(os.Chmod(in("hemlig.txt"), 0))
	}
	must(program.Start())
	defer program.Wait()
	defer program.Process.Kill()

	s.until("svara_skipped_files 2\n", "GET", "/metrics", "")
	says(t, s.log.String(), "skadad.pdf: ", "hemlig.txt: cannot be read: permission denied")
	must(os.WriteFile(in("skadad igen.pdf"), []byte("%PDF-1.7\nskadad"), 0o644))
	s.until("svara_skipped_files 3\n", "GET", "/metrics", "")
	must(os.Chtimes(in("skadad igen.pdf"), time.Now(), time.Now()))
	must(os.Chmod(in("hemlig.txt"), 0o644))
	s.until("hemlig.txt", "GET", "/api/documents", "")
	s.until("svara_skipped_files 2\n", "GET", "/metrics", "")
	must(os.Chmod(in("hemlig.txt"), 0))
	s.until("svara_skipped_files 3\n", "GET", "/metrics", "")
	must(program.Process.Signal(syscall.SIGTERM))
	must(program.Wait())
	log := s.log.String()
	says(t, log, `file="skadad igen.pdf" reason=`, `file=hemlig.txt reason="cannot be read: permission denied`)
	if n := strings.Count(log, "skadad igen.pdf"); n != 1 {
		t.Errorf("it is logged %d times: %s", n, log)
	}
}

// copyOfSvara gives the path of a copy of the program.
func copyOfSvara(t *testing.T, folder string) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	from, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	to, err := os.OpenFile(filepath.Join(folder, "svara"), os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return to.Name()
}
