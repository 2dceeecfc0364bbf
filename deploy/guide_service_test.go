package deploy

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"svara/internal/needed"
)

// accounts are the files in /etc with the users of a machine, and those that useradd and
// look-ups of users read.
var accounts = []string{"passwd", "group", "shadow", "gshadow", "login.defs", "nsswitch.conf", "default/useradd"}

// machineSettings matches the guide's example of /etc/svara.yaml.
var machineSettings = regexp.MustCompile("(?ms)^```yaml\n(data: .*?)^```$")

// testInstalled follows the guide to make Svara a systemd service on this machine, except
// for what systemd does, with separate folders in place of those that are written to.
// Afterwards, commands in a terminal must use the settings of the service.
func testInstalled(t *testing.T, i image) {
	bubblewrap, err := canConfine()
	if err != nil {
		needed.Skip(t, "bwrap", err)
	}
	if os.Getuid() != 0 {
		needed.Skip(t, "root", errors.New("users are made by root"))
	}
	guide, err := os.ReadFile(guideFile)
	if err != nil {
		t.Fatal(err)
	}
	settings := machineSettings.FindSubmatch(guide)
	if settings == nil {
		t.Fatal("the guide has no settings of a machine")
	}
	etc, release, documents := t.TempDir(), t.TempDir(), t.TempDir()
	for _, name := range accounts {
		if data, err := os.ReadFile(filepath.Join("/etc", name)); !errors.Is(err, fs.ErrNotExist) {
			put(t, filepath.Join(etc, name), data, err)
		}
	}
	put(t, filepath.Join(etc, "svara.yaml"), settings[1], nil)
	put(t, filepath.Join(etc, "systemd/system/.keep"), nil, nil)
	put(t, filepath.Join(documents, "bad.txt"), []byte("Badet vid Lommen öppnar klockan 7."), nil)
	for name, from := range map[string]string{"svara": filepath.Join(i.root, i.entrypoint[0]), "deploy/svara.service": unitFile} {
		data, err := os.ReadFile(from)
		put(t, filepath.Join(release, name), data, err)
	}

	var steps []string
	for _, line := range guideLines(t) {
		if program := strings.Fields(line); slices.Contains([]string{"useradd", "install", "svara"}, program[0]) {
			steps = append(steps, line)
		}
		if strings.HasPrefix(line, "svara key") {
			break // the rest is about other ways to run it
		}
	}
	if len(steps) != 5 {
		t.Fatalf("to do are %q", steps)
	}
	steps = append(steps, "id svara", "cmp deploy/svara.service /etc/systemd/system/svara.service", "svara ingest", "svara key list")
	command := exec.CommandContext(within(t), bubblewrap, "--unshare-pid", "--unshare-net", "--unshare-ipc", "--die-with-parent", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev",
		"--tmpfs", "/usr/local/bin", "--tmpfs", "/var/lib", "--tmpfs", "/tmp", "--tmpfs", "/srv", "--bind", etc, "/etc", "--ro-bind", documents, "/srv/dokument", "--ro-bind", release, "/srv/release", "--chdir", "/srv/release",
		"--clearenv", "--setenv", "PATH", "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "--setenv", "HOME", "/tmp", "--setenv", "SVARA_EMBEDDER", "embedded",
		"sh", "-exc", strings.Join(steps, "\n"))
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"(svara)", " in /var/lib/svara", "Kontaktcenter", "1 added"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

// put writes a file with data that was read without an error.
func put(t *testing.T, name string, data []byte, err error) {
	t.Helper()
	if err == nil {
		err = errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, data, 0o755))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// within gives a time limit for setting up a machine.
func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}
