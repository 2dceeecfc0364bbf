// Package browsertest looks at pages in a real browser, for tests.
//
// Start reading at Look, which examines pages without using them, and Run, which runs a
// script that uses them (widget_*.mjs). It needs Node.js, Chromium and the packages in
// package.json; 'make test' installs them if it can.
package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"svara/internal/needed"
)

// patience is how long a browser may take for all pages. That is long on a loaded
// machine.
const patience = 6 * time.Minute

// Look opens each URL in windows of the widths of a desktop, a tablet and a phone, light
// and dark. It fails the test for every fault: what axe-core finds, sideways scrolling,
// requests to other sites, errors in the console. It skips the test if there is no
// browser.
func Look(t *testing.T, urls ...string) {
	t.Helper()
	wrong, err := look(t, urls)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

// look gives the faults of pages.
func look(t *testing.T, urls []string) ([]string, error) {
	t.Helper()
	chromium, err := find()
	if err != nil {
		needed.Skip(t, "browser", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, "node", append([]string{"look.mjs", chromium}, urls...)...)
	command.Dir = folder()
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("look.mjs: %w", err)
	}
	var wrong []string
	if err := json.Unmarshal(output, &wrong); err != nil {
		return nil, fmt.Errorf("look.mjs printed %q: %w", output, err)
	}
	return wrong, nil
}

// Run runs a script in this package's folder, which contains tests for node:test, and
// gives it addresses by the names that it uses for them. If one of its tests fails, the
// test fails with its report. It skips the test if there is no browser.
func Run(t *testing.T, script string, addresses map[string]string) {
	t.Helper()
	chromium, err := find()
	if err != nil {
		needed.Skip(t, "browser", err)
	}
	given, err := json.Marshal(addresses)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, "node", "--test-reporter=spec", script, chromium, string(given))
	command.Dir = folder()
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, output)
	}
	t.Logf("%s", output)
}

// find gives the path of Chromium if everything needed is there.
func find() (string, error) {
	if _, err := exec.LookPath("node"); err != nil {
		return "", err
	}
	if _, err := os.Stat(filepath.Join(folder(), "node_modules", "playwright-core")); err != nil {
		return "", errors.New("no packages from npm: run 'npm ci --prefix internal/browsertest'")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium on PATH")
}

// folder gives the folder of this package's source.
func folder() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(file)
}
