package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// Who names no data folder and has none is told of the service's.
func TestServiceFolderIsPointedOut(t *testing.T) {
	home, service := t.TempDir(), filepath.Join(t.TempDir(), "svara")
	for _, name := range []string{"HOME", "XDG_DATA_HOME", "AppData"} {
		t.Setenv(name, home)
	}
	t.Setenv("SVARA_DATA", "")
	t.Setenv("OLLAMA_HOST", "127.0.0.1:1")
	t.Chdir(t.TempDir())
	defer func(before string) { serviceFolder = before }(serviceFolder)
	serviceFolder = service
	told := func(arguments ...string) bool {
		t.Helper()
		var out bytes.Buffer
		run(t.Context(), arguments, &out, &out)
		return strings.Contains(out.String(), "there is an index in "+service+": say --data "+service+" if that is meant")
	}
	doctor := []string{"doctor", "--listen", "127.0.0.1:0", "--mode", "extractive"}
	if told(doctor...) {
		t.Error("before there is one")
	}
	if told("key", "create", "--scope", "ask", "--data", service) {
		t.Error("of a folder that is named")
	}
	for _, arguments := range [][]string{doctor, {"key", "list"}, {"backup", filepath.Join(home, "b.tar.gz")}, {"ingest", "--built-in", "--dry-run"}} {
		if !told(arguments...) {
			t.Errorf("svara %q does not tell", arguments)
		}
		if arguments[0] == "ingest" && told(arguments...) {
			t.Error("where an index of one's own has been made")
		}
	}
}
