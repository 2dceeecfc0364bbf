//go:build !unix

package ollamatest

import "os/exec"

func supervised(binary string) *exec.Cmd { return exec.Command(binary, "serve") }

// killGroup kills a command. On this system, processes that it started may keep running.
func killGroup(command *exec.Cmd) {
	_ = command.Process.Kill() // the only error is that it has ended
}
