//go:build !unix

package ollamatest

import "os/exec"

func supervised(binary string) *exec.Cmd { return exec.Command(binary, "serve") }

// killGroup kills a command. What it started may outlive it here.
func killGroup(command *exec.Cmd) {
	_ = command.Process.Kill() // its only error: it has ended
}
