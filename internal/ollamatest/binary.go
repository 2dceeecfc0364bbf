package ollamatest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// Version is the Ollama release that the tests are written for.
const Version = "v0.17.4"

// build is counted up when command build makes something else of the same release, so
// that it is built anew.
const build = "2"

// Binary gives the path of Ollama: the one built from Version or else the one on PATH,
// whatever its version. It fails if there is neither.
func Binary() (string, error) {
	built, err := BuiltBinary()
	if err == nil {
		if _, err := os.Stat(built); err == nil {
			return built, nil
		}
	}
	if path, err := exec.LookPath("ollama"); err == nil {
		return path, nil
	}
	return "", errors.New("no Ollama on PATH: run 'make setup', which builds one (some minutes, once)")
}

// BuiltBinary gives the path in the user's cache where Ollama is built.
func BuiltBinary() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "svara", "ollama-"+Version+"-"+build+"-"+runtime.GOOS+"-"+runtime.GOARCH), nil
}
