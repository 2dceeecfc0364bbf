//go:build unix

package ollamatest

import (
	"os/exec"
	"syscall"
)

// supervise runs a server until standard input closes, as it does when the test ends in
// whatever way. Then nothing of its process group is left.
const supervise = `"$0" serve & server=$!; cat; kill -TERM $server; wait $server; kill -KILL 0`

func supervised(binary string) *exec.Cmd {
	command := exec.Command("sh", "-c", supervise, binary)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return command
}

// killGroup kills a command and what it has started.
func killGroup(command *exec.Cmd) {
	_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) // the only error is that nothing is left
}
