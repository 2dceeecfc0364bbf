package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"svara/internal/ollamatest"
)

// whole is for TestScriptsWithOllama.
var whole = flag.Bool("whole", false, "run also what takes ten minutes: the first suite through a model")

// TestMain lets scripts run the real program, in a process of its own.
func TestMain(m *testing.M) {
	machineFile = os.Getenv("SVARA_TEST_MACHINE_FILE") // not what this machine's service is set to
	testscript.Main(m, map[string]func(){"svara": main})
}

// TestScripts runs testdata/script/*.txtar, each in a new folder with a new
// index. What a script may say beyond testscript's own commands is in
// main_test.go.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                scriptCommands,
		Setup:               setUp,
	})
}

// setUp gives a script a home and an index of its own.
func setUp(env *testscript.Env) error {
	module, err := os.Getwd()
	env.Setenv("MODULE", module)
	env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
	env.Setenv("SVARA_DATA", filepath.Join(env.WorkDir, "data"))
	env.Setenv("OLLAMA_HOST", "127.0.0.1:1") // where nothing is, whatever runs on this machine
	return err
}

// TestScriptsWithOllama runs testdata/ollama/*.txtar, where $OLLAMA is a server with
// the models of package ollamatest. The condition [whole] is the flag -whole.
func TestScriptsWithOllama(t *testing.T) {
	server := ollamatest.Start(t)
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "ollama"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                scriptCommands,
		Condition: func(name string) (bool, error) {
			if name != "whole" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return *whole, nil
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("OLLAMA", server.URL)
			return setUp(env)
		},
	})
}
