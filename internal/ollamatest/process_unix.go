//go:build unix

package ollamatest

import (
	"os/exec"
	"syscall"
)

// supervise runs a server until standard input ends, which it does when the test
// ends in whatever way; then nothing of its process group is left.
const supervise = `"$0" serve & server=$!; cat; kill -TERM $server; wait $server; kill -KILL 0`

func supervised(binary string) *exec.Cmd {
	command := exec.Command("sh", "-c", supervise, binary)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return command
}

// killGroup kills a command and what it started.
func killGroup(command *exec.Cmd) {
	_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) // its only error: there is none left
}
