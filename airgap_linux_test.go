package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestAirGapped asks the first suite in a network namespace of its own, in which there
// is not even a loopback that is up: nothing that Svara needs is elsewhere. It ingests
// documents there first, as an installation does that came on a memory stick.
func TestAirGapped(t *testing.T) {
	program, err := exec.LookPath("svara")
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	folder, err := filepath.Abs(filepath.Join("testdata", "formats"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args []string
		want string // in the output
	}{
		{[]string{"ingest", folder}, " added, 0 changed"},
		{[]string{"ask", "Vad kostar ett halvårskort för en vuxen?"}, "1 450 kr"},
		{[]string{"ingest", "--built-in"}, "5 added"},
		{[]string{"eval", filepath.Join("eval", "suites", "kanda-fakta.yaml")}, "PASSED: Kända fakta"},
		{[]string{"doctor"}, "in the documents' own words"},
	} {
		command := exec.CommandContext(t.Context(), program, test.args...)
		command.Env = []string{"SVARA_DATA=" + data}
		command.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
		if os.Getuid() != 0 {
			command.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
			command.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}}
			command.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
		}
		output, err := command.CombinedOutput()
		if errors.Is(err, syscall.EPERM) {
			t.Skipf("this system lets nobody make a network namespace: %v", err)
		}
		if err != nil || !strings.Contains(string(output), test.want) {
			t.Errorf("svara %s: %v, without %q\n%s", strings.Join(test.args, " "), err, test.want, output)
		}
	}
}
