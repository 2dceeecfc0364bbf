// Package clienttest connects client libraries that people use, from npm, to a server,
// for tests.
//
// Start reading at Run. It needs Node.js and the packages in package.json; 'make test'
// installs the packages.
package clienttest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"svara/internal/needed"
)

// patience is how long a script may take. That is long on a loaded machine.
const patience = 2 * time.Minute

// Run runs a script in this package's folder with node and gives its standard output. If
// its exit status is not 0, the test fails with its standard error. It skips the test if
// node or the packages are missing.
func Run(t *testing.T, script string, args ...string) string {
	t.Helper()
	if err := find(); err != nil {
		needed.Skip(t, "node", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, "node", append([]string{script}, args...)...)
	command.Dir = folder()
	var stderr bytes.Buffer
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", script, err, stderr.Bytes(), output)
	}
	return string(output)
}

// find gives an error that says what is missing, or nil.
func find() error {
	if _, err := exec.LookPath("node"); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(folder(), "node_modules", "openai")); err != nil {
		return errors.New("no packages from npm: run 'npm ci --prefix internal/clienttest'")
	}
	return nil
}

// folder gives the folder of this package's source.
func folder() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(file)
}
