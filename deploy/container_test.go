package deploy

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"svara/internal/needed"
)

// container runs the program of an image as a container engine does: isolated, with
// nothing but the image's files, a few devices and /proc. It cannot write to the root,
// and runs as the image's user without any privileges.
type container struct {
	image
	data, documents string   // folders mounted at /data and /documents; "" for the image's documents
	env             []string // NAME=value, in addition to the image's
	filter          []byte   // of system calls; or nil
}

func (c container) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	bubblewrap, err := canConfine()
	if err != nil {
		needed.Skip(t, "bwrap", err)
	}
	box := []string{"--unshare-all", "--share-net", "--die-with-parent", "--uid", "65532", "--gid", "65532", "--cap-drop", "ALL",
		"--ro-bind", c.root, "/", "--proc", "/proc", "--dev", "/dev", "--bind", c.data, "/data", "--clearenv"}
	if c.documents != "" {
		box = append(box, "--ro-bind", c.documents, "/documents")
	}
	for _, e := range slices.Concat(c.image.env, c.env) {
		name, value, _ := strings.Cut(e, "=")
		box = append(box, "--setenv", name, value)
	}
	if c.filter == nil {
		return exec.Command(bubblewrap, slices.Concat(box, []string{"--"}, args)...)
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "filter"))
	if err == nil {
		t.Cleanup(func() { file.Close() })
		_, err = file.Write(c.filter)
	}
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(bubblewrap, slices.Concat(box, []string{"--seccomp", "3", "--"}, args)...)
	command.ExtraFiles = []*os.File{file}
	return command
}

// canConfine gives the path of bubblewrap, if it exists and can do what is needed.
var canConfine = sync.OnceValues(func() (bubblewrap string, err error) {
	bubblewrap, err = exec.LookPath("bwrap")
	if err != nil {
		return "", err
	}
	if out, err := exec.Command(bubblewrap, "--unshare-all", "--ro-bind", "/", "/", "true").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return bubblewrap, nil
})

// run runs the program and gives its output.
func (c container) run(t *testing.T, args ...string) (out string, err error) {
	t.Helper()
	command := c.command(t, slices.Concat(c.entrypoint, args)...)
	var printed, said bytes.Buffer
	command.Stdout, command.Stderr = &printed, &said
	if err = command.Run(); err != nil {
		err = fmt.Errorf("svara %q: %w: %s%s", args, err, printed.String(), said.String())
	}
	return printed.String(), err
}
